/** The Sharpe ratio (METR-1). */
import { annualisedReturn } from './annual-return.ts';
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { above } from './returns.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Sharpe ratio: return above the risk-free rate for each unit of deviation, a year.
 *
 * Formula: with x = r - riskFree, `arithmetic` mean(x) / deviation(x) * sqrt(periodsPerYear); `geometric`
 * (prod(1 + x)^(periodsPerYear / n) - 1) / (deviation(x) * sqrt(periodsPerYear)). Period: that of the returns (METR-1:
 * UTC days). Annualisation: as given (METR-1: arithmetic). Risk-free rate: per period, one for all or one for each
 * (METR-1: 0). ddof: as given (METR-1: 1). Source: W. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21
 * (1994), whose deviation is that of the excess return.
 *
 * Null for fewer than two returns, and for a deviation of zero or of rounding noise: a steady gain has no ratio.
 */
export function sharpe(
  returns: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'riskFree' | 'ddof' | 'annualisation'>,
): number | null {
  const excess = above(returns, convention.riskFree);
  const deviation = standardDeviation(excess, convention.ddof);
  const average = mean(excess);
  if (average === null || deviation === null || deviation === 0) return null;
  const scale = Math.sqrt(convention.periodsPerYear);
  if (convention.annualisation === 'arithmetic') return (average / deviation) * scale;
  const annual = annualisedReturn(excess, convention);
  return annual === null ? null : annual / (deviation * scale);
}
