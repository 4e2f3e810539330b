/**
 * Simple moving average: the sum of the last n values / n; defined from the n-th value on.
 *
 * Prices are integers, so a running sum of them is exact (below 2^53) and needs no refreshing; it is what is written,
 * and divided where it is read. Volumes are decimals, of
 * which a running sum would drift, and could fall below zero: their sum is that of the present block of n values so
 * far, plus that of the end of the block before, added up backwards when a block is complete. Nothing is subtracted,
 * and the error is that of adding n numbers, however many rows have gone by.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';

export class Sma implements Indicator {
  readonly warmup: number;
  readonly divisor: number;
  readonly period: number;
  readonly source: Source;
  /** Sum of the last n values; of volumes, of the present block. */
  sum = 0;
  /** For volumes: below `slot` the values of the present block, from there on sums up to the end of the last one. */
  readonly ring: Float64Array;
  slot = 0;
  /** Whether the ring has been filled: 0 or 1. */
  full = 0;

  constructor(period: number, source: Source = 'close') {
    this.period = checkPeriod('sma', 'period', period);
    this.warmup = period;
    this.divisor = source === 'volume' ? 1 : period;
    this.source = source;
    this.ring = new Float64Array(source === 'volume' ? period : 0);
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
    const { period } = this;
    const shift = at - from;
    let { sum } = this;
    let row = from;
    for (const filled = Math.min(to, period); row < filled; row++) {
      sum += values[row]!;
      out[row + shift] = row === period - 1 ? sum : NaN;
    }
    this.sum = slide(values, row, to, period, sum, out, shift);
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

/** Moves the window over rows [from, to); the tight loop that most rows go through. */
function slide(
  values: Float64Array,
  from: number,
  to: number,
  period: number,
  sum: number,
  out: Float64Array,
  shift: number,
): number {
  for (let row = from; row < to; row++) {
    sum += values[row]! - values[row - period]!;
    out[row + shift] = sum;
  }
  return sum;
}
