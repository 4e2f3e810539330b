/** Every file with laws reads how often and with which cases they are tried, so that CI's verdict can be had again. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readSources } from './source.ts';

const tests = readSources(fileURLToPath(new URL('../', import.meta.url)), '.test.ts');
const laws = [...tests].filter(
  ([path, text]) => text.includes('fc.' + 'assert(') && path !== 'docs/laws.test.ts',
);

it('every file with laws imports support/runs.ts', () => {
  expect(laws.length).toBeGreaterThan(30);
  expect(
    laws
      .filter(([, text]) => !/from '[./]+support\/runs\.ts'|import '[./]+support\/runs\.ts'/.test(text))
      .map(([path]) => path),
  ).toEqual([]);
});
