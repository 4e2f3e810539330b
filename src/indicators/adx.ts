/**
 * Directional movement: how strongly prices trend (adx) and which way (plusDi, minusDi), each 0 to 100.
 *
 * Of two candles, the movement up is the rise of the high and the movement down the fall of the low; the larger counts
 * if it is above zero, the other is zero, equal ones both are. plusDi and minusDi are 100 x Wilder's mean of each over
 * that of the true range, dx = 100 x |plusDi - minusDi| / (plusDi + minusDi), and adx is Wilder's mean of dx, all
 * seeded by IND-1. Outputs: adx, defined from candle 2n on; plusDi and minusDi, from candle n + 1 on.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978).
 *
 * Where prices have not moved, nothing points anywhere: with no true range both indicators are 0, and with no
 * directional movement dx is 0 (IND-3).
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator } from './indicator.ts';
import { wilderMean, type RecursiveMean } from './recursive-mean.ts';
import { TrueRange } from './true-range.ts';

export class Adx implements Indicator {
  readonly warmup: number;
  readonly ranges = new TrueRange();
  readonly range: RecursiveMean;
  readonly plus: RecursiveMean;
  readonly minus: RecursiveMean;
  readonly dx: RecursiveMean;
  /** Candles taken, counted up to 1. */
  seen = 0;
  lastHigh = 0;
  lastLow = 0;

  constructor(period: number) {
    checkPeriod('adx', 'period', period);
    this.range = wilderMean(period);
    this.plus = wilderMean(period);
    this.minus = wilderMean(period);
    this.dx = wilderMean(period);
    this.warmup = 2 * period;
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    const adxs = outputs[0]!;
    const pluses = outputs[1]!;
    const minuses = outputs[2]!;
    const end = at + to - from;
    // The columns hold true ranges and movements first, then their means, then what is made of these.
    const moved = at + this.ranges.over(candles, from, to, adxs, at);
    this.#movements(candles, from, to, pluses, minuses, at);
    const defined = Math.min(end, moved + Math.max(0, this.range.period - 1 - this.range.seen));
    this.range.over(adxs, moved, end, adxs, moved);
    this.plus.over(pluses, moved, end, pluses, moved);
    this.minus.over(minuses, moved, end, minuses, moved);
    for (let i = defined; i < end; i++) {
      const range = adxs[i]!;
      const plus = pluses[i]!;
      const minus = minuses[i]!;
      const both = plus + minus;
      pluses[i] = range === 0 ? 0 : (plus / range) * 100;
      minuses[i] = range === 0 ? 0 : (minus / range) * 100;
      adxs[i] = both === 0 ? 0 : (Math.abs(plus - minus) / both) * 100;
    }
    this.dx.over(adxs, defined, end, adxs, defined);
  }

  /** Writes the movements up and down of rows [from, to); NaN for the first candle of all. */
  #movements(
    candles: CandleColumns,
    from: number,
    to: number,
    pluses: Float64Array,
    minuses: Float64Array,
    at: number,
  ): void {
    const { high: highs, low: lows } = candles;
    const shift = at - from;
    let { lastHigh, lastLow } = this;
    let row = from;
    if (this.seen === 0 && from < to) {
      pluses[at] = NaN;
      minuses[at] = NaN;
      lastHigh = highs[from]!;
      lastLow = lows[from]!;
      row++;
      this.seen = 1;
    }
    for (; row < to; row++) {
      const up = highs[row]! - lastHigh;
      const down = lastLow - lows[row]!;
      pluses[row + shift] = up > down && up > 0 ? up : 0;
      minuses[row + shift] = down > up && down > 0 ? down : 0;
      lastHigh = highs[row]!;
      lastLow = lows[row]!;
    }
    this.lastHigh = lastHigh;
    this.lastLow = lastLow;
  }
}
