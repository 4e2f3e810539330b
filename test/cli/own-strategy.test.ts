/** A strategy of the user's own beside the scenario: those that work, and every way in which one does not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runFile } from '../../src/run-file.ts';
import { issuesOf, plain, said, threeDays } from '../scenario/make.ts';
import { backlot, folderOf } from './spawn.ts';

const strategy = (onClose: string, name = 'own'): string =>
  `{ name: '${name}', description: '', params: {}, readings: () => ({}), init: () => null, onClose: ${onClose} }`;
const buys = `(view) => (view.isFlat ? { kind: 'enter', side: 'buy' } : null)`;
const files = {
  'named.ts': `type Side = 'buy';\nconst side: Side = 'buy';\nexport const strategy = ${strategy(`(view: { isFlat: boolean }) => (view.isFlat ? { kind: 'enter', side } : null)`)};\n`,
  'default.js': `export default ${strategy(buys)};\n`,
  'only.mjs': `export const helper = 1;\nexport const mine = ${strategy(buys)};\n`,
  'prints.ts': `export const strategy = ${strategy(`() => { console.log('a word'); return null; }`)};\n`,
  'throws.ts': `export const strategy = ${strategy(`() => { throw new Error('my own mistake'); }`)};\n`,
  'syntax.ts': 'export const strategy = {{{;\n',
  'none.ts': 'export const helper = 1;\n',
  'two.ts': `export const a = ${strategy(buys, 'a')};\nexport const b = ${strategy(buys, 'b')};\n`,
  'at-load.ts': `throw 'no error object';\n`,
  'imports.ts': `import './nowhere.ts';\n`,
};
const scenario = (use: string): string => plain({ 11: `  use: ${use}` });
const { path: folder, done } = folderOf({
  'a.csv': threeDays,
  ...files,
  ...Object.fromEntries(
    [...Object.keys(files), 'gone.ts'].map((name) => [`${name.replace('.', '-')}.yaml`, scenario(name)]),
  ),
});
afterAll(done);

describe('SCEN-1 one that works', () => {
  it.each(['named-ts', 'default-js', 'only-mjs'])('%s', async (name) => {
    const { trades } = await runFile(join(folder, `${name}.yaml`), { band: false });
    expect(trades).toMatchObject([{ openedAt: '2024-01-02T00:00:00Z', quantity: '10', entryPrice: '100' }]);
  });

  it('SCEN-2 is known by its text: another text is another run', async () => {
    const digests = await Promise.all(
      ['default-js', 'only-mjs'].map(async (name) => (await runFile(join(folder, `${name}.yaml`))).digest),
    );
    expect(new Set(digests).size).toBe(2);
    writeFileSync(join(folder, 'copy.js'), files['default.js']);
    writeFileSync(join(folder, 'copy.yaml'), scenario('copy.js'));
    expect((await runFile(join(folder, 'copy.yaml'))).digest).toBe(digests[0]);
  });

  it('from the command line, as TypeScript', () => {
    const { code, out, err } = backlot(['run', 'named-ts.yaml', '--quiet'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^[0-9a-f]{32}\n$/);
  });
});

describe('one that does not', () => {
  it.each([
    ['none-ts', 'none.ts: the file exports no strategy'],
    ['two-ts', 'two.ts: the file exports several strategies: a, b'],
    ['at-load-ts', 'at-load.ts: the file could not be loaded: no error object'],
  ])('SCEN-1 %s', async (name, expected) => {
    const issues = await issuesOf(() => runFile(join(folder, `${name}.yaml`)));
    expect(issues.map(({ file, message }) => `${String(file)}: ${message}`)).toEqual([
      join(folder, expected),
    ]);
  });

  it.each(['syntax-ts', 'imports-ts'])('SCEN-1 %s cannot be loaded', async (name) => {
    const issues = await issuesOf(() => runFile(join(folder, `${name}.yaml`)));
    expect(issues.map(said)).toEqual([
      expect.stringMatching(/(^| )bad-strategy: the file could not be loaded: ./),
    ]);
  });

  it('2: one with an error of syntax is input that cannot be used', () => {
    const { code, out, err } = backlot(['run', 'syntax-ts.yaml'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: syntax\.ts:1:26: the file could not be loaded: /);
  });

  it('0: one that prints leaves the output to the result', () => {
    const { code, out, err } = backlot(['run', 'prints-ts.yaml', '--json'], folder);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('digest');
    expect(err).toContain('a word');
  });

  it('1: one that throws while it runs says its own error, and nothing is half printed', () => {
    const text = backlot(['run', 'throws-ts.yaml'], folder);
    expect([text.code, text.out]).toEqual([1, '']);
    // Whose mistake, where and when; then the stack of the strategy's own file, and of no other.
    expect(text.err).toMatch(
      /^error: throws\.ts:1:\d+: the strategy "own" failed in A\/USD at 2024-01-02T00:00:00Z: my own mistake\nError: my own mistake\n {4}at [^\n]*throws\.ts:1:\d+\)\n$/,
    );
    const json = backlot(['run', 'throws-ts.yaml', '--json'], folder);
    expect([json.code, json.err]).toEqual([1, '']);
    const message = expect.stringMatching(/^the strategy "own" failed in .*: my own mistake$/) as string;
    const code = 'strategy-failed';
    const issue = { code, severity: 'error', file: 'throws.ts', line: 1, column: expect.any(Number) as number, message }; // prettier-ignore
    expect(JSON.parse(json.out)).toEqual({ error: { code, issues: [issue] } });
  });
});
