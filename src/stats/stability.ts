/** Stability of the equity curve (METR-1). */
import { naturalLog } from './exponential.ts';
import { rSquared } from './regression.ts';
import type { Numbers } from './sums.ts';

/**
 * Stability: how straight the logarithm of equity runs over time, in [0, 1]. It says nothing of the direction.
 *
 * Formula: R squared of the least-squares line through ln(1 + r) summed up to each period, over the number of the
 * period. Period: that of the returns (METR-1: UTC days). Not annualised; no risk-free rate; no ddof. Source: the
 * library empyrical, `stability_of_timeseries`.
 *
 * Null for fewer than two returns, for a return of -1 or less, and for equity that never moved.
 */
export function stability(returns: Numbers): number | null {
  const heights = new Float64Array(returns.length);
  let height = 0;
  for (let i = 0; i < heights.length; i++) {
    const growth = 1 + returns[i]!;
    if (growth <= 0) return null;
    height += naturalLog(growth);
    heights[i] = height;
  }
  return rSquared(
    heights,
    heights.map((_, i) => i),
    { riskFree: 0 },
  );
}
