/** `backlot trace` as a user calls it, on the run of eight signals that `trace-make.ts` works by hand (FLOW-1). */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { signalListSchema, traceSchema } from '../../src/scenario/trace-schema.ts';
import { writeRun } from '../../src/stored-run.ts';
import { plain } from '../scenario/make.ts';
import { eightCsv, eightStrategy, eightText } from '../scenario/trace-make.ts';
import { backlot, folderOf } from './spawn.ts';

const { path: folder, done } = folderOf({
  'a.csv': eightCsv,
  's.mjs': eightStrategy,
  's.yaml': eightText,
  'idle.yaml': plain({ 11: '  use: idle.mjs' }),
  'idle.mjs': eightStrategy.replace('asks[view.count] ?? null', 'null'),
  'bad.run': 'not a run',
});
let run: string;
beforeAll(async () => {
  const finished = runScenario(await openFile(join(folder, 's.yaml')), { band: false });
  run = (await writeRun(finished, join(folder, 'out'))).slice(folder.length + 1);
});
afterAll(done);

const lines = (...args: readonly string[]): readonly string[] => {
  const { code, out, err } = backlot(['trace', ...args], folder);
  expect([code, err]).toEqual([0, '']);
  return out.trimEnd().split('\n');
};

describe('FLOW-1 trace RUN', () => {
  it('FLOW-1 lists the signals with what became of each, and counts', () => {
    const list = lines(run);
    expect(list[0]).toBe('test: 8 signals');
    expect(list.slice(1, 4)).toEqual([
      '  filled, target                   1  the first is 1',
      '  refused, plan: level-wrong-side  1  the first is 2',
      '  refused, size: no-stop           1  the first is 3',
    ]);
    expect(list[10]).toMatch(/^Signal {2}At +Strategy {2}Market {2}Asked for {2}Price {2}What became of it/);
    expect(list.slice(11).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['1', '2024-01-02T00:00:00Z', 'main', 'A/USD', 'enter buy', '100', 'filled, target', '1'],
      ['2', '2024-01-04T00:00:00Z', 'main', 'A/USD', 'enter buy', '109', 'refused, plan: level-wrong-side'],
      ['3', '2024-01-05T00:00:00Z', 'main', 'A/USD', 'enter buy', '109', 'refused, size: no-stop'],
      ['4', '2024-01-06T00:00:00Z', 'main', 'A/USD', 'enter buy', '109', 'refused, risk: price-collar'],
      ['5', '2024-01-07T00:00:00Z', 'main', 'A/USD', 'enter buy', '109', 'rejected, post-only'],
      ['6', '2024-01-08T00:00:00Z', 'main', 'A/USD', 'enter buy', '109', 'unfilled, expired'],
      ['7', '2024-01-09T00:00:00Z', 'main', 'A/USD', 'enter buy', '108', 'filled, time', '2'],
      ['8', '2024-01-10T00:00:00Z', 'main', 'A/USD', 'amend', '109', 'asked'],
    ]);
    const told = JSON.parse(backlot(['trace', run, '--json'], folder).out) as unknown;
    expect(signalListSchema.parse(told).signals).toHaveLength(8);
  });

  it('FLOW-1 says so where there is none', () => {
    expect(lines('idle.yaml')).toEqual(['test: 0 signals']);
    const { code, err } = backlot(['trace', 'idle.yaml', '1'], folder);
    expect([code, err.split('\n')[0]]).toEqual([2, 'error: there is no signal 1: the run has none']);
  });
});

