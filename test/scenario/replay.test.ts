/** Replays: every shipped and golden run comes out again with the digest that was recorded; a difference is found. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flatFees } from '../../src/model/costs.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import type { Rate } from '../../src/model/units.ts';
import { openFile } from '../../src/run-file.ts';
import { compareReplay, type Replay } from '../../src/scenario/replay.ts';
import { runScenario, type FinishedRun, type OpenScenario } from '../../src/scenario/run.ts';
import { openOrigin, readRun, replayRun, reopenRun, writeRun } from '../../src/stored-run.ts';
import { expectedFile, scenarioGoldens, scenarioOf, shippedFile } from '../golden/play.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { plain } from './make.ts';

const folder = mkdtempSync(join(tmpdir(), 'backlot-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const recorded: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    scenarioGoldens.map((name) => [name, (read(expectedFile(name)) as { digest: string }).digest]),
  ),
  ...(read(shippedFile) as Readonly<Record<string, string>>),
};

describe('what ships', () => {
  it.each(Object.keys(recorded))(
    'DET-1 SCEN-2 %s comes out of its run file with the recorded digest',
    async (name) => {
      const run = runScenario(await openFile(scenarioOf(name)), { band: false });
      const replay = await replayRun(await writeRun(run, folder));
      expect(replay).toMatchObject({
        same: true,
        sameJournal: true,
        parting: null,
        equity: null,
        figures: [],
      });
      expect(replay.digest).toEqual({ recorded: recorded[name], replayed: recorded[name] });
    },
  );
});

describe('a difference', () => {
  let kept: Kept;
  let stored: FinishedRun;
  let open: OpenScenario;
  beforeAll(async () => {
    // Bought at 100 on day 2 with a fee of 1 %; worth 102 at the end.
    kept = await keptRun(plain({ 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }, ['fees: 1%']));
    stored = await reopenRun(kept.path);
    open = await openOrigin(readRun(kept.path).head.origin, kept.path);
  });
  afterAll(() => kept.done());

  /** The stored run against one whose engine is given something else. */
  const against = (change: (config: RunConfig) => RunConfig): Replay =>
    compareReplay(stored, runScenario({ ...open, config: change(open.config) }, { band: false }));

  const withMarket =
    (change: object) =>
    (config: RunConfig): RunConfig => ({
      ...config,
      markets: config.markets.map((market) => ({ ...market, ...change })),
    });

  it('DET-1 none is told as none', () => {
    const replay = against((config) => config);
    expect(replay).toMatchObject({ same: true, parting: null, equity: null, figures: [], steps: 3 });
    // Deposit, signal, order, fill, and the three lines of the fill.
    expect(replay.events).toBe(7);
  });

  it('RES-2 DET-1 FEE-1 another fee parts the journals at the first fill, and equity at its close', () => {
    const replay = against(withMarket({ fees: flatFees(0 as Rate, 2e6 as Rate) }));
    expect(replay).toMatchObject({ same: false, sameJournal: false });
    // The header is that of the stored run: only what happened gives the other digest.
    expect(replay.digest.replayed).not.toBe(replay.digest.recorded);
    expect(replay.parting).toEqual({
      event: 4,
      step: 1,
      at: '2024-01-02T00:00:00Z',
      first: '2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 100, fee 2 USD, taker',
      second: '2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 100, fee 4 USD, taker',
    });
    // Day 2 closes at 101: 1,000 - 200 - fee + 202.
    expect(replay.equity).toEqual({ at: '2024-01-03T00:00:00Z', first: 1000, second: 998, difference: -2 });
    expect(replay.figures).toContainEqual({
      path: 'metrics.fees',
      first: '"2.00000000"',
      second: '"4.00000000"',
    });
  });

  it('DET-1 slippage parts them at the fill too', () => {
    const { parting } = against(withMarket({ slippage: { kind: 'ticks', ticks: 3 } }));
    expect(parting?.second).toBe(
      '2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 103 (100 before slippage), fee 2.06 USD, taker',
    );
  });

  it('DET-1 a journal that goes on, and one that ends', () => {
    const { parting } = against((config) => ({ ...config, strategies: [] }));
    expect(parting).toMatchObject({
      event: 2,
      first: expect.stringMatching(/signal 1 of main/) as string,
      second: null,
    });
  });

  it('DET-1 another name at the head of the journal is another digest over the same journal', () => {
    const replay = against((config) => ({
      ...config,
      header: config.header.replace('"seed":1', '"seed":2'),
    }));
    expect(replay).toMatchObject({
      same: false,
      sameJournal: true,
      parting: null,
      equity: null,
      figures: [],
    });
  });

  it('METR-1 a figure that was computed otherwise is told, though the journal is the same', () => {
    const { result } = stored;
    const wrong = { ...stored, result: { ...result, metrics: { ...result.metrics, totalReturn: 0.5 } } };
    const replay = compareReplay(wrong, runScenario(open, { band: false }));
    // 1,000 became 1,000 - 200 - 2 + 204.
    expect(replay).toMatchObject({
      same: false,
      sameJournal: true,
      figures: [
        { path: 'metrics.totalReturn', first: '0.5', second: expect.stringMatching(/^0\.002/) as string },
      ],
    });
  });
});
