/** Tail ratio and common-sense ratio (METR-1). */
import { roundingNoise } from './deviation.ts';
import { omega } from './omega.ts';
import { quantileOfSorted, sorted } from './quantile.ts';
import type { Numbers } from './sums.ts';

/**
 * Tail ratio: how the best returns compare with the worst.
 *
 * Formula: |95 % quantile| / |5 % quantile|, linear between order statistics (type 7). Period: that of the returns
 * (METR-1: UTC days). Not annualised; no risk-free rate; no ddof. Source: the library empyrical, `tail_ratio`.
 *
 * Null for fewer than two returns, and for a 5 % quantile of zero or of rounding noise.
 */
export function tailRatio(returns: Numbers): number | null {
  if (returns.length < 2) return null;
  const rising = sorted(returns);
  const worst = Math.abs(quantileOfSorted(rising, 0.05));
  return worst <= roundingNoise ? null : Math.abs(quantileOfSorted(rising, 0.95)) / worst;
}

/**
 * Common-sense ratio: above 1 where gains outweigh losses both in sum and in the tails.
 *
 * Formula: tail ratio * omega at a target of 0, which is the profit factor of the returns. Period: that of the returns
 * (METR-1: UTC days). Not annualised; no risk-free rate; no ddof. Source: the library QuantStats, `common_sense_ratio`.
 *
 * Null where either is: fewer than two returns, none below zero, a 5 % quantile of zero.
 */
export function commonSenseRatio(returns: Numbers): number | null {
  const tails = tailRatio(returns);
  const gains = omega(returns, { target: 0 });
  return tails === null || gains === null ? null : tails * gains;
}
