/**
 * Streaks of trades (METR-1).
 *
 * Closed trades in the order in which they closed, those that closed together in the order given. Net profit above 0
 * wins, below 0 loses; a trade at exactly 0 is neither and ends both kinds of streak. Period: the trades given. Not
 * annualised; no risk-free rate; no ddof. 0 where there is none. Source: R. Pardo, "The Evaluation and Optimization of
 * Trading Strategies" (2008).
 */
import type { TradeFigures } from './trade-figures.ts';

/** Longest winning streak. Formula: the greatest number of wins on end. */
export function longestWinStreak(closed: readonly TradeFigures[]): number {
  return longest(closed, (profit) => profit > 0);
}

/** Longest losing streak. Formula: the greatest number of losses on end. */
export function longestLossStreak(closed: readonly TradeFigures[]): number {
  return longest(closed, (profit) => profit < 0);
}

function longest(closed: readonly TradeFigures[], counts: (profit: number) => boolean): number {
  let most = 0;
  let here = 0;
  for (const trade of closed.toSorted((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0))) {
    here = counts(trade.netProfit) ? here + 1 : 0;
    most = Math.max(most, here);
  }
  return most;
}
