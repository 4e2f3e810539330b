/**
 * Rate of change in percent: 100 x (value - value n before) / value n before; defined from value n + 1 on.
 * Where the value n before is 0, as a volume can be, it is 0 (IND-3), as in TA-Lib.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';

export class RateOfChange implements Indicator {
  readonly warmup: number;
  readonly source: Source;
  /** The last n values; the oldest at `slot`. */
  readonly ring: Float64Array;
  slot = 0;
  /** Whether the ring has been filled: 0 or 1. */
  full = 0;

  constructor(period: number, source: Source = 'close') {
    this.ring = new Float64Array(checkPeriod('roc', 'period', period));
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
    const { ring } = this;
    const period = ring.length;
    const shift = at - from;
    let { slot, full } = this;
    for (let row = from; row < to; row++) {
      const value = values[row]!;
      const before = ring[slot]!;
      if (full === 0) out[row + shift] = NaN;
      else out[row + shift] = before === 0 ? 0 : ((value - before) / before) * 100;
      ring[slot] = value;
      slot++;
      if (slot === period) {
        slot = 0;
        full = 1;
      }
    }
    this.slot = slot;
    this.full = full;
  }
}
