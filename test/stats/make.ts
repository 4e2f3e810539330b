/** Equity and trades for the tests of metrics: short to write, and at random. */
import fc from 'fast-check';
import { parseTime } from '../../src/model/time.ts';
import type { EquitySeries } from '../../src/stats/equity-series.ts';
import type { TradeDetail } from '../../src/stats/trade-detail.ts';
import type { TradeFigures } from '../../src/stats/trade-figures.ts';

export const hourMs = 3_600_000;

/** Milliseconds of `2024-01-01T12:00Z` or `2024-01-01`. */
export function at(text: string): number {
  const time = parseTime(text);
  if (time === null) throw new Error(`${text} is no time`);
  return time;
}

export function seriesOf(rows: readonly (readonly [time: number, equity: number])[]): EquitySeries {
  return {
    at: Float64Array.from(rows, (row) => row[0]),
    equity: Float64Array.from(rows, (row) => row[1]),
    length: rows.length,
  };
}

/** One row a day, at midnight, from 2024-01-01. */
export function daysOf(equity: readonly number[]): EquitySeries {
  return seriesOf(equity.map((value, day) => [at('2024-01-01') + day * 24 * hourMs, value]));
}

/** A trade that made `netProfit`; the rest is what most tests do not look at. */
export function tradeOf(netProfit: number, more: Partial<TradeFigures> = {}): TradeFigures {
  const plain = { openedAt: 0, closedAt: 1, entryValue: 100, grossProfit: netProfit, fees: 0, slippage: 0 };
  return { ...plain, netProfit, ...more };
}

/** The same with what single trades are judged by: long, in at 100, out at 100, nothing known of its stop. */
export function detailOf(netProfit: number, more: Partial<TradeDetail> = {}): TradeDetail {
  return {
    ...tradeOf(netProfit),
    market: 0,
    side: 'long',
    entryPrice: 100,
    exitPrice: 100,
    exitReason: 'exit',
    initialRisk: null,
    ...more,
  };
}

/** Returns in whole thousandths from -0.2 to 0.2, so that sums can be checked in whole numbers. */
export const anyThousandths: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: -200, max: 200 }), {
  minLength: 2,
  maxLength: 60,
});

export const thousandths = (whole: readonly number[]): Float64Array =>
  Float64Array.from(whole, (value) => value / 1000);

/** Returns, and the same in another order. */
export const anyOrders: fc.Arbitrary<readonly [Float64Array, Float64Array]> = anyThousandths.chain((whole) =>
  fc
    .shuffledSubarray([...whole], { minLength: whole.length, maxLength: whole.length })
    .map((other) => [thousandths(whole), thousandths(other)] as const),
);

/**
 * Positive equity in whole amounts up to 1,000, in steps of minutes to three days. Small whole numbers keep unequal
 * returns a millionth apart, far above rounding.
 */
export const anyEquity: fc.Arbitrary<EquitySeries> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4320 }), fc.integer({ min: 1, max: 1000 })), {
    minLength: 2,
    maxLength: 60,
  })
  .map((steps) => {
    let minute = 0;
    return seriesOf(
      steps.map(([gap, equity]) => {
        minute += gap;
        return [at('2024-02-27') + minute * 60_000, equity];
      }),
    );
  });
