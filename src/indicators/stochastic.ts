/**
 * Stochastic oscillator, 0 to 100: where the close lies between the lowest low and the highest high of the last n
 * candles, 100 x (close - lowest) / (highest - lowest). k is the plain mean of the last `slowing` of these (1 for the
 * fast form), d the plain mean of the last `dPeriod` values of k. Outputs: k, defined from candle n + slowing - 1 on,
 * and d, dPeriod - 1 candles later.
 *
 * Where highest and lowest are equal the close is taken to lie in the middle: 50 (IND-3). TTR says the same, TA-Lib
 * and Tulip say 0. The means are added up anew at each candle, so that they never leave 0 to 100.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator } from './indicator.ts';
import { WindowExtreme } from './window-extreme.ts';

export class Stochastic implements Indicator {
  readonly warmup: number;
  readonly highest: WindowExtreme;
  readonly lowest: WindowExtreme;
  readonly places: DirectMean;
  readonly smoothed: DirectMean;

  constructor(period: number, slowing = 3, dPeriod = 3) {
    checkPeriod('stochastic', 'period', period);
    this.highest = new WindowExtreme(period, 1);
    this.lowest = new WindowExtreme(period, -1);
    this.places = new DirectMean(checkPeriod('stochastic', 'slowing', slowing));
    this.smoothed = new DirectMean(checkPeriod('stochastic', 'dPeriod', dPeriod));
    this.warmup = period + slowing + dPeriod - 2;
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    const ks = outputs[0]!;
    const ds = outputs[1]!;
    const closes = candles.close;
    const end = at + to - from;
    const shift = at - from;
    // The two columns hold the highest and the lowest, then the places and their means.
    this.highest.over(candles.high, from, to, ks, at);
    this.lowest.over(candles.low, from, to, ds, at);
    for (let i = at; i < end; i++) {
      const lowest = ds[i]!;
      const span = ks[i]! - lowest;
      ks[i] = span === 0 ? 50 : ((closes[i - shift]! - lowest) / span) * 100;
    }
    this.places.over(ks, at, end, ks);
    this.smoothed.over(ks, at, end, ds);
  }
}

/** Plain mean of the last `period` values, NaN until there are so many; leading NaN are not values. */
class DirectMean {
  readonly period: number;
  readonly ring: Float64Array;
  slot = 0;
  /** Values taken, counted up to `period`. */
  seen = 0;

  constructor(period: number) {
    this.period = period;
    this.ring = new Float64Array(period);
  }

  /** Takes `values[from..to)` and writes the mean after each to the same place of `out`, which may be `values`. */
  over(values: Float64Array, from: number, to: number, out: Float64Array): void {
    const { period, ring } = this;
    let { slot, seen } = this;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) {
        out[i] = NaN;
        continue;
      }
      ring[slot] = value;
      slot = slot + 1 === period ? 0 : slot + 1;
      if (seen < period) seen++;
      let sum = 0;
      for (let k = 0; k < period; k++) sum += ring[k]!;
      out[i] = seen === period ? sum / period : NaN;
    }
    this.slot = slot;
    this.seen = seen;
  }
}
