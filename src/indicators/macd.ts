/**
 * Moving average convergence and divergence: macd = fast exponential average - slow one, signal = exponential average
 * of macd, histogram = macd - signal; in the units of the source. Each average is seeded by its own first values
 * (IND-1), so macd is defined from value `slow` on, signal and histogram from value slow + signal - 1 on.
 * Source: G. Appel, "The Moving Average Convergence-Divergence Trading Method" (1979).
 */
import type { CandleColumns } from '../market/candles.ts';
import { checkPeriod } from './check.ts';
import type { Indicator, Source } from './indicator.ts';
import { exponentialMean, type RecursiveMean } from './recursive-mean.ts';

export class Macd implements Indicator {
  readonly warmup: number;
  readonly source: Source;
  readonly fast: RecursiveMean;
  readonly slow: RecursiveMean;
  readonly signal: RecursiveMean;

  constructor(fast = 12, slow = 26, signal = 9, source: Source = 'close') {
    checkPeriod('macd', 'fast period', fast);
    checkPeriod('macd', 'slow period', slow);
    checkPeriod('macd', 'signal period', signal);
    if (fast >= slow) {
      throw new RangeError(`The fast period of macd is below its slow period: ${fast} is not below ${slow}.`);
    }
    this.fast = exponentialMean(fast);
    this.slow = exponentialMean(slow);
    this.signal = exponentialMean(signal);
    this.warmup = slow + signal - 1;
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
    const macds = outputs[0]!;
    const signals = outputs[1]!;
    const histograms = outputs[2]!;
    const end = at + to - from;
    const first = Math.min(end, at + Math.max(0, this.slow.period - 1 - this.slow.seen));
    // The columns of macd and histogram hold the two averages until macd is made of them.
    this.fast.over(values, from, to, macds, at);
    this.slow.over(values, from, to, histograms, at);
    for (let i = at; i < end; i++) macds[i] = macds[i]! - histograms[i]!;
    signals.fill(NaN, at, first);
    this.signal.over(macds, first, end, signals, first);
    for (let i = at; i < end; i++) histograms[i] = macds[i]! - signals[i]!;
  }
}
