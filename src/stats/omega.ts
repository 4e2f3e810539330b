/** The omega ratio (METR-1). */
import type { Convention } from './convention.ts';
import { shortfallDeviation } from './deviation.ts';
import { above } from './returns.ts';
import { sum } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Omega: what returns above the target bring for each unit that those below it take.
 *
 * Formula: sum(max(r - target, 0)) / sum(max(target - r, 0)); above 1 exactly where the mean return is above the
 * target. Period: that of the returns (METR-1: UTC days). Not annualised. Risk-free rate: none; the target takes its
 * place, per period (METR-1: 0). No ddof. Source: C. Keating and W. Shadwick, "A universal performance measure",
 * Journal of Performance Measurement 6 (2002). At a target of 0 it is the ratio of A. Bernardo and O. Ledoit (2000).
 *
 * Null for fewer than two returns, and when no return falls short by more than rounding noise; 0 when none exceeds.
 */
export function omega(returns: Numbers, convention: Pick<Convention, 'target'>): number | null {
  const excess = above(returns, convention.target);
  const shortfall = shortfallDeviation(excess);
  if (shortfall === null || shortfall === 0) return null;
  const gained = sum(excess.map((value) => Math.max(value, 0)));
  return gained / sum(excess.map((value) => Math.max(-value, 0)));
}
