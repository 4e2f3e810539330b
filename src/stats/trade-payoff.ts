/**
 * What trades won against what they lost (METR-1): gross wins and losses, the largest of both, payoff ratio, expectancy
 * ratio.
 *
 * All take closed trades (`closedTrades`) and look at net profit, after fees, funding and interest. A win is above 0, a
 * loss below it. Period: the trades given, whatever they took. Not annualised; no risk-free rate; no ddof. Losses are
 * NEGATIVE as booked. Source: R. Pardo, "The Evaluation and Optimization of Trading Strategies" (2008).
 */
import { sum } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';
import { averageLoss, averageWin, expectancy } from './trade-results.ts';

/** Gross wins. Formula: sum of wins, money. 0 without a win. */
export function grossWins(closed: readonly TradeFigures[]): number {
  return sum(closed.map((trade) => Math.max(trade.netProfit, 0)));
}

/** Gross losses. Formula: sum of losses, money, negative. 0 without a loss. */
export function grossLosses(closed: readonly TradeFigures[]): number {
  return sum(closed.map((trade) => Math.min(trade.netProfit, 0)));
}

/** Largest win. Formula: the greatest net profit above 0, money. Null without a win. */
export function largestWin(closed: readonly TradeFigures[]): number | null {
  const largest = closed.reduce((most, trade) => Math.max(most, trade.netProfit), 0);
  return largest > 0 ? largest : null;
}

/** Largest loss. Formula: the least net profit below 0, money, negative. Null without a loss. */
export function largestLoss(closed: readonly TradeFigures[]): number | null {
  const largest = closed.reduce((least, trade) => Math.min(least, trade.netProfit), 0);
  return largest < 0 ? largest : null;
}

/** Payoff ratio. Formula: average win / |average loss|. Null without a win or without a loss. */
export function payoffRatio(closed: readonly TradeFigures[]): number | null {
  return perLoss(averageWin(closed), closed);
}

/**
 * Expectancy ratio: expectancy for each unit that an average loss takes.
 *
 * Formula: expectancy / |average loss|; where every trade won or lost this is (1 + payoff ratio) * win rate - 1. Null
 * without a loss. Source: V. Tharp, "Trade Your Way to Financial Freedom" (1998), where no initial risk is known.
 */
export function expectancyRatio(closed: readonly TradeFigures[]): number | null {
  return perLoss(expectancy(closed), closed);
}

function perLoss(value: number | null, closed: readonly TradeFigures[]): number | null {
  const lost = averageLoss(closed);
  return value === null || lost === null ? null : value / -lost;
}
