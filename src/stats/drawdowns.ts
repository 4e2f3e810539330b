/**
 * Drawdowns: how far equity stood below the highest it had been (METR-1).
 *
 * Formula: (peak - equity) / peak, a positive fraction, where peak is the highest row so far and row 0 is the first
 * peak. Period: every row given; the metrics of a run take every step, since day ends would hide what happened inside
 * the day. Not annualised; no risk-free rate; no ddof. Source: M. Magdon-Ismail and A. Atiya, "Maximum drawdown",
 * Risk 17 (2004).
 *
 * Positive equity stays in [0, 1); equity at zero is 1, debt more than 1. A first row that is not positive is no peak
 * to measure from: null.
 */
import type { EquitySeries } from './equity-series.ts';
import type { Numbers } from './sums.ts';

/** One stretch below a peak. Times are those of rows, ms. */
export interface Drawdown {
  /** The last row at the peak. */
  readonly peakAt: number;
  /** The first row at the lowest equity of the stretch. */
  readonly troughAt: number;
  /** The first row back at the peak or above it; null while there is none. */
  readonly recoveredAt: number | null;
  /** (peak - trough) / peak. */
  readonly depth: number;
}

/** The drawdown at each row: 0 at a peak. */
export function drawdownSeries(equity: Numbers): Float64Array | null {
  const depths = new Float64Array(equity.length);
  let peak = equity.length === 0 ? 1 : equity[0]!;
  if (peak <= 0) return null;
  for (let i = 0; i < depths.length; i++) {
    peak = Math.max(peak, equity[i]!);
    depths[i] = (peak - equity[i]!) / peak;
  }
  return depths;
}

/** All stretches below a peak, in order of time. They do not overlap; only the last may be without recovery. */
export function drawdowns(series: EquitySeries): readonly Drawdown[] | null {
  const depths = drawdownSeries(series.equity.subarray(0, series.length));
  if (depths === null) return null;
  const found: Drawdown[] = [];
  for (let row = 1; row < depths.length; row++) {
    if (depths[row] === 0) continue;
    const first = row;
    let trough = row;
    for (; row < depths.length && depths[row]! > 0; row++) if (depths[row]! > depths[trough]!) trough = row;
    found.push({
      peakAt: series.at[first - 1]!,
      troughAt: series.at[trough]!,
      recoveredAt: row < depths.length ? series.at[row]! : null,
      depth: depths[trough]!,
    });
  }
  return found;
}

/** The deepest of them, the earliest among equals; null for none. */
export function deepestDrawdown(all: readonly Drawdown[]): Drawdown | null {
  let deepest: Drawdown | null = null;
  for (const one of all) if (deepest === null || one.depth > deepest.depth) deepest = one;
  return deepest;
}

/** Maximum drawdown: the largest of the series. 0 when there is none; null for fewer than two rows. */
export function maxDrawdown(equity: Numbers): number | null {
  const depths = equity.length < 2 ? null : drawdownSeries(equity);
  if (depths === null) return null;
  let most = 0;
  for (const depth of depths) most = Math.max(most, depth);
  return most;
}
