/**
 * Exponential moving average: the plain mean of the first n values, then each new value x moves it by
 * (x - average) x 2 / (n + 1) (IND-1). Defined from the n-th value on. The seed is that of R's TTR and of
 * technicalindicators; Tulip starts with the first value instead.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';
import { exponentialMean, type RecursiveMean } from './recursive-mean.ts';

export class Ema implements Indicator {
  readonly warmup: number;
  readonly source: Source;
  readonly mean: RecursiveMean;

  constructor(period: number, source: Source = 'close') {
    this.mean = exponentialMean(checkPeriod('ema', 'period', period));
    this.warmup = period;
    this.source = source;
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    this.mean.over(candles[this.source], from, to, outputs[0]!, at);
  }
}
