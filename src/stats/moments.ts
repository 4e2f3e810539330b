/**
 * The shape of returns: skewness, excess kurtosis, mean absolute deviation.
 *
 * All are moments of what there is, about the mean, divided by n (ddof 0): estimators of the population, not corrected
 * for the size of the sample. Period: that of the returns (METR-1: UTC days). Not annualised; no risk-free rate.
 * Null for fewer than two returns; skewness and kurtosis also for a deviation of zero or of rounding noise.
 */
import { standardDeviation } from './deviation.ts';
import { mean, sum } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Skewness: below 0 where the long tail is that of losses, 0 for a symmetric distribution.
 *
 * Formula: (sum((r - mean)^3) / n) / deviation^3, the deviation with ddof 0. Source: g1 of D. Joanes and C. Gill,
 * "Comparing measures of sample skewness and kurtosis", The Statistician 47 (1998).
 */
export function skewness(returns: Numbers): number | null {
  return standardisedMoment(returns, (offset) => offset * offset * offset);
}

/**
 * Excess kurtosis: above 0 where tails are heavier than those of a normal distribution, which has 0.
 *
 * Formula: (sum((r - mean)^4) / n) / deviation^4 - 3, the deviation with ddof 0. Source: g2 of Joanes and Gill (1998),
 * as above.
 */
export function excessKurtosis(returns: Numbers): number | null {
  const kurtosis = standardisedMoment(returns, (offset) => offset * offset * offset * offset);
  return kurtosis === null ? null : kurtosis - 3;
}

/**
 * Mean absolute deviation: how far a return lies from the mean, on average, as a fraction.
 *
 * Formula: sum(|r - mean|) / n. Source: C. Bacon, "Practical Portfolio Performance Measurement and Attribution".
 */
export function meanAbsoluteDeviation(returns: Numbers): number | null {
  const centre = mean(returns);
  if (centre === null || returns.length < 2) return null;
  return mean(Float64Array.from(returns, (value) => Math.abs(value - centre)));
}

/** The mean of a power of (r - mean) / deviation. */
function standardisedMoment(returns: Numbers, power: (offset: number) => number): number | null {
  const deviation = standardDeviation(returns, 0);
  if (deviation === null || deviation === 0) return null;
  const centre = sum(returns) / returns.length;
  return mean(Float64Array.from(returns, (value) => power((value - centre) / deviation)));
}
