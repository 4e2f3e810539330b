/**
 * Tulip's vectors in our terms. Its conventions (the folder's README): outputs are right-aligned, EMA starts with the
 * first value, the first true range is high - low, directional sums start with n - 1 changes, and MACD 12/26 takes the
 * original factors 0.15 and 0.075. `stddev` and `bbands` are of a population. What is not listed we do not have.
 */
import { adx, atr, ema, macd, recursive, trueRange, wilder, type Bars } from '../indicators/reference.ts';
import { seriesOf, type Difference, type Meaning, type Series } from './indicators-verdict.ts';

export interface TulipCase {
  readonly id: string;
  readonly indicator: string;
  readonly options: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** What an output is; undefined where we have no such indicator. */
export function tulipMeaning(one: TulipCase, output: string): Meaning | undefined {
  return meanings[one.indicator]?.(one.options)[output];
}

/** Indicators of one series read it as high, low and close alike. */
export function tulipSeries({ inputs }: TulipCase): Series | null {
  const text = (values: readonly number[]): string[] => values.map(String);
  const real = inputs['real'];
  const high = inputs['high'] ?? real;
  const low = inputs['low'] ?? real;
  if (high === undefined || low === undefined) return null;
  return seriesOf({ high: text(high), low: text(low), close: text(inputs['close'] ?? real ?? low) });
}

type Options = TulipCase['options'];

const meanings: Readonly<Record<string, (options: Options) => Readonly<Record<string, Meaning>>>> = {
  ema: ({ period }) => ({
    ema: {
      spec: { kind: 'ema', period: period! },
      differs: {
        rule: 'IND-1',
        byRule: ({ close }) => ema(close, period!),
        byTheirs: ({ close }) => ema(close, period!, 'first'),
      },
    },
  }),
  wma: ({ period }) => ({ wma: { spec: { kind: 'wma', period: period! } } }),
  rsi: ({ period }) => ({ rsi: { spec: { kind: 'rsi', period: period! } } }),
  stddev: ({ period }) => ({ stddev: { spec: { kind: 'stddev', period: period! } } }),
  var: ({ period }) => ({ var: { spec: { kind: 'stddev', period: period! }, to: (value) => value * value } }),
  roc: ({ period }) => ({ roc: { spec: { kind: 'roc', period: period! }, to: (value) => value / 100 } }),
  rocr: ({ period }) => ({
    rocr: { spec: { kind: 'roc', period: period! }, to: (value) => 1 + value / 100 },
  }),
  max: ({ period }) => ({ max: { spec: { kind: 'donchian', period: period! }, output: 'upper' } }),
  min: ({ period }) => ({ min: { spec: { kind: 'donchian', period: period! }, output: 'lower' } }),
  bbands: ({ period, stddev: deviations }) => {
    const spec = { kind: 'bollinger', period: period!, deviations: deviations! } as const;
    return {
      bbands_lower: { spec, output: 'lower' },
      bbands_middle: { spec, output: 'middle' },
      bbands_upper: { spec, output: 'upper' },
    };
  },
  stoch: ({ k_period: period, k_slowing_period: slowing, d_period: dPeriod }) => {
    const spec = { kind: 'stochastic', period: period!, slowing: slowing!, dPeriod: dPeriod! } as const;
    return { stoch_k: { spec, output: 'k' }, stoch_d: { spec, output: 'd' } };
  },
  willr: ({ period }) => ({
    willr: {
      spec: { kind: 'stochastic', period: period!, slowing: 1, dPeriod: 1 },
      output: 'k',
      to: (value) => value - 100,
    },
  }),
  sum: ({ period }) => ({
    sum: { spec: { kind: 'sma', period: period! }, to: (value) => value * period! },
  }),
  tr: () => ({ tr: { spec: { kind: 'atr', period: 1 }, differs: firstRange(1) } }),
  atr: ({ period }) => ({ atr: { spec: { kind: 'atr', period: period! }, differs: firstRange(period!) } }),
  macd: ({ short_period: fast, long_period: slow, signal_period: signal }) => {
    const output = (name: 'macd' | 'signal' | 'histogram'): Meaning => ({
      spec: { kind: 'macd', fast: fast!, slow: slow!, signal: signal! },
      output: name,
      differs: {
        rule: 'IND-1',
        byRule: ({ close }) => macd(close, fast!, slow!, signal!)[name]!,
        byTheirs: ({ close }) => tulipMacd(close, fast!, slow!, signal!)[name],
      },
    });
    return { macd: output('macd'), macd_signal: output('signal'), macd_histogram: output('histogram') };
  },
  di: ({ period }) => ({
    plus_di: directional(period!, 'plusDi'),
    minus_di: directional(period!, 'minusDi'),
  }),
  adx: ({ period }) => ({ adx: directional(period!, 'adx') }),
};

/** The first true range is that of the first candle, high - low. */
export function firstRange(period: number): Difference {
  const span = ({ high, low }: Bars): number => high[0]! - low[0]!;
  return {
    rule: 'IND-2',
    byRule: (bars) => atr(bars, period),
    byTheirs: (bars) => wilder([span(bars), ...trueRange(bars).slice(1)], period),
  };
}

function directional(period: number, output: 'adx' | 'plusDi' | 'minusDi'): Meaning {
  return {
    spec: { kind: 'adx', period },
    output,
    differs: {
      rule: 'IND-1',
      byRule: (bars) => adx(bars, period)[output],
      byTheirs: (bars) => tulipDirectional(bars, period)[output],
    },
  };
}

/** Averages begin with their first values, the signal with the first printed macd. */
function tulipMacd(
  close: readonly number[],
  fast: number,
  slow: number,
  signal: number,
): Record<'macd' | 'signal' | 'histogram', number[]> {
  const isOriginal = fast === 12 && slow === 26;
  const quick = recursive(close, fast, isOriginal ? 0.15 : 2 / (fast + 1), 'first');
  const late = recursive(close, slow, isOriginal ? 0.075 : 2 / (slow + 1), 'first');
  const line = quick.map((value, i) => (i < slow - 1 ? NaN : value - late[i]!));
  const average = ema(line, signal, 'first');
  return { macd: line, signal: average, histogram: line.map((value, i) => value - average[i]!) };
}

/** Sums that begin with n - 1 changes and lose an n-th of themselves at each further one. */
function tulipDirectional(
  { high, low, close }: Bars,
  n: number,
): Record<'adx' | 'plusDi' | 'minusDi', number[]> {
  const moves = high.map((top, i) => {
    const up = i === 0 ? 0 : Math.max(top - high[i - 1]!, 0);
    const down = i === 0 ? 0 : Math.max(low[i - 1]! - low[i]!, 0);
    return { up: up > down ? up : 0, down: down > up ? down : 0 };
  });
  const summed = (x: readonly number[]): number[] => {
    let total = 0;
    return x.map((value, i) => {
      total = i < n ? total + value : total * ((n - 1) / n) + value;
      return i < n - 1 ? NaN : total;
    });
  };
  const up = summed(moves.map((move) => move.up));
  const down = summed(moves.map((move) => move.down));
  const range = summed(trueRange({ high, low, close }).map((value) => (Number.isNaN(value) ? 0 : value)));
  const dx = up.map((value, i) => (100 * Math.abs(value - down[i]!)) / (value + down[i]!));
  const part = (move: readonly number[]): number[] => move.map((value, i) => (100 * value) / range[i]!);
  return { adx: wilder(dx, n), plusDi: part(up), minusDi: part(down) };
}
