/**
 * Donchian channel: the highest high and the lowest low of the last n candles, the newest included, and their mean.
 * Outputs: upper, lower, middle; defined from the n-th candle on. A close can touch its own channel but not leave it:
 * a breakout is a close beyond the channel of the candle before.
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator } from './indicator.ts';
import { WindowExtreme } from './window-extreme.ts';

export class Donchian implements Indicator {
  readonly warmup: number;
  readonly highest: WindowExtreme;
  readonly lowest: WindowExtreme;
  /** The outputs that are read, a bit for each; 0 for all. */
  wanted = 0;

  constructor(period: number) {
    checkPeriod('donchian', 'period', period);
    this.highest = new WindowExtreme(period, 1);
    this.lowest = new WindowExtreme(period, -1);
    this.warmup = period;
  }

  want(output: number): void {
    this.wanted |= 1 << output;
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
    const hasMiddle = this.wants(2);
    if (hasMiddle || this.wants(0)) this.highest.over(candles.high, from, to, uppers, at);
    if (hasMiddle || this.wants(1)) this.lowest.over(candles.low, from, to, lowers, at);
    const end = hasMiddle ? at + to - from : at;
    for (let i = at; i < end; i++) middles[i] = (uppers[i]! + lowers[i]!) / 2;
  }

  private wants(output: number): boolean {
    return this.wanted === 0 || (this.wanted & (1 << output)) !== 0;
  }
}
