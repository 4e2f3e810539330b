/** `backlot check`: all that is wrong with several scenarios, for people and for programs; nothing is run or written. */
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, threeDays } from '../scenario/make.ts';
import { backlot, folderOf } from './spawn.ts';

const { path: folder, done } = folderOf({
  'a.csv': threeDays,
  'ok.yaml': plain(),
  'bad.yaml': plain({ 3: '  timeframe: 1dd' }, ['sed: 1']),
  'far.yaml': plain({ 9: '    file: b.csv' }),
  'own.yaml': plain({ 11: '  use: own.js' }),
  'own.js': `export const strategy = { name: 'own', description: '', params: {}, readings: () => ({}), conditions: () => [{ kind: 'crosses', first: 'x', second: 'y' }], init: () => null, onClose: () => { throw new Error('this was run'); } };\n`,
});
afterAll(done);

interface Told {
  readonly files: readonly {
    readonly file: string;
    readonly ok: boolean;
    readonly issues: readonly { readonly code: string; readonly line?: number }[];
    readonly scenario: { readonly path: string } | null;
  }[];
}

describe('backlot check', () => {
  it('SCEN-1 one that is well: what it holds, and code 0', () => {
    expect(backlot(['check', 'ok.yaml'], folder)).toEqual({
      code: 0,
      out: 'ok ok.yaml: test (3 candles of one market)\n',
      err: '',
    });
  });

  it('SCEN-1 several: every issue of each, and code 2', () => {
    const { code, out, err } = backlot(['check', 'bad.yaml', 'ok.yaml', 'far.yaml'], folder);
    expect(code).toBe(2);
    expect(out).toBe('no bad.yaml\nok ok.yaml: test (3 candles of one market)\nno far.yaml\n');
    const errors = err.split('\n').filter((line) => line.startsWith('error: '));
    expect(errors.map((line) => line.split(': ')[1])).toEqual([
      'bad.yaml:3:3',
      'bad.yaml:12:1',
      'far.yaml:9:5',
    ]);
    expect(err).toContain('markets["A/USD"].file: b.csv: there is no such file\n  Did you mean "a.csv"?');
  });

  it('RES-1 --json: one object with the issues and the normal form', () => {
    const { code, out, err } = backlot(['check', 'ok.yaml', 'bad.yaml', '--json'], folder);
    expect([code, err]).toEqual([2, '']);
    const { files } = JSON.parse(out) as Told;
    expect(files.map(({ file, ok }) => [file, ok])).toEqual([['ok.yaml', true], ['bad.yaml', false]]); // prettier-ignore
    expect(files[0]!.scenario!.path).toBe('adverse');
    expect(files[1]!.issues.map(({ code: id, line }) => [id, line])).toEqual([['bad-choice', 3], ['unknown-field', 12]]); // prettier-ignore
  });

  it('COND-1 a strategy whose conditions cannot be meant, without running it', () => {
    const { code, err } = backlot(['check', 'own.yaml'], folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: own\.yaml:10:1: strategy\.params: a condition speaks of the reading "x"/);
  });

  it('SCEN-1 with --set, whose mistakes name the flag', () => {
    expect(backlot(['check', 'ok.yaml', '--set', 'seed=3'], folder).code).toBe(0);
    const { code, err } = backlot(['check', '--set', 'sed=3', 'ok.yaml'], folder);
    expect([code, err]).toEqual([
      2,
      'error: --set sed=3: sed: there is no such field\n  Did you mean "seed"?\n',
    ]);
  });

  it('writes nothing', () => {
    expect(readdirSync(folder).filter((name) => !/\.(yaml|csv|js)$/.test(name))).toEqual([]);
  });
});
