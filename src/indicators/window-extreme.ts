/**
 * The highest or the lowest of the last n prices, the newest included, at a cost that does not grow with n or with the
 * shape of the prices.
 *
 * The window is the present block of n rows so far and the end of the block before; the extremes of all ends of a block
 * are found backwards once, when it is complete. Blocks begin at row 0. Source: M. van Herk, "A fast algorithm for
 * local minimum and maximum filters", Pattern Recognition Letters 13 (1992).
 */
import { larger } from './larger.ts';

export class WindowExtreme {
  readonly period: number;
  /** 1 for the highest; -1 for the lowest, which is the highest of the negated prices. */
  readonly sign: number;
  /** The extremes of the ends of the last block, by where they begin, times `sign`. */
  readonly ends: Float64Array;
  /** Extreme of the present block, times `sign`. */
  top = 0;

  constructor(period: number, sign: 1 | -1) {
    this.period = period;
    this.sign = sign;
    this.ends = new Float64Array(period);
  }

  /** Takes rows [from, to) and writes the extreme after each from `at` on; NaN before n rows were seen. */
  over(values: Float64Array, from: number, to: number, out: Float64Array, at: number): void {
    const { period, sign, ends } = this;
    const shift = at - from;
    let { top } = this;
    let row = from;
    while (row < to) {
      const start = row - (row % period);
      const last = start + period - 1;
      if (row === start) top = sign * values[row]!;
      const end = Math.min(to, last);
      // The end of the block before that is still in the window begins one place further on.
      const toEnds = 1 - start;
      for (; row + 1 < end; row += 2) {
        const first = sign * values[row]!;
        const second = sign * values[row + 1]!;
        const both = larger(first, second);
        out[row + shift] = sign * larger(larger(top, first), ends[row + toEnds]!);
        top = larger(top, both);
        out[row + 1 + shift] = sign * larger(top, ends[row + 1 + toEnds]!);
      }
      if (row < end) {
        top = larger(top, sign * values[row]!);
        out[row + shift] = sign * larger(top, ends[row + toEnds]!);
        row++;
      }
      if (row === last && row < to) {
        foldBlock(values, start, sign, ends);
        out[row + shift] = sign * ends[0]!;
        row++;
      }
    }
    if (from < period - 1) out.fill(NaN, at, Math.min(to, period - 1) + shift);
    this.top = top;
  }
}

/** The extremes of all ends of the block that begins at row `start`. */
function foldBlock(values: Float64Array, start: number, sign: number, ends: Float64Array): void {
  let top = sign * values[start + ends.length - 1]!;
  let k = ends.length - 1;
  for (; k >= 1; k -= 2) {
    const last = sign * values[start + k]!;
    const both = larger(last, sign * values[start + k - 1]!);
    ends[k] = larger(top, last);
    top = larger(top, both);
    ends[k - 1] = top;
  }
  if (k === 0) ends[0] = larger(top, sign * values[start]!);
}
