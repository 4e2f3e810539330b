/**
 * Closed trades by what they have in common (METR-1): side, what closed them, and when they were opened.
 *
 * Formula: the figures of `trade-results.ts` and `r-multiples.ts` over the trades of each group. Period: the trades
 * given. Not annualised; no risk-free rate; no ddof. Hour, weekday and month are those of the first fill, in UTC or at
 * a fixed offset from it. A group without a trade has no row; rows are in order of their key, words in order of their
 * letters. Source: LEDG-2 for what a trade is.
 */
import { profitFactor, expectancy, winRate } from './trade-results.ts';
import { expectancyR } from './r-multiples.ts';
import { sum } from './sums.ts';
import type { TradeDetail } from './trade-detail.ts';

export interface TradeGroup<K extends string | number> {
  readonly key: K;
  readonly trades: number;
  /** Money. */
  readonly netProfit: number;
  /** Fraction. */
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  /** Money a trade. */
  readonly expectancy: number | null;
  readonly expectancyR: number | null;
}

export interface TradeGroups {
  readonly bySide: readonly TradeGroup<'long' | 'short'>[];
  readonly byExitReason: readonly TradeGroup<string>[];
  /** 0 to 23. */
  readonly byHour: readonly TradeGroup<number>[];
  /** 1 for Monday to 7 for Sunday. */
  readonly byWeekday: readonly TradeGroup<number>[];
  /** 1 to 12. */
  readonly byMonth: readonly TradeGroup<number>[];
}

/** All groupings. `utcOffsetMs` is what local time is ahead of UTC. */
export function tradeGroups(closed: readonly TradeDetail[], utcOffsetMs = 0): TradeGroups {
  const opened = (trade: TradeDetail): Date => new Date(trade.openedAt + utcOffsetMs);
  return {
    bySide: grouped(closed, (trade) => trade.side),
    byExitReason: grouped(closed, (trade) => trade.exitReason ?? 'unknown'),
    byHour: grouped(closed, (trade) => opened(trade).getUTCHours()),
    byWeekday: grouped(closed, (trade) => ((opened(trade).getUTCDay() + 6) % 7) + 1),
    byMonth: grouped(closed, (trade) => opened(trade).getUTCMonth() + 1),
  };
}

/** One row for each key that occurs. */
export function grouped<K extends string | number>(
  closed: readonly TradeDetail[],
  keyOf: (trade: TradeDetail) => K,
): readonly TradeGroup<K>[] {
  return [...Map.groupBy(closed, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, some]) => ({
      key,
      trades: some.length,
      netProfit: sum(some.map((trade) => trade.netProfit)),
      winRate: winRate(some),
      profitFactor: profitFactor(some),
      expectancy: expectancy(some),
      expectancyR: expectancyR(some),
    }));
}
