/** SPEC.md and the test suite, held together: every rule has a test, and every id that is cited is a rule. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sharedDir } from '../support/shared.ts';
import { repeated, rulesOf, titlesOf, unknown, untested, type Spec, type Title } from './rules.ts';
import { readSources } from './source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const document = readFileSync(`${root}SPEC.md`, 'utf8');
const spec = rulesOf(document);
const tests = readSources(`${root}test`, '.test.ts');
// The rules in this file's own examples are made up.
tests.delete('docs/spec.test.ts');
const titles = titlesOf(tests);
const shared = sharedDir();

/** Every line of the files that cites anything, one text each. */
function linesOf(folder: string, ending: string): readonly Title[] {
  return [...readSources(`${root}${folder}`, ending)].flatMap(([path, text]) =>
    text.split('\n').map((line) => ({ path: `${folder}/${path}`, text: line.trim() })),
  );
}

describe('SPEC.md', () => {
  it('lists plausibly many rules, each once', () => {
    expect(spec.built.length).toBeGreaterThanOrEqual(40);
    expect(spec.notBuilt.length).toBeGreaterThan(0);
    expect(repeated([...spec.built, ...spec.notBuilt])).toEqual([]);
  });

  it('has a test for every rule', () => {
    expect(titles.length).toBeGreaterThan(100);
    const missing = untested(spec, titles);
    expect(missing, `no test has these rules in its title: ${missing.join(', ')}`).toEqual([]);
  });

  it('holds every rule that a title names', () => {
    const wrong = unknown(spec, titles);
    expect(wrong, `SPEC.md does not hold:\n${wrong.join('\n')}`).toEqual([]);
  });

  it('holds every rule that sources and documents cite', () => {
    const files = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'SPEC.md'].flatMap((path) =>
      readFileSync(`${root}${path}`, 'utf8')
        .split('\n')
        .map((text) => ({ path, text })),
    );
    const wrong = unknown(spec, [...linesOf('src', '.ts'), ...linesOf('docs', '.md'), ...files]);
    expect(wrong, `SPEC.md does not hold:\n${wrong.join('\n')}`).toEqual([]);
  });

  it.runIf(shared !== null)('lists no rule that the rules it restates do not have', () => {
    const source = readFileSync(`${shared!}/design/semantics.md`, 'utf8');
    const known = new Set([...source.matchAll(/^- ([A-Z]+-\d+) /gm)].map((match) => match[1]!));
    expect(known.size).toBeGreaterThan(40);
    expect(spec.notBuilt.filter((name) => !known.has(name))).toEqual([]);
    const listed = new Set([...spec.built, ...spec.notBuilt]);
    expect([...known].filter((name) => !listed.has(name))).toEqual([]);
  });
});

describe('the check', () => {
  const small: Spec = rulesOf(
    '# Rules\n- **AAA-1** One.\n- **BBB-2** Two, like AAA-1.\n\n## Not yet built\n\nAAA-3,\nCCC-1. Parts of BBB-9 too.\n',
  );
  const made = (code: string): readonly Title[] => titlesOf(new Map([['a.test.ts', code]]));

  it('reads rules and those that are not built', () => {
    expect(small).toEqual({ built: ['AAA-1', 'BBB-2'], notBuilt: ['AAA-3', 'CCC-1'] });
    expect(repeated(['AAA-1', 'BBB-2', 'AAA-1'])).toEqual(['AAA-1']);
  });

  it.each([
    ["it('AAA-1 x', f);", ['AAA-1 x']],
    ['test(`AAA-1 ${x}`, f);', ['AAA-1 ${x}']],
    ["it.each(rows)('AAA-1 %s', f);", ['AAA-1 %s']],
    ["it.skipIf(no).each([1])('AAA-1 %s', f);", ['AAA-1 %s']],
    ["describe('AAA-1', () => { it('x', f); });", ['AAA-1', 'x']],
    ["const rows = [['AAA-1 of a row', 1]]; it.each(rows)('%s', f);", ['AAA-1 of a row', '%s']],
    ["// it('AAA-1 x', f);\nexpect(text).toBe('AAA-1 x');", []],
  ])('reads the titles of %s', (code, texts) => {
    expect(made(code).map(({ text }) => text)).toEqual(texts);
  });

  it('finds a rule without a test, and an id without a rule', () => {
    expect(untested(small, made("it('AAA-1 x', f);"))).toEqual(['BBB-2']);
    expect(untested(small, made("it('AAA-1 x, BBB-2 y', f);"))).toEqual([]);
    expect(unknown(small, made("it('AAA-1 and UTF-8, AAA-3', f);"))).toEqual([]);
    expect(unknown(small, made("it('AAA-4 x', f);"))).toEqual(['AAA-4 in a.test.ts: AAA-4 x']);
    expect(unknown(small, made("it('x (BBB-1)', f);"))).toEqual(['BBB-1 in a.test.ts: x (BBB-1)']);
    expect(unknown(small, made("it('DDD-1 x', f);"))).toEqual(['DDD-1 in a.test.ts: DDD-1 x']);
  });
});
