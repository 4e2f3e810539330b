/**
 * What an account earned for the risk of its benchmark: Treynor ratio, Jensen's alpha, M squared.
 *
 * Both rows are of the same periods, pair by pair. Period: that of the returns (METR-1: UTC days). Risk-free rate: per
 * period, one for all or one for each (METR-1: 0), taken from every return first. Annualisation: as given (METR-1:
 * arithmetic). Null for fewer than two pairs, for a benchmark without deviation, and where a return has no annual one.
 */
import { annualisedReturn } from './annual-return.ts';
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { beta } from './regression.ts';
import { above } from './returns.ts';
import type { Numbers } from './sums.ts';

type Terms = Pick<Convention, 'riskFree' | 'periodsPerYear' | 'annualisation'>;

/**
 * Treynor ratio. Formula: annualised excess return / beta. ddof: none. Source: J. Treynor, "How to rate management of
 * investment funds", Harvard Business Review 43 (1965).
 *
 * Null also for a beta of 0.
 */
export function treynor(returns: Numbers, benchmark: Numbers, convention: Terms): number | null {
  const slope = beta(returns, benchmark, convention);
  const excess = annualisedReturn(above(returns, convention.riskFree), convention);
  return slope === null || slope === 0 || excess === null ? null : excess / slope;
}

/**
 * Jensen's alpha, a fraction a year, of annual returns. Formula: annualised excess return - beta * annualised excess
 * return of the benchmark; with arithmetic annualisation the alpha of `regression.ts`. ddof: none. Source: M. Jensen,
 * "The performance of mutual funds in the period 1945-1964", Journal of Finance 23 (1968); C. Bacon, "Practical
 * Portfolio Performance Measurement and Attribution".
 */
export function jensenAlpha(returns: Numbers, benchmark: Numbers, convention: Terms): number | null {
  const slope = beta(returns, benchmark, convention);
  const ours = annualisedReturn(above(returns, convention.riskFree), convention);
  const theirs = annualisedReturn(above(benchmark, convention.riskFree), convention);
  return slope === null || ours === null || theirs === null ? null : ours - slope * theirs;
}

/**
 * M squared, a fraction a year: what the account would have earned above the risk-free rate at the risk of the
 * benchmark.
 *
 * Formula: annualised excess return / deviation(excess return) * deviation(excess return of the benchmark). ddof: as
 * given; it cancels. Source: F. Modigliani and L. Modigliani, "Risk-adjusted performance", Journal of Portfolio
 * Management 23 (1997), who add the risk-free rate of a year again.
 *
 * Null also when the returns have no deviation.
 */
export function mSquared(
  returns: Numbers,
  benchmark: Numbers,
  convention: Terms & Pick<Convention, 'ddof'>,
): number | null {
  const excess = above(returns, convention.riskFree);
  const ours = standardDeviation(excess, convention.ddof);
  const theirs = standardDeviation(above(benchmark, convention.riskFree), convention.ddof);
  const annual = annualisedReturn(excess, convention);
  if (annual === null || ours === null || ours === 0 || theirs === null || theirs === 0) return null;
  return (annual / ours) * theirs;
}
