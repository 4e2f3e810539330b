/** Volatility (METR-1). */
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import type { Numbers } from './sums.ts';

/**
 * Volatility: how far returns scatter, as a fraction a year.
 *
 * Formula: standard deviation of the returns * sqrt(periodsPerYear). Period: that of the returns (METR-1: UTC days).
 * Annualisation: by the square root of time, which holds for returns that do not depend on each other. No risk-free
 * rate. ddof: as given (METR-1: 1). Source: C. Bacon, "Practical Portfolio Performance Measurement and Attribution".
 *
 * Null for fewer than two returns. Returns that are all alike have a volatility, and it is 0.
 */
export function volatility(
  returns: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'ddof'>,
): number | null {
  const deviation = standardDeviation(returns, convention.ddof);
  return deviation === null ? null : deviation * Math.sqrt(convention.periodsPerYear);
}
