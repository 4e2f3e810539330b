/**
 * Returns of a benchmark for the periods of an account, pair by pair.
 *
 * The price at the end of a period is the last one at or before it, never a later one, so that the benchmark is known
 * when the account is. Periods at whose beginning the benchmark has no price yet are left out of both rows.
 */
import { checkedEquity, type EquitySeries } from './equity-series.ts';
import type { Pairs } from './capture.ts';

/** A benchmark's prices by the time at which each was known, as a series of its own. */
export type PriceSeries = EquitySeries;

/**
 * The periods that both have. `ends` are the account's sample times, one more than `returns`. Throws BugError on a
 * broken series. A period that begins or ends at a price that is not positive is left out too.
 */
export function pairedReturns(ends: Float64Array, returns: Float64Array, benchmark: PriceSeries): Pairs {
  const { at, equity: prices, length } = checkedEquity(benchmark);
  const ours: number[] = [];
  const theirs: number[] = [];
  let row = -1;
  let before = 0;
  for (let i = 0; i < ends.length; i++) {
    while (row + 1 < length && at[row + 1]! <= ends[i]!) row += 1;
    const price = row < 0 ? 0 : prices[row]!;
    if (i > 0 && before > 0 && price > 0) {
      ours.push(returns[i - 1]!);
      theirs.push(price / before - 1);
    }
    before = price;
  }
  return { returns: Float64Array.from(ours), benchmark: Float64Array.from(theirs) };
}
