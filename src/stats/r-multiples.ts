/**
 * Trades in units of what they put at risk, and how sure their average is (METR-1): R multiple, expectancy in R, SQN.
 *
 * All take closed trades (`closedTrades`) and net profit. Period: the trades given, whatever they took. Not annualised;
 * no risk-free rate. Source: V. Tharp, "Trade Your Way to Financial Freedom" (1998, 2nd edition 2007).
 */
import { standardDeviation } from './deviation.ts';
import { mean, type Numbers } from './sums.ts';
import type { TradeDetail } from './trade-detail.ts';

/**
 * R multiple of a trade. Formula: net profit / initial risk; -1 is a loss of exactly what the first stop put at risk.
 * No ddof.
 *
 * Null without a first stop, or where that risked nothing.
 */
export function rMultiple(trade: Pick<TradeDetail, 'netProfit' | 'initialRisk'>): number | null {
  const { initialRisk, netProfit } = trade;
  return initialRisk === null || initialRisk <= 0 ? null : netProfit / initialRisk;
}

/** R multiples of the trades that have one, in the order given. */
export function rMultiples(closed: readonly TradeDetail[]): readonly number[] {
  return closed.map(rMultiple).filter((multiple) => multiple !== null);
}

/** Expectancy in R. Formula: mean of the R multiples of the trades that have one. No ddof. Null for none. */
export function expectancyR(closed: readonly TradeDetail[]): number | null {
  return mean(rMultiples(closed));
}

/**
 * System quality number: how many of its own uncertainties the average result lies above 0.
 *
 * Formula: sqrt(n) * mean(x) / deviation(x), x the R multiples; where no risk is known, the net profits, as the library
 * backtesting.py has it. n is not capped at 100, as some do. ddof: 1.
 *
 * Null for fewer than two results, and for a deviation of zero or of rounding noise.
 */
export function sqn(results: Numbers): number | null {
  const deviation = standardDeviation(results, 1);
  if (deviation === null || deviation === 0) return null;
  return (Math.sqrt(results.length) * mean(results)!) / deviation;
}
