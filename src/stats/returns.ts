/**
 * Simple returns: from equity, back to equity, and above a rate.
 *
 * r[i] = equity[i + 1] / equity[i] - 1, one for each pair of neighbouring rows. Not annualised. A return from equity
 * of zero or less has no meaning, and what comes after it is other money: such a series has no returns (null). A last
 * row at or below zero is a return of -1 or less, and stands.
 */
import { assert } from '../base/assert.ts';
import type { PeriodRate } from './convention.ts';
import type { Numbers } from './sums.ts';

/** Returns of neighbouring rows: one less than there are rows. Null when a row before the last is not positive. */
export function returnsOf(equity: Numbers): Float64Array | null {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < returns.length; i++) {
    const from = equity[i]!;
    if (from <= 0) return null;
    returns[i] = equity[i + 1]! / from - 1;
  }
  return returns;
}

/** What `start` grows to: `start`, then the value after each return. One row more than there are returns. */
export function compounded(start: number, returns: Numbers): Float64Array {
  const wealth = new Float64Array(returns.length + 1);
  wealth[0] = start;
  for (let i = 0; i < returns.length; i++) wealth[i + 1] = wealth[i]! * (1 + returns[i]!);
  return wealth;
}

/** Each return less the rate of its period. A row of rates must be as long as the returns. */
export function above(returns: Numbers, rate: PeriodRate): Float64Array {
  const excess = new Float64Array(returns.length);
  if (typeof rate === 'number') {
    for (let i = 0; i < excess.length; i++) excess[i] = returns[i]! - rate;
    return excess;
  }
  assert(rate.length === returns.length, 'there is one rate for each return');
  for (let i = 0; i < excess.length; i++) excess[i] = returns[i]! - rate[i]!;
  return excess;
}
