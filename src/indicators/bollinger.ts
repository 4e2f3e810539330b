/**
 * Bollinger bands: the simple average of the last n values, and that average plus and minus `deviations` standard
 * deviations of a population (divided by n). Outputs: middle, upper, lower; defined from the n-th value on.
 * Source: J. Bollinger, "Bollinger on Bollinger Bands" (2001).
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod, checkPositive } from './check.ts';
import type { Indicator, Source } from './indicator.ts';
import { WindowMoments } from './window-moments.ts';

export class Bollinger implements Indicator {
  readonly warmup: number;
  readonly deviations: number;
  readonly source: Source;
  readonly moments: WindowMoments;

  constructor(period: number, deviations = 2, source: Source = 'close') {
    this.moments = new WindowMoments(checkPeriod('bollinger', 'period', period), period);
    this.deviations = checkPositive('bollinger', 'number of deviations', deviations);
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
    const middles = outputs[0]!;
    const uppers = outputs[1]!;
    const lowers = outputs[2]!;
    // The upper band's column holds the deviations until the bands are made of them.
    this.moments.over(candles[this.source], from, to, middles, uppers, at);
    const { deviations } = this;
    const end = at + to - from;
    for (let i = at; i < end; i++) {
      const middle = middles[i]!;
      const width = uppers[i]! * deviations;
      uppers[i] = middle + width;
      lowers[i] = middle - width;
    }
  }
}
