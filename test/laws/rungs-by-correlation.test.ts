/**
 * The laws of rungs that wait for correlation (SCALE-2): in two markets with gaps anywhere they go at the closes that a
 * plain reckoning of the rule names, in whichever way the run is driven, and in whichever order its markets come.
 */
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest, openStream } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { buy, sell } from '../../src/model/intent.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { configOf, minute, playedOf, priceDigits, recordsOf, start, type Row } from '../support/play.ts';
import { runs } from '../support/runs.ts';

/** Closes by minute, null where there is none. */
type Closes = readonly (number | null)[];

interface Plan {
  readonly own: Closes;
  readonly other: Closes;
  readonly period: number;
  readonly way: 'below' | 'above';
  readonly levels: readonly number[];
  readonly side: 'buy' | 'sell';
  /** The candle of the own market at whose close the entry is decided on. */
  readonly row: number;
  /** Whether the own market comes after the other one, and is the only one that is traded. */
  readonly isLast: boolean;
  readonly isAlone: boolean;
}

const closes: Arbitrary<Closes> = fc
  .array(
    fc.record({
      // Moves that are alike are frequent, so that markets stand still, and move as one.
      move: fc.constantFrom(0, 0, 1, -1, 2, -2, 3),
      isThere: fc.nat(8).map((n) => n > 0),
    }),
    { minLength: 12, maxLength: 40 },
  )
  .map((moves) => {
    let last = 100;
    return moves.map(({ move, isThere }) => {
      last += move;
      return isThere ? last : null;
    });
  });

const plan: Arbitrary<Plan> = fc.record({
  own: closes,
  other: closes,
  period: fc.integer({ min: 3, max: 6 }),
  way: fc.constantFrom('below', 'above'),
  // Off every fraction that few whole returns make, so that no level is met by a hair.
  levels: fc.array(
    fc.integer({ min: -9, max: 9 }).map((tenths) => tenths / 10 + 0.0137),
    { minLength: 1, maxLength: 3 },
  ),
  side: fc.constantFrom('buy', 'sell'),
  row: fc.integer({ min: 3, max: 12 }),
  isLast: fc.boolean(),
  isAlone: fc.boolean(),
});

/** Covariance over deviations of the last returns in common up to `to`; null where it is not defined. */
function plainly({ own, other, period }: Plan, to: number): number | null {
  const both = own
    .slice(0, to + 1)
    .flatMap((close, i) =>
      close === null || (other[i] ?? null) === null ? [] : [[close, other[i]!] as const],
    );
  if (both.length <= period) return null;
  const last = both.slice(-period - 1);
  const returns = last.slice(1).map(([a, b], i) => [a / last[i]![0] - 1, b / last[i]![1] - 1] as const);
  const mean = (pick: 0 | 1): number => returns.reduce((sum, one) => sum + one[pick], 0) / period;
  const means = [mean(0), mean(1)] as const;
  const spread = (one: 0 | 1, two: 0 | 1): number =>
    returns.reduce((sum, pair) => sum + (pair[one] - means[one]) * (pair[two] - means[two]), 0);
  if (spread(0, 0) < 1e-12 || spread(1, 1) < 1e-12) return null;
  return spread(0, 1) / Math.sqrt(spread(0, 0) * spread(1, 1));
}

/** The minutes at whose ends rungs go, in turn; null where the entry is refused. */
function expected(terms: Plan): readonly number[] | null {
  const { own, way, levels, row } = terms;
  const minutes = own.flatMap((close, i) => (close === null ? [] : [i]));
  const decided = minutes[row];
  if (decided === undefined) return [];
  if (plainly(terms, decided) === null) return null;
  const gone: number[] = [];
  for (const at of minutes.slice(row + 1)) {
    const seen = plainly(terms, at);
    const isMet = (level: number | undefined): boolean =>
      level !== undefined && seen !== null && (way === 'below' ? seen <= level : seen >= level);
    while (isMet(levels[gone.length])) gone.push(at);
  }
  return gone;
}

function configWith({ own, other, period, way, levels, side, row, isLast, isAlone }: Plan): RunConfig {
  const flat = (list: Closes) =>
    list.map((close): Row | null => (close === null ? null : [close, close, close, close]));
  const correlation = { with: isLast ? 'M0' : 'M1', period, [way]: levels };
  const enter = side === 'buy' ? buy : sell;
  const traded = {
    candles: flat(own),
    script: { [row]: enter({ scaleIn: { when: { correlation }, total: 0.1 } }) },
  };
  const beside = { candles: flat(other), script: {} };
  const [first, second] = isLast ? [beside, traded] : [traded, beside];
  const config = configOf({ ...first, others: [second], account: 'margin' });
  if (!isAlone) return config;
  const markets = [isLast ? 'M1' : 'M0'];
  return { ...config, strategies: config.strategies.map((one) => ({ ...one, markets })) };
}

const goneIn = (engine: Engine): readonly number[] | null => {
  const played = playedOf(engine);
  if (played.run.refusals.length > 0) {
    expect(played.run.refusals.map(({ reason }) => reason)).toEqual(['not-defined']);
    return null;
  }
  return recordsOf(played, 'caused').map(({ at }) => (at - start) / minute - 1);
};

/** The same candles one by one. */
function streamed(config: RunConfig): Engine {
  const columns = config.markets.map(({ candles }) => candles);
  const engine = openStream({
    ...config,
    markets: config.markets.map((market) => ({
      ...market,
      candles: new CandleColumns({ durationMs: minute, priceDigits, capacity: 1 }),
    })),
  });
  const times = new Set(columns.flatMap(({ time, length }) => [...time.subarray(0, length)]));
  for (const time of [...times].sort((a, b) => a - b)) {
    const candles = columns.map((one) => {
      const row = one.time.subarray(0, one.length).indexOf(time);
      return row === -1 ? null : one.at(row);
    });
    engine.step({ kind: 'candles', at: (time + minute) as TimeMs, candles });
  }
  engine.step({ kind: 'end' });
  return engine;
}

describe('rungs that wait for correlation', () => {
  it('SCALE-2 TIME-2 go at the closes that a plain reckoning names', () => {
    fc.assert(
      fc.property(plan, (terms) => {
        expect(goneIn(backtest(configWith(terms)))).toEqual(expected(terms));
      }),
      { numRuns: runs(1500) },
    );
  });

  it('DET-1 SCALE-2 go alike in quiet stretches and single steps, from a snapshot, fed one by one, and listed anyhow', () => {
    fc.assert(
      fc.property(plan, fc.nat(), (terms, chance) => {
        const config = configWith(terms);
        const digest = backtest(config).digest();
        expect(backtest(config, { quiet: false }).digest()).toBe(digest);
        const reversed = { ...config, markets: [...config.markets].reverse() };
        expect(backtest(reversed).digest()).toBe(digest);
        const stopped = openBacktest(config);
        stopped.advance(chance % (stopped.timeline.steps + 1), true);
        const again = openBacktest(config, {}, structuredClone(stopped.snapshot()));
        again.advance(again.timeline.steps, true);
        again.step({ kind: 'end' });
        expect(again.digest()).toBe(digest);
        expect(streamed(config).digest()).toBe(digest);
      }),
      { numRuns: runs(300) },
    );
  });
});
