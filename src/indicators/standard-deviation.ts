/**
 * Standard deviation of the last n values about their mean, in the units of the source; defined from the n-th value
 * on. Of a population (divided by n) unless `sample` is asked for (divided by n - 1), which needs two values.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';
import { WindowMoments } from './window-moments.ts';

export class StandardDeviation implements Indicator {
  readonly warmup: number;
  readonly source: Source;
  readonly moments: WindowMoments;

  constructor(period: number, sample = false, source: Source = 'close') {
    checkPeriod(sample ? 'stddev of a sample' : 'stddev', 'period', period, sample ? 2 : 1);
    this.moments = new WindowMoments(period, sample ? period - 1 : period);
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
    this.moments.over(candles[this.source], from, to, outputs[0]!, outputs[0]!, at);
  }
}
