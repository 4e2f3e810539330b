/**
 * Highest high and lowest low of the last n candles, the newest included, at a cost that does not grow with n or with
 * the shape of the prices.
 *
 * The window is the present block of n candles so far and the end of the block before; the extremes of all ends of a
 * block are found backwards once, when it is complete. Source: M. van Herk, "A fast algorithm for local minimum and
 * maximum filters", Pattern Recognition Letters 13 (1992).
 */
import { larger, smaller } from './larger.ts';

export class WindowRange {
  readonly period: number;
  /** Below `slot` the highs of the present block; from there on, the highest of the ends of the last one. */
  readonly tailTops: Float64Array;
  readonly tailBottoms: Float64Array;
  slot = 0;
  /** Extremes of the present block. */
  top = 0;
  bottom = 0;
  /** Whether a block has been completed: 0 or 1. */
  full = 0;

  constructor(period: number) {
    this.period = period;
    this.tailTops = new Float64Array(period);
    this.tailBottoms = new Float64Array(period);
  }

  /** Takes rows [from, to) and writes the extremes after each from `at` on; NaN before n candles were seen. */
  over(
    candles: { readonly high: Float64Array; readonly low: Float64Array },
    from: number,
    to: number,
    uppers: Float64Array,
    lowers: Float64Array,
    at: number,
  ): void {
    const { high: highs, low: lows } = candles;
    const { period, tailTops, tailBottoms } = this;
    const shift = at - from;
    let { slot, top, bottom, full } = this;
    let row = from;
    while (row < to) {
      const start = row;
      const end = Math.min(to, row + period - slot - 1);
      if (slot === 0) {
        top = highs[row]!;
        bottom = lows[row]!;
      }
      for (; row < end; row++) {
        const high = highs[row]!;
        const low = lows[row]!;
        top = larger(top, high);
        bottom = smaller(bottom, low);
        tailTops[slot] = high;
        tailBottoms[slot] = low;
        slot++;
        uppers[row + shift] = larger(top, tailTops[slot]!);
        lowers[row + shift] = smaller(bottom, tailBottoms[slot]!);
      }
      if (full === 0) {
        uppers.fill(NaN, start + shift, row + shift);
        lowers.fill(NaN, start + shift, row + shift);
      }
      if (row === to) break;
      tailTops[slot] = highs[row]!;
      tailBottoms[slot] = lows[row]!;
      foldBlock(tailTops, tailBottoms);
      uppers[row + shift] = tailTops[0]!;
      lowers[row + shift] = tailBottoms[0]!;
      row++;
      slot = 0;
      full = 1;
    }
    this.slot = slot;
    this.top = top;
    this.bottom = bottom;
    this.full = full;
  }
}

/** Turns the highs and lows of a completed block into the extremes of its ends. */
function foldBlock(tops: Float64Array, bottoms: Float64Array): void {
  let top = tops.at(-1)!;
  let bottom = bottoms.at(-1)!;
  for (let k = tops.length - 1; k >= 0; k--) {
    top = larger(top, tops[k]!);
    bottom = smaller(bottom, bottoms[k]!);
    tops[k] = top;
    bottoms[k] = bottom;
  }
}
