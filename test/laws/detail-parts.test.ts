/**
 * Laws of detail that covers some candles and not others, that is a tick off, or that stands beside markets without
 * (PATH-8); and of detail in which nothing is left to the path.
 */
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest, type BacktestOptions } from '../../src/engine/backtest.ts';
import type { MarketConfig, RunConfig } from '../../src/engine/config.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { detailOf } from '../../src/market/detail.ts';
import { pathPolicies } from '../../src/model/costs.ts';
import { rulesAt } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { anyRun, managedRun } from '../support/arbitraries.ts';
import { coarseConfig, finePlan } from '../support/detailed.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

const anyFine: Arbitrary<RunPlan> = fc
  .oneof(anyRun({ steps: 36 }), managedRun({ steps: 36 }))
  .map(finePlan)
  .filter(({ markets }) => markets.some(({ steps }) => steps.length > 0));

/** By market, in turn. */
const anyMask: Arbitrary<(m: number) => boolean> = fc
  .integer({ min: 1, max: 7 })
  .map((mask) => (m: number) => (mask & (1 << m)) !== 0);

/** What becomes of the finer candles of one candle: all there, gone, one gone, far off, a tick off. */
type Fate = 'whole' | 'gone' | 'gap' | 'off' | 'near';
const anyFates = fc.array(fc.constantFrom<Fate>('whole', 'whole', 'gone', 'gap', 'off', 'near', 'near'), {
  minLength: 3,
  maxLength: 12,
});

function recordsOf(config: RunConfig, options: BacktestOptions = {}): readonly JournalRecord[] {
  const { records } = readTape(backtest(config, options).kernel.journal.state.tape);
  return records.map((record) =>
    record.kind === 'filled' ? { ...record, liquidity: record.liquidity % 2 } : record,
  );
}

const tickOf = ({ instrument }: MarketConfig, at: number): number => rulesAt(instrument, at as TimeMs).tick;

/** The run with its detail by `fates`, candle by candle, in the markets of `mask`. */
function fated(config: RunConfig, fates: readonly Fate[], mask: (m: number) => boolean, ofTrades: boolean): RunConfig {
  let count = 0;
  const markets = config.markets.map((market, m) => {
    const { candles, detail } = market;
    const finer = detail!.candles;
    const { durationMs, priceDigits } = finer;
    const made = new CandleColumns({ durationMs, priceDigits, capacity: 4 });
    for (let row = 0; row < candles.length; row++) {
      const fate = fates[count++ % fates.length]!;
      const tick = tickOf(market, candles.time[row]!);
      for (let i = detail!.from[row]!; i < detail!.to[row]! && fate !== 'gone'; i++) {
        const one = finer.at(i);
        const { open, high, low, close } = one;
        const place = i - detail!.from[row]!;
        if (fate === 'off' && place === 0) made.append({ ...one, high: high + 10 * tick });
        else if (fate === 'near' && place !== 1)
          made.append({ ...one, open: open - tick, high: high - tick, low: low - tick, close: close - tick });
        else if (fate === 'near') made.append({ ...one, high: high + tick });
        else if (fate !== 'gap' || place !== 1) made.append(one);
      }
    }
    return { ...market, detail: mask(m) ? detailOf(candles, made, (at) => tickOf(market, at), ofTrades) : null };
  });
  return { ...config, markets };
} // prettier-ignore

/** Each candle as its four prices, a second of their own each. */
function flat(market: MarketConfig): MarketConfig {
  const finer = market.detail!.candles;
  const seconds = new CandleColumns({ durationMs: 1_000, priceDigits: finer.priceDigits, capacity: 4 });
  for (let i = 0; i < finer.length; i++) {
    const { time, open, high, low, close, volume } = finer.at(i);
    for (const [place, price] of [open, high, low, close].entries()) {
      const prices = { open: price, high: price, low: price, close: price };
      seconds.append({ time: time + place * 14_000, ...prices, volume: volume / 4 });
    }
  }
  return { ...market, detail: detailOf(market.candles, seconds, () => 1, true) };
}

describe('detail in parts', () => {
  it('PATH-8 covers what it does alike in every way of walking, and for a run that is taken up again', () => {
    fc.assert(
      fc.property(
        anyFine, anyFates, anyMask, fc.boolean(), fc.nat(12),
        (plan, fates, mask, ofTrades, stop) => {
          const config = fated(coarseConfig(plan), fates, mask, ofTrades);
          const records = recordsOf(config);
          for (const options of [{ quiet: false }, { alwaysTwice: true }, { judgesAlways: true }])
            expect(recordsOf(config, options)).toEqual(records);
          const engine = openBacktest(config);
          engine.advance(Math.min(stop, engine.timeline.steps), true);
          const again = openBacktest(config, {}, engine.snapshot());
          again.advance(again.timeline.steps, true);
          again.step({ kind: 'end' });
          expect(again.digest()).toBe(backtest(config).digest());
        },
      ),
      { numRuns: runs(80) },
    ); // prettier-ignore
  });

  it('PATH-8 a market whose detail is its own candles is as one without, whatever finer ones are beside it', () => {
    fc.assert(
      fc.property(anyFine, anyMask, (plan, mask) => {
        const config = coarseConfig(plan);
        const as = (isOwn: boolean): RunConfig => ({
          ...config,
          markets: config.markets.map((market, m) => {
            const { candles } = market;
            return mask(m)
              ? market
              : { ...market, detail: isOwn ? detailOf(candles, candles, () => 1) : null };
          }),
        });
        expect(recordsOf(as(true))).toEqual(recordsOf(as(false)));
      }),
      { numRuns: runs(80) },
    );
  });

  it('PATH-8 where each moment has one price nothing is left to the path: all policies are one run', () => {
    fc.assert(
      fc.property(anyFine, (plan) => {
        const config = coarseConfig(plan);
        const markets = config.markets.map(flat);
        const first = recordsOf({ ...config, markets });
        expect(first.some(({ kind }) => kind === 'ambiguous')).toBe(false);
        for (const path of pathPolicies) expect(recordsOf({ ...config, markets, path })).toEqual(first);
      }),
      { numRuns: runs(50) },
    );
  });
});
