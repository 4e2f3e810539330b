/** Mistakes in a strategy's file, told with the file, the line and what was expected; never with the engine's stack. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, threeDays } from '../scenario/make.ts';
import { backlot, folderOf } from './spawn.ts';

const { path: folder, done } = folderOf({ 'a.csv': threeDays });
afterAll(done);

const rest = 'readings: () => ({}), init: () => null,';

/** Writes a strategy's file and a scenario that uses it; gives the scenario's name. */
function scenarioWith(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  const name = `${file.replaceAll(/[/.]/g, '-')}.yaml`;
  writeFileSync(join(folder, name), plain({ 11: `  use: ${file}` }));
  return name;
}

/** Each file with what `check` says of it. */
const atLoad: readonly (readonly [file: string, text: string, told: readonly string[]])[] = [
  ['syntax.js', 'const a = 1;\nlet x = error error;\nexport const strategy = a;\n', ['syntax.js:2:15: the file could not be loaded: ']],
  ['types.ts', 'const a: number = 1;\nexport const strategy = {{{;\n', ['types.ts:2:26: the file could not be loaded: ']],
  ['twice.ts', 'export const a: number = 1;\nconst b = 1;\nlet b: string = "";\n', ['twice.ts:3:5: the file could not be loaded: ']],
  ['enum.ts', 'export const a = 1;\n  enum A { x }\n', ['enum.ts:2:3: the file could not be loaded: ', '\n  Types are taken out']],
  ['helped.ts', "import { q } from './syntax.js';\nexport const strategy = q;\n", ['syntax.js:2:15: the file could not be loaded: ']],
  ['importing.ts', "const a = 1;\nimport { q } from './nowhere.ts';\n", ['importing.ts:2: the file could not be loaded: Cannot find']],
  ['exported.ts', "\nimport { q } from './types-of.ts';\n", ['exported.ts:2:10: the file could not be loaded: ']],
  ['throwing.ts', "const a = 1;\nthrow new Error('boom');\n", ['throwing.ts:2:7: the file could not be loaded: boom\n']],
  ['waiting.mjs', 'await new Promise(() => undefined);\nexport const strategy = 1;\n', ['waiting.mjs: the file could not be loaded: it waits at its top level']],
  ['shape.js', 'export const strategy = { name: 5, Readings: () => 1, onClose: 3, init() {}, params: {} };\n', [
    'shape.js: strategy.name: expected a text, got 5\n',
    'shape.js: strategy.readings: this is missing; expected a function\n  Did you mean it by "Readings"?\n',
    'shape.js: strategy.onClose: expected a function, got 3\n',
  ]],
  ['spec.js', `export default { name: 's', params: { b: {} }, ${rest} onClose: () => null };\n`, ['spec.js: default.params.b.type: expected one of integer, number, boolean, choice, got nothing\n']],
  ['reading.js', `export const strategy = { name: 's', params: {},\n  readings() { throw new Error('rr'); }, init: () => null, onClose: () => null };\n`, ['reading-js.yaml:10:1: strategy.params: the readings of "s" failed: rr (reading.js:2:22)\n']],
]; // prettier-ignore

describe('SCEN-1 what cannot be loaded', () => {
  writeFileSync(join(folder, 'types-of.ts'), 'export type Q = 1;\n');
  const names = atLoad.map(([file, text]) => scenarioWith(file, text));
  const { code, err } = backlot(['check', ...names], folder);

  it('2: without a stack', () => {
    expect(code).toBe(2);
    expect(err).not.toMatch(/^ {4}at /m);
    expect(err).not.toContain('Warning');
  });

  it.each(atLoad.map(([file, , told]) => [file, told] as const))('%s', (_file, told) => {
    for (const part of told) expect(err).toContain(part.startsWith('\n') ? part : `error: ${part}`);
  });
});