describe('FLOW-1 trace RUN SIGNAL', () => {
  it('FLOW-1 tells its way from the decision to the exit, with R and the trade', () => {
    expect(lines(run, '1')).toEqual([
      'test',
      'Signal 1 of 8: main, enter buy A/USD, decided at 100 on 2024-01-02T00:00:00Z; filled, target.',
      '',
      '2024-01-02T00:00:00Z      signal 1 of main: enter buy A/USD at 100',
      '2024-01-02T00:00:00Z      order 1 of signal 1, entry: buy 2 A/USD, market',
      '2024-01-02T00:00:00Z      order 2 of signal 1, stop: sell A/USD, stop, trigger 95, child of order 1, only reduces',
      '2024-01-02T00:00:00Z      order 3 of signal 1, target: sell A/USD, limit, limit 110, child of order 1, only reduces',
      '2024-01-02T00:00:00Z      order 1 filled: buy 2 A/USD at 102, fee 0 USD, taker',
      '2024-01-02T00:00:00Z      order 2 accepted: 2 A/USD, trigger 95',
      '2024-01-02T00:00:00Z      order 3 accepted: 2 A/USD, limit 110',
      // The low of 102 at 8:00, the high of 111 at 16:00; 110 lies 8 / 9 of that leg on.
      '2024-01-03T15:06:40Z      order 3 filled: sell 2 A/USD at 110, fee 0 USD, maker',
      '2024-01-03T15:06:40Z      order 2 in A/USD cancelled: group, 2 left',
      '',
      'Planned R  5: expected at 100, its stop at 95',
      'Actual R   7: filled at 102, its stop first at 95',
      '',
      'Trade 1, long A/USD, which this signal opened and closed:',
      '  opened 2024-01-02T00:00:00Z; closed 2024-01-03T15:06:40Z by target (order 3 of signal 1); net 16.00000000, +1.14 R',
    ]);
  });

  it('FLOW-1 tells a refusal, what did not fill, and R that is not defined', () => {
    expect(lines(run, '4').slice(3)).toEqual([
      '2024-01-06T00:00:00Z      signal 4 of main: enter buy A/USD at 109',
      expect.stringContaining('signal 4 in A/USD refused, risk: price-collar (0.17'),
    ]);
    expect(lines(run, '6').slice(-2)).toEqual([
      'Planned R  5: expected at 105, its stop at 100',
      'Actual R   n/a: it did not fill',
    ]);
  });

  it('RES-1 as one object, and the same of the scenario, which is run', () => {
    const stored = backlot(['trace', run, '7', '--json'], folder);
    const fresh = backlot(['trace', 's.yaml', '7', '--json'], folder);
    expect([stored.code, fresh.code, fresh.out]).toEqual([0, 0, stored.out]);
    expect(traceSchema.parse(JSON.parse(stored.out))).toMatchObject({ signal: 7, outcome: 'filled' });
  });

  it('RES-2 opens where candles and strategy are gone', () => {
    const before = backlot(['trace', run, '1'], folder).out;
    for (const file of ['a.csv', 's.mjs']) rmSync(join(folder, file));
    const after = backlot(['trace', run, '1'], folder);
    writeFileSync(join(folder, 'a.csv'), eightCsv);
    writeFileSync(join(folder, 's.mjs'), eightStrategy);
    expect(after).toEqual({ code: 0, err: '', out: before });
    expect(existsSync(join(folder, 'out'))).toBe(true);
  });
});

describe('FLOW-1 held wrong', () => {
  const lists = '  `backlot trace RUN` lists them, with what became of each.\n';

  it.each([
    [['9'], 'there is no signal 9: they go from 1 to 8'],
    [['0'], 'expected the number of a signal, from 1 on, got "0"'],
    [['1.5'], 'expected the number of a signal, from 1 on, got "1.5"'],
    [['first'], 'expected the number of a signal, from 1 on, got "first"'],
  ])('FLOW-1 a signal that is none: %j', (args, told) => {
    expect(backlot(['trace', run, ...args], folder)).toEqual({
      code: 2,
      out: '',
      err: `error: ${told}\n${lists}`,
    });
  });

  it('FLOW-1 tells what is wrong with run and signal at once', () => {
    const { code, out, err } = backlot(['trace', 'bad.run', 'x'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'error: bad.run: this is no run file and no journal\n  Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.\n' +
        `error: expected the number of a signal, from 1 on, got "x"\n${lists}`,
    );
    const told = JSON.parse(backlot(['trace', 'gone.run', 'x', '--json'], folder).out) as {
      error: { code: string; issues: { code: string }[] };
    };
    expect([told.error.code, told.error.issues.map(({ code: of }) => of)]).toEqual([
      'bad-input',
      ['unreadable-file', 'bad-usage'],
    ]);
  });
});
