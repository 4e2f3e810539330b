/**
 * True range: the span of a candle and the close before it, max(high, close before) - min(low, close before).
 * The first candle has no close before it and so no true range (IND-2); Tulip takes its high - low instead.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978).
 */
import type { CandleColumns } from '../market/candles.ts';
import { larger, smaller } from './larger.ts';

export class TrueRange {
  /** Candles taken, counted up to 1. */
  seen = 0;
  lastClose = 0;

  /**
   * Writes the true ranges of rows [from, to) to `out` from `at` on. Returns how many of the rows have none: 1 when the
   * first candle of all is among them, where NaN is written.
   */
  over(candles: CandleColumns, from: number, to: number, out: Float64Array, at: number): number {
    const { high: highs, low: lows, close: closes } = candles;
    const shift = at - from;
    let { lastClose } = this;
    let row = from;
    if (this.seen === 0 && from < to) {
      out[at] = NaN;
      lastClose = closes[from]!;
      row++;
      this.seen = 1;
    }
    const skipped = row - from;
    for (; row < to; row++) {
      out[row + shift] = larger(highs[row]!, lastClose) - smaller(lows[row]!, lastClose);
      lastClose = closes[row]!;
    }
    this.lastClose = lastClose;
    return skipped;
  }
}
