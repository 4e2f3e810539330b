/**
 * Simple moving average: the sum of the last n values / n; defined from the n-th value on.
 *
 * Prices are integers, so a running sum of them is exact (below 2^53) and needs no refreshing. Volumes are decimals, of
 * which a running sum would drift, and could fall below zero: their sum is that of the present block of n values so
 * far, plus that of the end of the block before, added up backwards when a block is complete. Nothing is subtracted,
 * and the error is that of adding n numbers, however many rows have gone by.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';

export class Sma implements Indicator {
  readonly warmup: number;
  readonly period: number;
  readonly source: Source;
  /** The last n values, the oldest at `slot`; of volumes, from `slot` on, sums up to the end of the last block. */
  readonly ring: Float64Array;
  slot = 0;
  /** Sum of the last n values; of volumes, of the present block. */
  sum = 0;
  /** Whether the ring has been filled: 0 or 1. */
  full = 0;

  constructor(period: number, source: Source = 'close') {
    this.period = checkPeriod('sma', 'period', period);
    this.warmup = period;
    this.source = source;
    this.ring = new Float64Array(period);
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    if (this.source === 'volume') this.#decimals(candles.volume, from, to, outputs[0]!, at);
    else this.#integers(candles[this.source], from, to, outputs[0]!, at);
  }

  #integers(values: Float64Array, from: number, to: number, out: Float64Array, at: number): void {
    const { period, ring } = this;
    const shift = at - from;
    let { slot, sum, full } = this;
    let row = from;
    for (; row < to && full === 0; row++) {
      const value = values[row]!;
      sum += value;
      ring[slot] = value;
      slot++;
      if (slot === period) {
        slot = 0;
        full = 1;
      }
      out[row + shift] = full === 1 ? sum / period : NaN;
    }
    // What leaves the window lies in the ring at first, and then among the rows at hand.
    const ringEnd = Math.min(to, row + period);
    for (; row < ringEnd; row++) {
      const value = values[row]!;
      sum += value - ring[slot]!;
      ring[slot] = value;
      slot = slot + 1 === period ? 0 : slot + 1;
      out[row + shift] = sum / period;
    }
    if (row < to) {
      sum = slide(values, row, to, period, sum, out, shift);
      ring.set(values.subarray(to - period, to));
      slot = 0;
    }
    this.slot = slot;
    this.sum = sum;
    this.full = full;
  }

  #decimals(values: Float64Array, from: number, to: number, out: Float64Array, at: number): void {
    const { period, ring } = this;
    const shift = at - from;
    let { slot, sum, full } = this;
    for (let row = from; row < to; row++) {
      const value = values[row]!;
      sum += value;
      ring[slot] = value;
      slot++;
      if (slot < period) {
        out[row + shift] = full === 1 ? (sum + ring[slot]!) / period : NaN;
        continue;
      }
      out[row + shift] = sum / period;
      let end = 0;
      for (let k = period - 1; k >= 0; k--) {
        end += ring[k]!;
        ring[k] = end;
      }
      slot = 0;
      sum = 0;
      full = 1;
    }
    this.slot = slot;
    this.sum = sum;
    this.full = full;
  }
}

/** Moves the window over rows [from, to), all of it at hand; the tight loop that most rows go through. */
function slide(
  values: Float64Array,
  from: number,
  to: number,
  period: number,
  sum: number,
  out: Float64Array,
  shift: number,
): number {
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const first = sum + (values[row]! - values[row - period]!);
    const second = first + (values[row + 1]! - values[row - period + 1]!);
    const third = second + (values[row + 2]! - values[row - period + 2]!);
    sum = third + (values[row + 3]! - values[row - period + 3]!);
    const at = row + shift;
    out[at] = first / period;
    out[at + 1] = second / period;
    out[at + 2] = third / period;
    out[at + 3] = sum / period;
  }
  for (; row < to; row++) {
    sum += values[row]! - values[row - period]!;
    out[row + shift] = sum / period;
  }
  return sum;
}
