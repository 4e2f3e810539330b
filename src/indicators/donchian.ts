/**
 * Donchian channel: the highest high and the lowest low of the last n candles, the newest included, and their mean.
 * Outputs: upper, lower, middle; defined from the n-th candle on. A close can touch its own channel but not leave it:
 * a breakout is a close beyond the channel of the candle before.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator } from './indicator.ts';
import { WindowRange } from './window-range.ts';

export class Donchian implements Indicator {
  readonly warmup: number;
  readonly range: WindowRange;

  constructor(period: number) {
    this.range = new WindowRange(checkPeriod('donchian', 'period', period));
    this.warmup = period;
  }

  advance(
    candles: CandleColumns,
    from: number,
    to: number,
    outputs: readonly Float64Array[],
    at: number,
  ): void {
    const uppers = outputs[0]!;
    const lowers = outputs[1]!;
    const middles = outputs[2]!;
    this.range.over(candles, from, to, uppers, lowers, at);
    const end = at + to - from;
    for (let i = at; i < end; i++) middles[i] = (uppers[i]! + lowers[i]!) / 2;
  }
}
