/**
 * Linearly weighted moving average: the newest of the last n values weighs n, the oldest 1, and the sum is divided by
 * n (n + 1) / 2. Defined from the n-th value on.
 *
 * As in the simple average, the window is the present block so far and the end of the block before, and nothing is
 * subtracted: with i values in the present block, its value j (from 0) weighs n - i + 1 + j, and the old value at
 * place k >= i weighs k - i + 1, so that the old part is the sum of the sums of all its ends. Prices give the exact
 * sum below 2^53.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';

export class Wma implements Indicator {
  readonly warmup: number;
  readonly period: number;
  readonly source: Source;
  /** Below `slot` the values of the present block; from there on, the weighted sums of the ends of the last one. */
  readonly tails: Float64Array;
  slot = 0;
  /** Sum of the present block. */
  head = 0;
  /** Sum of the present block, its first value once, its second twice, and so on. */
  rising = 0;
  /** Whether a block has been completed: 0 or 1. */
  full = 0;

  constructor(period: number, source: Source = 'close') {
    this.period = checkPeriod('wma', 'period', period);
    this.warmup = period;
    this.source = source;
    this.tails = new Float64Array(period);
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    const values = candles[this.source];
    const out = outputs[0]!;
    const { period, tails } = this;
    const weights = (period * (period + 1)) / 2;
    const shift = at - from;
    let { slot, head, rising, full } = this;
    let row = from;
    while (row < to) {
      const start = row;
      const end = Math.min(to, row + period - slot - 1);
      for (; row < end; row++) {
        const value = values[row]!;
        tails[slot] = value;
        slot++;
        head += value;
        rising += value * slot;
        out[row + shift] = (rising + (period - slot) * head + tails[slot]!) / weights;
      }
      if (full === 0) out.fill(NaN, start + shift, row + shift);
      if (row === to) break;
      const value = values[row]!;
      tails[slot] = value;
      out[row + shift] = (rising + value * period) / weights;
      row++;
      weighEnds(tails);
      slot = 0;
      head = 0;
      rising = 0;
      full = 1;
    }
    this.slot = slot;
    this.head = head;
    this.rising = rising;
    this.full = full;
  }
}

/** Turns the values of a completed block into the sums of the sums of its ends. */
function weighEnds(tails: Float64Array): void {
  let end = 0;
  let ends = 0;
  for (let k = tails.length - 1; k >= 0; k--) {
    end += tails[k]!;
    ends += end;
    tails[k] = ends;
  }
}
