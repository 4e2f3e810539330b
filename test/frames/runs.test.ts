/** Equity as a frame, what frames are like, and where their runs come from. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFrames, storedFrames } from '../../src/frames/index.ts';
import { framesOf, type RunFrames } from '../../src/frames/run-frames.ts';
import { runTables } from '../../src/report/tables.ts';
import { runFile } from '../../src/run-file.ts';
import { root } from '../cli/spawn.ts';
import { runOfText } from '../report/make.ts';
import { equityRows, richRun } from '../report/rich.ts';
import { csv, plain } from '../scenario/make.ts';
import { keptRun } from '../support/kept-run.ts';
import { columnOf, columnsOf, instants, numbers } from './make.ts';

const minutes = join(root, 'scenarios/003-minutes-on-margin.yaml');

let rich: RunFrames;
beforeAll(async () => {
  rich = framesOf(await richRun());
});

describe('equity', () => {
  it('is that of every step, with its way down from the peak', async () => {
    const { equity } = await runFile(minutes, { band: false, equity: true });
    const found = columnsOf((await runFrames(minutes, { band: false })).frame('equity'));
    expect(found['time']).toEqual(equity.map(({ time }) => time));
    expect(found['timeMs']).toEqual(instants(equity.map(({ time }) => time)));
    expect(found['equity']).toEqual(numbers(equity.map((row) => row.equity)));
    expect(Object.keys(found)).toEqual(['time', 'timeMs', 'equity', 'drawdown']);
  });

  it('of two markets is that worked by hand; peaks 1000, 1002.99, 1014.97, 1028.97', () => {
    const found = columnsOf(rich.frame('equity'));
    expect(found['equity']).toEqual(equityRows);
    const peaks = [1000, 1002.99, 1014.97, ...Array.from({ length: 7 }, () => 1028.97)];
    const wanted = equityRows.map((equity, i) => expect.closeTo(equity / peaks[i]! - 1, 12) as unknown);
    expect(found['drawdown']).toEqual(wanted);
  });
});

describe('a frame', () => {
  it('is one of its own at each call', () => {
    const first = rich.frame('trades');
    first.drop({ columns: ['netProfit'], inplace: true });
    expect(rich.frame('trades').columns).toContain('netProfit');
  });

  it('of a run without a trade has its columns and no row', async () => {
    const idle = framesOf(
      await runOfText(plain({ 11: '  use: buy-and-hold' }), { candles: { 'a.csv': csv(['1 1 1 1']) } }),
    );
    for (const table of ['trades', 'fills'] as const) {
      const frame = idle.frame(table);
      expect(frame.shape).toEqual([0, frame.columns.length]);
      expect(frame.columns).toContain('market');
    }
  });

  it('shows by its columns, none of which is a method of frames', () => {
    for (const table of runTables) {
      const frame = rich.frame(table);
      for (const name of frame.columns)
        expect((frame[name] as { values: unknown }).values).toEqual(columnOf(frame, name));
    }
  });
});

describe('where runs come from', () => {
  it('runFrames runs a scenario as runFile does, with what is set', async () => {
    const set = ['strategy.params.channel=60'];
    const { result, absent } = await runFrames(minutes, { band: false, set });
    expect([result.digest, absent]).toEqual([(await runFile(minutes, { band: false, set })).digest, []]);
    expect(result.digest).not.toBe((await runFile(minutes, { band: false })).digest);
  });

  it('storedFrames reads a run file, and says which candles are absent', async () => {
    const kept = await keptRun();
    try {
      const fresh = framesOf(kept.run);
      const stored = await storedFrames(kept.path);
      for (const table of runTables)
        expect(columnsOf(stored.frame(table))).toEqual(columnsOf(fresh.frame(table)));
      rmSync(join(kept.folder, 'a.csv'));
      const without = await storedFrames(kept.path);
      expect(without.absent.map(({ market }) => market)).toEqual(['A/USD']);
      expect(without.result).toEqual(kept.run.result);
      expect(columnOf(without.frame('orders'), 'arrivalPrice')).toEqual([NaN]);
      expect(columnOf(fresh.frame('orders'), 'arrivalPrice')).toEqual([100]);
    } finally {
      kept.done();
    }
  });
});