describe('what is asked and', () => {
  const close = 'A/USD at 2024-01-02T00:00:00Z';

  it.each([
    ['answers a text', 'buy.js', `export const strategy = { name: 's', params: {}, ${rest}\n  onClose(view) { return 'buy'; } };\n`,
      `buy.js:2:3: the strategy "s" answered wrongly in ${close}: expected an intent, got buy\n`],
    ['answers with a field that is not there', 'field.ts', `import { buy } from 'backlot';\nexport const strategy = { name: 's', params: {}, ${rest}\n\n    onClose(view: object, state: null) { return [buy({ stopLoss: 3 } as object)]; } };\n`,
      `field.ts:4:5: the strategy "s" answered wrongly in ${close}: there is no stopLoss here`],
    ['answers later', 'later.js', `export const strategy = { name: 's', params: {}, ${rest}\n  async onClose() { return null; } };\n`,
      `later.js:2:3: the strategy "s" answered wrongly in ${close}: expected an intent, got a promise`],
    ['answers a fill wrongly', 'fill.js', `export const strategy = { name: 's', params: {}, ${rest} onClose: () => ({ kind: 'enter', side: 'buy' }),\n  onFill() { return 1; } };\n`,
      `fill.js:2:3: the strategy "s" answered wrongly in ${close}: expected an intent, got 1`],
  ])('2: %s', (_what, file, text, told) => {
    const { code, out, err } = backlot(['run', scenarioWith(file, text), '--no-band'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`error: ${told}`);
    expect(err).toMatch(/\n {2}Answer with buy\(…\)[^\n]*\n$/);
  }); // prettier-ignore

  it('2: answers wrongly in several places, which are told at once', () => {
    const text = `export const strategy = { name: 's', params: {}, ${rest}\n  onClose: () => ['buy', null, { kind: 'enter', side: 'long', stopLoss: 1, stop: 5 }] };\n`;
    const { code, err } = backlot(['run', scenarioWith('many.js', text), '--no-band'], folder);
    expect(code).toBe(2);
    const told = err.split('\n').filter((line) => line.startsWith('error: '));
    const from = `error: many.js:2:12: the strategy "s" answered wrongly in ${close}, number`;
    expect(told).toEqual([
      `${from} 1 of 3: expected an intent, got buy`,
      `${from} 2 of 3: expected an intent, got null`,
      `${from} 3 of 3: expected side: buy or sell, got long`,
      expect.stringContaining('number 3 of 3: there is no stopLoss here'),
      expect.stringContaining('number 3 of 3: expected a level'),
    ]);
  });

  it.each([
    ['in init', 'init.ts', `export const strategy = { name: 's', params: {}, readings: () => ({}),\n  init() { throw new Error('boom'); }, onClose: () => null };\n`,
      'init.ts:2:18: the strategy "s" failed in init: boom\nError: boom\n    at '],
    ['of the view', 'view.ts', `export const strategy = { name: 's', params: {}, ${rest}\n  onClose(view: any) { return far(view); } };\nfunction far(view: any) {\n  return view.candle(99999);\n}\n`,
      `view.ts:4:15: the strategy "s" failed in ${close}: candle(99999): only 1 candles have closed so far (\`view.count\`)\nRangeError: candle`],
    ['at a fill', 'atfill.js', `export const strategy = { name: 's', params: {}, ${rest} onClose: () => ({ kind: 'enter', side: 'buy' }),\n  onFill() { throw new Error('f'); } };\n`,
      `atfill.js:2:20: the strategy "s" failed in ${close}, asked at a fill: f\nError: f\n    at `],
  ])('1: throws %s: its own stack alone', (_what, file, text, told) => {
    const { code, out, err } = backlot(['run', scenarioWith(file, text), '--no-band'], folder);
    expect([code, out]).toEqual([1, '']);
    expect(err.startsWith(`error: ${told}`), err).toBe(true);
    const steps = err.split('\n').filter((line) => line.startsWith('    at '));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step).toContain(file);
  }); // prettier-ignore
});

describe('in a package that is CommonJS', () => {
  it('a file that is written as a module is one, with the files that it imports, and Node warns of nothing', () => {
    mkdirSync(join(folder, 'cjs'));
    writeFileSync(join(folder, 'cjs/package.json'), '{ "type": "commonjs" }\n');
    writeFileSync(join(folder, 'cjs/helper.ts'), 'export const share: number = 1;\n');
    const imports = "import { buy } from 'backlot';\nimport { share } from './helper.ts';\n";
    const own = `{ name: 's', params: {}, ${rest} onClose: (view) => (view.isFlat && share === 1 ? buy() : null) }`;
    const ts = scenarioWith('cjs/own.ts', `${imports}export const strategy = ${own};\n`);
    const js = scenarioWith('cjs/own.js', `${imports}export default ${own};\n`);
    const old = scenarioWith('cjs/old.js', `const { join } = require('node:path');\nmodule.exports.strategy = { name: 's', params: {}, ${rest} onClose: () => (join('a') === 'a' ? null : 1) };\n`); // prettier-ignore
    const { code, out, err } = backlot(['check', ts, js, old], folder);
    expect([code, err]).toEqual([0, '']);
    expect(out.match(/^ok /gm)).toHaveLength(3);
  });
});

describe('the name of this package', () => {
  it('means the program that loads the strategy, not another copy that is installed beside it', () => {
    mkdirSync(join(folder, 'beside/node_modules/backlot'), { recursive: true });
    writeFileSync(
      join(folder, 'beside/node_modules/backlot/package.json'),
      '{ "name": "backlot", "version": "0.0.1", "type": "module", "exports": "./index.js" }\n',
    );
    writeFileSync(join(folder, 'beside/node_modules/backlot/index.js'), 'export const buy = () => 7;\n');
    const own = `{ name: 's', params: {}, ${rest} onClose: (view) => (view.isFlat ? buy() : null) }`;
    const path = scenarioWith(
      'beside/own.ts',
      `import { buy } from 'backlot';\nexport const strategy = ${own};\n`,
    );
    const { code, out, err } = backlot(['run', path, '--quiet'], folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^[0-9a-f]{32}\n$/);
  });
});
