/**
 * The account beside a benchmark: active return, tracking error, information ratio.
 *
 * Both rows are of the same periods, pair by pair. Period: that of the returns (METR-1: UTC days). No risk-free rate:
 * the benchmark takes its place.
 */
import { annualisedReturn } from './annual-return.ts';
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { above } from './returns.ts';
import type { Numbers } from './sums.ts';

/**
 * Active return, a fraction a year: how much more than the benchmark.
 *
 * Formula: annualised return of the account - annualised return of the benchmark. Annualisation: as given, of each by
 * itself (METR-1: arithmetic, and then it is mean(r - b) * periodsPerYear). No risk-free rate; no ddof. Source: the
 * active premium of the library PerformanceAnalytics, `ActivePremium`.
 *
 * Null for fewer than two pairs and where either has no annual return.
 */
export function activeReturn(
  returns: Numbers,
  benchmark: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'annualisation'>,
): number | null {
  if (returns.length < 2) return null;
  const ours = annualisedReturn(returns, convention);
  const theirs = annualisedReturn(benchmark, convention);
  return ours === null || theirs === null ? null : ours - theirs;
}

/**
 * Tracking error, a fraction a year: how unsteady the difference is.
 *
 * Formula: deviation(r - b) * sqrt(periodsPerYear). Annualisation: by the square root of time. No risk-free rate. ddof:
 * as given (METR-1: 1). Source: C. Bacon, "Practical Portfolio Performance Measurement and Attribution".
 *
 * Null for fewer than two pairs; 0 where the difference is always the same.
 */
export function trackingError(
  returns: Numbers,
  benchmark: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'ddof'>,
): number | null {
  const deviation = standardDeviation(above(returns, benchmark), convention.ddof);
  return deviation === null ? null : deviation * Math.sqrt(convention.periodsPerYear);
}

/**
 * Information ratio: active return for each unit of tracking error.
 *
 * Formula: active return / tracking error. Annualisation: as given, for the active return (METR-1: arithmetic). No
 * risk-free rate. ddof: as given (METR-1: 1). Source: T. Goodwin, "The information ratio", Financial Analysts Journal
 * 54 (1998).
 *
 * Null where either is, and for a tracking error of zero or of rounding noise.
 */
export function informationRatio(
  returns: Numbers,
  benchmark: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'annualisation' | 'ddof'>,
): number | null {
  const active = activeReturn(returns, benchmark, convention);
  const error = trackingError(returns, benchmark, convention);
  return active === null || error === null || error === 0 ? null : active / error;
}
