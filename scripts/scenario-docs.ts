/** Writes what is made of the scenario schema: docs/scenario.md, and scenarios/schema.json for editors. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { scenarioJsonSchema } from '../src/scenario/check.ts';
import { scenarioReference } from './scenario-reference.ts';

const root = new URL('..', import.meta.url).pathname;
const schema = scenarioJsonSchema();
writeFileSync(`${root}docs/scenario.md`, scenarioReference(schema));
const file = `${root}scenarios/schema.json`;
writeFileSync(file, await format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: 'json' }));
