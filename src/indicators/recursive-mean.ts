/**
 * The recursive mean behind the exponential average and Wilder's smoothing (IND-1): it begins with the plain mean of
 * its first `period` values and then moves towards each new value by `factor` of the distance.
 *
 * No window is kept and nothing drifts: an error of rounding fades like an old value.
 */
export class RecursiveMean {
  readonly period: number;
  readonly factor: number;
  /** Values taken, counted up to `period`. */
  seen = 0;
  /** The mean; while it is being seeded, the sum. */
  value = 0;

  constructor(period: number, factor: number) {
    this.period = period;
    this.factor = factor;
  }

  /**
   * Takes `values[from..to)` and writes the mean after each to `out` from `at` on; NaN before the seed is complete.
   * `out` may be `values` itself when `at` is `from`.
   */
  over(values: Float64Array, from: number, to: number, out: Float64Array, at: number): void {
    const { period, factor } = this;
    const shift = at - from;
    let { seen, value } = this;
    let row = from;
    for (; row < to && seen < period; row++) {
      value += values[row]!;
      seen++;
      if (seen === period) value /= period;
      out[row + shift] = seen === period ? value : NaN;
    }
    for (; row < to; row++) {
      value += (values[row]! - value) * factor;
      out[row + shift] = value;
    }
    this.seen = seen;
    this.value = value;
  }
}

/** The mean of an exponential average of `period` values. */
export function exponentialMean(period: number): RecursiveMean {
  return new RecursiveMean(period, 2 / (period + 1));
}

/** Wilder's mean of `period` values. */
export function wilderMean(period: number): RecursiveMean {
  return new RecursiveMean(period, 1 / period);
}
