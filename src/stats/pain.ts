/**
 * How deep under water an account was over all the time, not at its worst moment alone: ulcer and pain index, and what
 * the account earned for each unit of them.
 *
 * Period: every row of equity after the first, which is where the account stood before (METR-1: drawdowns look at every
 * step). Each row weighs the same. Indices are positive fractions and not annualised; no ddof. Ratios divide an annual
 * return less the risk-free rate of a year (METR-1: 0).
 */
import { roundingNoise } from './deviation.ts';
import { drawdownSeries } from './drawdowns.ts';
import { ratioOf } from './ratio-of.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Ulcer index: root mean square of the drawdowns.
 *
 * Formula: sqrt(sum(d^2) / n), d the drawdown at a row, n the rows after the first. No annualisation; no risk-free
 * rate; no ddof. Source: P. Martin and B. McCann, "The Investor's Guide to Fidelity Funds" (1989).
 *
 * Null for fewer than two rows and when the first is not positive; 0 without a drawdown.
 */
export function ulcerIndex(equity: Numbers): number | null {
  const depths = depthsOf(equity);
  return depths === null ? null : Math.sqrt(mean(depths.map((depth) => depth * depth))!);
}

/**
 * Pain index: mean of the drawdowns.
 *
 * Formula: sum(d) / n, as above. No annualisation; no risk-free rate; no ddof. Source: T. Becker, "The Zephyr K-Ratio
 * and Pain Index" (Zephyr Associates, 2006), in C. Bacon, "Practical Risk-Adjusted Performance Measurement".
 *
 * Null as above; 0 without a drawdown.
 */
export function painIndex(equity: Numbers): number | null {
  const depths = depthsOf(equity);
  return depths === null ? null : mean(depths);
}

/**
 * Martin ratio (ulcer performance index).
 *
 * Formula: (annual return - risk-free) / ulcer index. Annualisation: that of the annual return (METR-1: geometric, by
 * elapsed time). Source: Martin and McCann (1989), as above.
 *
 * Null when either is null, and without a drawdown beyond rounding noise.
 */
export function martinRatio(
  annualReturn: number | null,
  ulcer: number | null,
  riskFreePerYear: number,
): number | null {
  return perUnit(annualReturn, ulcer, riskFreePerYear);
}

/**
 * Pain ratio. Formula: (annual return - risk-free) / pain index. Source: Becker (2006), as the pain index; the rest as
 * the Martin ratio.
 */
export function painRatio(
  annualReturn: number | null,
  pain: number | null,
  riskFreePerYear: number,
): number | null {
  return perUnit(annualReturn, pain, riskFreePerYear);
}

/**
 * Sterling ratio: the Calmar ratio with ten percent added to the drawdown, so that small ones do not flatter.
 *
 * Formula: annual return / (maximum drawdown + 0.1), as fractions. Annualisation: that of the annual return (METR-1:
 * geometric, by elapsed time). No risk-free rate; no ddof. Source: D. Jones (1981), with the maximum in place of the
 * average drawdown, as the library PerformanceAnalytics computes it.
 *
 * Null when either is null; defined without a drawdown.
 */
export function sterlingRatio(annualReturn: number | null, maxDrawdown: number | null): number | null {
  return annualReturn === null || maxDrawdown === null ? null : ratioOf(annualReturn, maxDrawdown + 0.1);
}

function depthsOf(equity: Numbers): Float64Array | null {
  return equity.length < 2 ? null : (drawdownSeries(equity)?.subarray(1) ?? null);
}

function perUnit(annualReturn: number | null, index: number | null, riskFree: number): number | null {
  if (annualReturn === null || index === null || index <= roundingNoise) return null;
  return ratioOf(annualReturn - riskFree, index);
}
