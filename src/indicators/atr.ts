/**
 * Average true range: Wilder's mean of the true ranges (IND-1, IND-2), in price units. The first true range is that of
 * the second candle, so it is defined from candle n + 1 on. A period of 1 gives the true range itself.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978).
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator } from './indicator.ts';
import { wilderMean, type RecursiveMean } from './recursive-mean.ts';
import { TrueRange } from './true-range.ts';

export class Atr implements Indicator {
  readonly warmup: number;
  readonly ranges = new TrueRange();
  readonly mean: RecursiveMean;

  constructor(period: number) {
    this.mean = wilderMean(checkPeriod('atr', 'period', period));
    this.warmup = period + 1;
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    const out = outputs[0]!;
    const first = at + this.ranges.over(candles, from, to, out, at);
    this.mean.over(out, first, at + to - from, out, first);
  }
}
