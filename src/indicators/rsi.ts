/**
 * Relative strength index, 0 to 100: 100 x gain / (gain + loss), which is 100 - 100 / (1 + gain / loss), where gain
 * and loss are Wilder's means of the rises and of the falls from value to value (IND-1). Defined from value n + 1 on.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978).
 *
 * Without a loss it is 100, the limit of the formula, also when nothing rose either (IND-3): technicalindicators says
 * the same of a flat series, TA-Lib says 0.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';

export class Rsi implements Indicator {
  readonly warmup: number;
  readonly period: number;
  readonly source: Source;
  /** Values taken, counted up to period + 1. */
  seen = 0;
  last = 0;
  /** Mean rise; while it is being seeded, the sum. */
  gain = 0;
  /** Mean fall, above zero; while it is being seeded, the sum. */
  loss = 0;

  constructor(period: number, source: Source = 'close') {
    this.period = checkPeriod('rsi', 'period', period);
    this.warmup = period + 1;
    this.source = source;
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
    const { period, warmup } = this;
    const factor = 1 / period;
    const shift = at - from;
    let { seen, last, gain, loss } = this;
    let row = from;
    for (; row < to && seen < warmup; row++) {
      const change = seen === 0 ? 0 : values[row]! - last;
      last = values[row]!;
      if (change > 0) gain += change;
      else loss -= change;
      seen++;
      if (seen === warmup) {
        gain /= period;
        loss /= period;
      }
      out[row + shift] = seen === warmup ? strength(gain, loss) : NaN;
    }
    for (; row < to; row++) {
      const change = values[row]! - last;
      last = values[row]!;
      // Rise and fall without a branch that depends on the sign of a change; doubling and halving are exact.
      const size = Math.abs(change);
      gain += ((size + change) / 2 - gain) * factor;
      loss += ((size - change) / 2 - loss) * factor;
      out[row + shift] = strength(gain, loss);
    }
    this.seen = seen;
    this.last = last;
    this.gain = gain;
    this.loss = loss;
  }
}

/** The quotient first: rounding then cannot carry the index above 100. */
function strength(gain: number, loss: number): number {
  return loss === 0 ? 100 : (gain / (gain + loss)) * 100;
}
