/** Downside deviation and the Sortino ratio (METR-1). */
import type { Convention } from './convention.ts';
import { shortfallDeviation } from './deviation.ts';
import { above } from './returns.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Downside deviation: how far returns fall below the target, as a fraction a year.
 *
 * Formula: sqrt(sum(min(r - target, 0)^2) / n) * sqrt(periodsPerYear), where n counts ALL periods, not only those below
 * the target. Period: that of the returns (METR-1: UTC days). Annualisation: by the square root of time. Risk-free rate:
 * none; the target takes its place, per period, one for all or one for each (METR-1: 0). ddof: 0, since the target is given and not estimated. Source:
 * F. Sortino and L. Price, "Performance measurement in a downside risk framework", Journal of Investing 3 (1994).
 *
 * Null for fewer than two returns; 0 when none falls short.
 */
export function downsideDeviation(
  returns: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'target'>,
): number | null {
  const deviation = shortfallDeviation(above(returns, convention.target));
  return deviation === null ? null : deviation * Math.sqrt(convention.periodsPerYear);
}

/**
 * Sortino ratio: return above the target for each unit of downside deviation, a year.
 *
 * Formula: mean(r - target) * periodsPerYear / downside deviation, both annualised (the latter over all periods).
 * Period: that of the returns (METR-1: UTC days). Annualisation: arithmetic. Risk-free rate: none; the target takes its
 * place (METR-1: 0). ddof: 0, as in the downside deviation. Source: Sortino and Price (1994), as above.
 *
 * Null for fewer than two returns, and when no return falls short by more than rounding noise.
 */
export function sortino(
  returns: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'target'>,
): number | null {
  const downside = downsideDeviation(returns, convention);
  const average = mean(above(returns, convention.target));
  if (average === null || downside === null || downside === 0) return null;
  return (average * convention.periodsPerYear) / downside;
}
