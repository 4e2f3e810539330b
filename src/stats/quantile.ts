/**
 * Quantiles by linear interpolation between order statistics.
 *
 * Formula: with the values in rising order x[0] .. x[n - 1] and h = (n - 1) * share, x[floor(h)] and the part of h
 * beyond it of the way to the next. This is type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical
 * packages", The American Statistician 50 (1996), the one that spreadsheets, R and NumPy give unless asked otherwise.
 */
import { assert } from '../base/assert.ts';
import type { Numbers } from './sums.ts';

/** The value below which `share` of the values lie: 0 for the least, 1 for the greatest. Null for no values. */
export function quantile(values: Numbers, share: number): number | null {
  return values.length === 0 ? null : quantileOfSorted(sorted(values), share);
}

/** The same of values that are in rising order already, at least one. */
export function quantileOfSorted(rising: Float64Array, share: number): number {
  assert(share >= 0 && share <= 1, 'a quantile is at a share between 0 and 1');
  const place = (rising.length - 1) * share;
  const below = Math.floor(place);
  const low = rising[below]!;
  return low + (place - below) * (rising[Math.min(below + 1, rising.length - 1)]! - low);
}

/** A copy in rising order. */
export function sorted(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}
