/**
 * Makes a golden folder of a case that a law failed on: `npm run golden:keep -- NAME [FOLDER]`, where the message of the
 * law gives NAME. The folder holds the plan, or the orders by hand, and what comes of it now; mend the engine, run `npm run
 * golden:record`, work the outcome by hand in about.md, and the case is tested for ever.
 */
import { join } from 'node:path';
import { failureIn, keepGolden } from '../test/golden/keep.ts';

const [name, folder = name] = process.argv.slice(2);
if (name === undefined || folder === undefined) {
  console.error('usage: npm run golden:keep -- NAME [FOLDER]');
  process.exit(2);
}
const from = new URL(`../test/failures/${name}.json`, import.meta.url).pathname;
const to = join(new URL('../test/golden/', import.meta.url).pathname, folder);
await keepGolden(failureIn(from), to);
console.log(
  `${to}\nWork its outcome by hand in about.md; after a change of the engine: npm run golden:record`,
);
