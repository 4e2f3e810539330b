/**
 * How long trades were held (METR-1).
 *
 * Formula: closed at - opened at, ms by the clock, nights and weekends included. Closed trades (`closedTrades`).
 * Period: the trades given. Not annualised; no risk-free rate; no ddof. Null for no trades of the kind. Source: the
 * usual definition.
 */
import { mean } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';

/** Holding time of a trade, ms; null while it is open. */
export function holdingTime(trade: TradeFigures): number | null {
  return trade.closedAt === null ? null : trade.closedAt - trade.openedAt;
}

export interface HoldingTimes {
  readonly averageHoldMs: number | null;
  readonly shortestHoldMs: number | null;
  readonly longestHoldMs: number | null;
  /** Of the trades that won. */
  readonly averageWinHoldMs: number | null;
  /** Of the trades that lost. */
  readonly averageLossHoldMs: number | null;
}

/** Mean, least and greatest holding time, and the means of wins and of losses. */
export function holdingTimes(closed: readonly TradeFigures[]): HoldingTimes {
  const times = timesOf(closed);
  const extreme = (of: (a: number, b: number) => number): number | null =>
    times.length === 0 ? null : times.reduce((a, b) => of(a, b));
  return {
    averageHoldMs: mean(times),
    shortestHoldMs: extreme(Math.min),
    longestHoldMs: extreme(Math.max),
    averageWinHoldMs: mean(timesOf(closed.filter((trade) => trade.netProfit > 0))),
    averageLossHoldMs: mean(timesOf(closed.filter((trade) => trade.netProfit < 0))),
  };
}

const timesOf = (trades: readonly TradeFigures[]): readonly number[] =>
  trades.map(holdingTime).filter((time) => time !== null);
