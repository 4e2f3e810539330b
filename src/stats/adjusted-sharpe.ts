/** The adjusted Sharpe ratio (METR-1). */

/**
 * Adjusted Sharpe ratio: the Sharpe ratio less a penalty for losses' long tails.
 *
 * Formula: s * (1 + skewness / 6 * s - excess kurtosis / 24 * s^2). Period: that of the returns behind the Sharpe
 * ratio; so are annualisation (METR-1: a year's), risk-free rate and ddof; the moments have ddof 0. Source: J. Pezier
 * and A. White, "The relative merits of alternative investments in passive portfolios", Journal of Alternative
 * Investments 10 (2008).
 *
 * Null where an input is.
 */
export function adjustedSharpe(
  sharpe: number | null,
  skewness: number | null,
  excessKurtosis: number | null,
): number | null {
  if (sharpe === null || skewness === null || excessKurtosis === null) return null;
  return sharpe * (1 + (skewness / 6) * sharpe - (excessKurtosis / 24) * sharpe * sharpe);
}
