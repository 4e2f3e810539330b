/** Prints the digests of all goldens as one JSON object, for runs in processes of their own. */
import { digests } from './play.ts';

process.stdout.write(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), digests: await digests() }));
