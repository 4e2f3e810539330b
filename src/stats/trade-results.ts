/**
 * Results of trades (METR-1): win rate, profit factor, expectancy, average win and loss.
 *
 * All take closed trades (`closedTrades`) and look at net profit, after fees, funding and interest. A win is above 0, a
 * loss below it; a trade at exactly 0 is neither, and counts as a trade. Period: the trades given, whatever they took.
 * Not annualised; no risk-free rate; no ddof. An average of nothing is null.
 * Source: R. Pardo, "The Evaluation and Optimization of Trading Strategies" (2008).
 */
import { mean, sum } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';

/** Win rate. Formula: wins / trades, in [0, 1]. Null for no trades. */
export function winRate(closed: readonly TradeFigures[]): number | null {
  return closed.length === 0 ? null : wins(closed).length / closed.length;
}

/**
 * Profit factor. Formula: sum of wins / |sum of losses|, at least 0. Null when no trade lost, for then there is nothing
 * to divide by; 0 when some lost and none won.
 */
export function profitFactor(closed: readonly TradeFigures[]): number | null {
  const lost = losses(closed);
  return lost.length === 0 ? null : sum(wins(closed)) / -sum(lost);
}

/** Expectancy. Formula: mean net profit of a trade, money. Null for no trades. */
export function expectancy(closed: readonly TradeFigures[]): number | null {
  return mean(closed.map((trade) => trade.netProfit));
}

/**
 * Return of a trade. Formula: mean of net profit / entry value, a fraction: each trade weighs the same, whatever its
 * size. Null for no trades, and when an entry value is not above 0.
 */
export function expectancyReturn(closed: readonly TradeFigures[]): number | null {
  if (closed.some((trade) => trade.entryValue <= 0)) return null;
  return mean(closed.map((trade) => trade.netProfit / trade.entryValue));
}

/** Average win. Formula: sum of wins / their number, money, positive. Null when none won. */
export function averageWin(closed: readonly TradeFigures[]): number | null {
  return mean(wins(closed));
}

/** Average loss. Formula: sum of losses / their number, money, NEGATIVE as booked. Null when none lost. */
export function averageLoss(closed: readonly TradeFigures[]): number | null {
  return mean(losses(closed));
}

function wins(closed: readonly TradeFigures[]): readonly number[] {
  return closed.map((trade) => trade.netProfit).filter((profit) => profit > 0);
}

function losses(closed: readonly TradeFigures[]): readonly number[] {
  return closed.map((trade) => trade.netProfit).filter((profit) => profit < 0);
}
