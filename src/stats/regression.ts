/**
 * The straight line through the returns of an account over those of a benchmark: beta, alpha, correlation, R squared.
 *
 * Both rows are of the same periods, pair by pair, and both are taken above the risk-free rate first, per period, one
 * for all or one for each (METR-1: 0). Period: that of the returns (METR-1: UTC days). Null for fewer than two pairs
 * and for a benchmark whose deviation is zero or rounding noise. ddof: it cancels in all of them. Source: W. Sharpe,
 * "Capital asset prices", Journal of Finance 19 (1964); M. Jensen, "The performance of mutual funds in the period
 * 1945-1964", Journal of Finance 23 (1968).
 */
import { assert } from '../base/assert.ts';
import { annualGrowth } from './annual-return.ts';
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { above } from './returns.ts';
import { mean, RunningSum } from './sums.ts';
import type { Numbers } from './sums.ts';

type RiskFree = Pick<Convention, 'riskFree'>;

/** Beta. Formula: covariance(r, b) / variance(b), the slope of least squares. Not annualised. */
export function beta(returns: Numbers, benchmark: Numbers, convention: RiskFree): number | null {
  return lineOf(returns, benchmark, convention)?.slope ?? null;
}

/**
 * Alpha: what the account earned beyond beta times the benchmark, as a fraction a year.
 *
 * Formula: a = mean(r) - beta * mean(b), the intercept of least squares; `arithmetic` a * periodsPerYear, `geometric`
 * (1 + a)^periodsPerYear - 1. Annualisation: as given (METR-1: arithmetic); periodsPerYear 1 leaves it per period.
 *
 * Null also, geometric, for an intercept of -1 or less.
 */
export function alpha(
  returns: Numbers,
  benchmark: Numbers,
  convention: Pick<Convention, 'riskFree' | 'periodsPerYear' | 'annualisation'>,
): number | null {
  const line = lineOf(returns, benchmark, convention);
  if (line === null) return null;
  const { periodsPerYear, annualisation } = convention;
  if (annualisation === 'arithmetic') return line.intercept * periodsPerYear;
  return annualGrowth(1 + line.intercept, 1 / periodsPerYear);
}

/**
 * Correlation, in [-1, 1]. Formula: covariance(r, b) / (deviation(r) * deviation(b)). Not annualised.
 *
 * Null also when the returns themselves have no deviation.
 */
export function correlation(returns: Numbers, benchmark: Numbers, convention: RiskFree): number | null {
  const line = lineOf(returns, benchmark, convention);
  if (line === null || standardDeviation(above(returns, convention.riskFree), 0) === 0) return null;
  const value = line.shared / Math.sqrt(line.own * line.benchmark);
  return Math.max(-1, Math.min(1, value));
}

/**
 * R squared: the share of the variance that the benchmark explains, in [0, 1]. Formula: correlation^2. Not annualised.
 */
export function rSquared(returns: Numbers, benchmark: Numbers, convention: RiskFree): number | null {
  const value = correlation(returns, benchmark, convention);
  return value === null ? null : value * value;
}

export interface Line {
  readonly slope: number;
  /** Per period. */
  readonly intercept: number;
  /** Sums of squares and of products about the means. */
  readonly own: number;
  readonly benchmark: number;
  readonly shared: number;
}

/** The line of least squares; null where there is none. */
export function lineOf(returns: Numbers, benchmark: Numbers, { riskFree }: RiskFree): Line | null {
  assert(returns.length === benchmark.length, 'there is one return of the benchmark for each return');
  const x = above(benchmark, riskFree);
  const y = above(returns, riskFree);
  const deviation = standardDeviation(x, 0);
  if (deviation === null || deviation === 0) return null;
  const meanX = mean(x)!;
  const meanY = mean(y)!;
  const ofX = new RunningSum();
  const ofY = new RunningSum();
  const ofBoth = new RunningSum();
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    ofX.add(dx * dx);
    ofY.add(dy * dy);
    ofBoth.add(dx * dy);
  }
  const square = ofX.value;
  const own = ofY.value;
  const shared = ofBoth.value;
  const slope = shared / square;
  return { slope, intercept: meanY - slope * meanX, own, benchmark: square, shared };
}
