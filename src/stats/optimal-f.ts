/** Optimal f (METR-1). */
import { naturalLog } from './exponential.ts';
import { sum } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';

/**
 * Optimal f: the fraction to put at risk on each trade, where the risk is the largest loss there was, so that the
 * product of all results is largest. A fact about the past; nobody should stake it.
 *
 * Formula: the f of 0, 0.01, ..., 0.99 for which prod(1 + f * net profit / |largest loss|) is largest. Period: the
 * closed trades given. Not annualised; no risk-free rate; no ddof. Source: R. Vince, "Portfolio Management Formulas"
 * (1990), whose steps of a hundredth are kept.
 *
 * Null without a trade that lost. 0 when no f makes anything grow.
 */
export function optimalF(closed: readonly TradeFigures[]): number | null {
  const profits = closed.map((trade) => trade.netProfit);
  const largest = profits.reduce((worst, profit) => Math.min(worst, profit), 0);
  if (largest === 0) return null;
  let best = 0;
  let highest = 0;
  // The sum of logarithms has one peak: the first step down ends the search.
  for (let hundredths = 1; hundredths < 100; hundredths++) {
    const f = hundredths / 100;
    const growth = sum(profits.map((profit) => naturalLog(1 - (f * profit) / largest)));
    if (growth <= highest) break;
    highest = growth;
    best = f;
  }
  return best;
}
