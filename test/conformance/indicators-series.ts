/**
 * Columns of Lean's SPY files and of R's TTR on GOOG in our terms. Lean's Donchian channel begins at the first candle,
 * and its first true range is high - low. Its `RSI 14` is of simple averages, and its `Rate of Change 50` the plain
 * difference of two closes, neither of which we have. TTR's `macd` is in percent of the slow average, which we do not
 * have, and its directional sums are begun otherwise. What is not listed we do not have.
 */
import type { ReadingSpec } from '../../src/indicators/registry.ts';
import { adx, highest, lowest, trueRange, wilder, type Bars } from '../indicators/reference.ts';
import { firstRange } from './indicators-tulip.ts';
import type { Difference, Meaning } from './indicators-verdict.ts';

const plain = (spec: ReadingSpec, output?: string): Meaning =>
  output === undefined ? { spec } : { spec, output };

const bollinger = { kind: 'bollinger', period: 20, deviations: 2 } as const;
const donchian = { kind: 'donchian', period: 50 } as const;
const channel = { kind: 'donchian', period: 20 } as const;
const directional = { kind: 'adx', period: 14 } as const;
const macd = { kind: 'macd', fast: 12, slow: 26, signal: 9 } as const;
const place = { kind: 'stochastic', period: 14, slowing: 1, dPeriod: 1 } as const;
const slow = { kind: 'stochastic', period: 12, slowing: 3, dPeriod: 5 } as const;

/** Meanings by file of `data/` and its column. */
export const columnMeanings: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  'lean-spy/spy_atr_wilder.csv': {
    'Average True Range 14': { ...plain({ kind: 'atr', period: 14 }), differs: firstRange(14) },
  },
  'lean-spy/spy_with_indicators.csv': {
    SMA14: plain({ kind: 'sma', period: 14 }),
    EMA14: plain({ kind: 'ema', period: 14 }),
    'MACD 12 26': plain(macd, 'macd'),
    'RSI 14 Wilder': plain({ kind: 'rsi', period: 14 }),
  },
  'lean-spy/spy_bollinger_bands.csv': {
    'Moving Average 20': plain(bollinger, 'middle'),
    'Bollinger Bands 20 2 Top': plain(bollinger, 'upper'),
    'Bollinger Bands 20 2 Bottom': plain(bollinger, 'lower'),
  },
  'lean-spy/spy_with_adx.csv': {
    TR: plain({ kind: 'atr', period: 1 }),
    '+DI14': plain(directional, 'plusDi'),
    '-DI14': plain(directional, 'minusDi'),
    'ADX 14': plain(directional, 'adx'),
  },
  'lean-spy/spy_with_macd.csv': {
    MACD: plain(macd, 'macd'),
    Signal: plain(macd, 'signal'),
    Histogram: plain(macd, 'histogram'),
  },
  'lean-spy/spy_ema.csv': { EMA14: plain({ kind: 'ema', period: 14 }) },
  'lean-spy/spy_with_stoch12k3.csv': {
    'Stochastics 12 %K 3': plain(slow, 'k'),
    '%D 5': plain(slow, 'd'),
  },
  'lean-spy/spy_with_williamsR14.csv': {
    'Williams %R 14': { ...plain(place, 'k'), to: (value) => value - 100 },
  },
  'lean-spy/spy_tr.csv': { TR: plain({ kind: 'atr', period: 1 }) },
  'lean-spy/spy_with_don50.csv': {
    'Donchian Channels 50 Top': { ...plain(donchian, 'upper'), differs: growing('upper') },
    'Donchian Channels 50 Bottom': { ...plain(donchian, 'lower'), differs: growing('lower') },
    'Donchian Channels 50 Mean': { ...plain(donchian, 'middle'), differs: growing('middle') },
  },
  'ttr-goog.csv': {
    sma20: plain({ kind: 'sma', period: 20 }),
    ema20: plain({ kind: 'ema', period: 20 }),
    wma20: plain({ kind: 'wma', period: 20 }),
    rsi14_wilder: plain({ kind: 'rsi', period: 14 }),
    atr14_wilder: plain({ kind: 'atr', period: 14 }),
    DIp: { ...plain(directional, 'plusDi'), differs: begunShort('plusDi') },
    DIn: { ...plain(directional, 'minusDi'), differs: begunShort('minusDi') },
    ADX: { ...plain(directional, 'adx'), differs: begunShort('adx') },
    bb_lower: plain(bollinger, 'lower'),
    bb_mid: plain(bollinger, 'middle'),
    bb_upper: plain(bollinger, 'upper'),
    stoch_fastK14: plain({ kind: 'stochastic', period: 14, slowing: 1, dPeriod: 3 }, 'k'),
    stoch_slowD: plain({ kind: 'stochastic', period: 14, slowing: 3, dPeriod: 3 }, 'd'),
    willr14: { ...plain(place, 'k'), to: (value) => value - 100 },
    don20_hi: plain(channel, 'upper'),
    don20_lo: plain(channel, 'lower'),
    roc10: { ...plain({ kind: 'roc', period: 10 }), to: (value) => value / 100 },
  },
};

/** A channel of the candles that there are, up to 50; ours waits for all of them. */
function growing(output: 'upper' | 'lower' | 'middle'): Difference {
  const byRule = ({ high, low }: Bars): readonly number[] => of(highest(high, 50), lowest(low, 50));
  const byTheirs = ({ high, low }: Bars): readonly number[] =>
    of(
      high.map((_, i) => Math.max(...high.slice(Math.max(0, i - 49), i + 1))),
      low.map((_, i) => Math.min(...low.slice(Math.max(0, i - 49), i + 1))),
    );
  const of = (tops: readonly number[], bottoms: readonly number[]): readonly number[] => {
    if (output === 'middle') return tops.map((top, i) => (top + bottoms[i]!) / 2);
    return output === 'upper' ? tops : bottoms;
  };
  return { rule: 'IND-1', byRule, byTheirs };
}

/** TTR begins a sum with (sum of n - 1 changes) x (n - 1) / n + the n-th, which is not n times their mean. */
function begunShort(output: 'adx' | 'plusDi' | 'minusDi'): Difference {
  const n = 14;
  const summed = (x: readonly number[]): number[] => {
    let total = 0;
    return x.map((value, i) => {
      if (i === 0) return NaN;
      total = i < n ? total + value : (total * (n - 1)) / n + value;
      return i < n ? NaN : total;
    });
  };
  const byTheirs = (bars: Bars): readonly number[] => {
    const { high, low } = bars;
    const ups = high.map((top, i) => (i === 0 ? 0 : top - high[i - 1]!));
    const downs = low.map((bottom, i) => (i === 0 ? 0 : low[i - 1]! - bottom));
    const range = summed(trueRange(bars));
    const plus = summed(ups.map((up, i) => (up > downs[i]! && up > 0 ? up : 0)));
    const minus = summed(downs.map((down, i) => (down > ups[i]! && down > 0 ? down : 0)));
    if (output !== 'adx')
      return (output === 'plusDi' ? plus : minus).map((sum, i) => (100 * sum) / range[i]!);
    const dx = plus.map((sum, i) => (100 * Math.abs(sum - minus[i]!)) / (sum + minus[i]!));
    return wilder(dx, n);
  };
  return { rule: 'IND-1', byRule: (bars) => adx(bars, n)[output], byTheirs };
}
