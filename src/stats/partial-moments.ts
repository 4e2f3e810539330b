/**
 * Both sides of a target, apart: how often returns lie above and below it, and how far.
 *
 * All take the target of a period (METR-1: 0), one for all or one for each, in place of a risk-free rate, and count ALL
 * periods in n, not only those on their side. Period: that of the returns (METR-1: UTC days). Not annualised: fractions
 * of a period. ddof: 0, since the target is given and not estimated. Null for fewer than two returns; a ratio also when
 * no return falls short by more than rounding noise.
 * Source: C. Bacon, "Practical Portfolio Performance Measurement and Attribution", on downside risk.
 */
import type { Convention } from './convention.ts';
import { shortfallDeviation } from './deviation.ts';
import { above } from './returns.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

type Target = Pick<Convention, 'target'>;

/** Upside potential. Formula: sum(max(r - target, 0)) / n. */
export function upsidePotential(returns: Numbers, { target }: Target): number | null {
  return meanOf(returns, target, (excess) => Math.max(excess, 0));
}

/** Downside potential, positive. Formula: sum(max(target - r, 0)) / n. */
export function downsidePotential(returns: Numbers, { target }: Target): number | null {
  return meanOf(returns, target, (excess) => Math.max(-excess, 0));
}

/** Upside frequency. Formula: returns above the target / n, in [0, 1]. */
export function upsideFrequency(returns: Numbers, { target }: Target): number | null {
  return meanOf(returns, target, (excess) => (excess > 0 ? 1 : 0));
}

/** Downside frequency. Formula: returns below the target / n, in [0, 1]. */
export function downsideFrequency(returns: Numbers, { target }: Target): number | null {
  return meanOf(returns, target, (excess) => (excess < 0 ? 1 : 0));
}

/** Upside risk: the downside deviation's mirror image. Formula: sqrt(sum(max(r - target, 0)^2) / n). */
export function upsideRisk(returns: Numbers, { target }: Target): number | null {
  return shortfallDeviation(above(returns, target).map((excess) => -excess));
}

/**
 * Upside potential ratio. Formula: upside potential / downside deviation, both of a period. Source: F. Sortino, R. van
 * der Meer and A. Plantinga, "The Dutch triangle", Journal of Portfolio Management 26 (1999).
 */
export function upsidePotentialRatio(returns: Numbers, { target }: Target): number | null {
  return ratio(upsidePotential(returns, { target }), shortfallDeviation(above(returns, target)));
}

/**
 * Variability skewness. Formula: upside risk / downside deviation, both of a period; above 1 when the upside is wider.
 */
export function variabilitySkewness(returns: Numbers, { target }: Target): number | null {
  return ratio(upsideRisk(returns, { target }), shortfallDeviation(above(returns, target)));
}

function meanOf(returns: Numbers, target: Target['target'], of: (excess: number) => number): number | null {
  return returns.length < 2 ? null : mean(above(returns, target).map(of));
}

function ratio(upside: number | null, downside: number | null): number | null {
  return upside === null || downside === null || downside === 0 ? null : upside / downside;
}
