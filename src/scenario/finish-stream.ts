/**
 * What came of a run on a feed, once it has ended: the same that a backtest gives, read out of the engine's journal. It
 * has no band: only one way through its candles was walked.
 */
import type { Engine } from '../engine/engine.ts';
import { readRun } from '../engine/journal-read.ts';
import type { MarketData } from './build.ts';
import { equityOf, figuresOf, statedMetrics } from './figures.ts';
import { resultOf } from './result.ts';
import type { FinishedRun } from './run.ts';
import type { OpenStream } from './stream-head.ts';

/** `data` are the candles that it has seen, in the order of the scenario's markets. */
export function finishedStream(open: OpenStream, engine: Engine, data: readonly MarketData[]): FinishedRun {
  const { scenario, config, written, strategyHashes } = open;
  const { journal } = engine.kernel;
  journal.settle();
  const record = readRun(
    journal.state.tape,
    engine.kernel.lanes.map(({ instrument }) => instrument),
  );
  const equity = equityOf(engine);
  const metrics = statedMetrics(figuresOf(scenario, equity, record.trades), scenario.account.digits);
  const result = resultOf(scenario, engine, record, { metrics, band: null, equity }, data);
  return { scenario, config, data, written, strategyHashes, result, record, equity, journal: journal.state };
}
