/**
 * The textbook formulas in their plainest form: every window is summed anew, nothing is carried but what a formula says
 * is carried. What the fast forms are held against. NaN where a value is not defined; leading NaN are not values.
 */
type Values = readonly number[];

export interface Bars {
  readonly high: Values;
  readonly low: Values;
  readonly close: Values;
}

/** How a recursive mean begins: with the mean of its first n values (IND-1), or with its first value. */
export type Seed = 'mean' | 'first';

export const sma = (x: Values, n: number): number[] => windows(x, n, mean);

export const wma = (x: Values, n: number): number[] =>
  windows(x, n, (w) => sum(w.map((value, k) => value * (k + 1))) / ((n * (n + 1)) / 2));

export const stddev = (x: Values, n: number, ddof: 0 | 1 = 0): number[] =>
  windows(x, n, (w) => Math.sqrt(sum(w.map((value) => (value - mean(w)) ** 2)) / (n - ddof)));

export const highest = (x: Values, n: number): number[] => windows(x, n, (w) => Math.max(...w));
export const lowest = (x: Values, n: number): number[] => windows(x, n, (w) => Math.min(...w));

export const roc = (x: Values, n: number): number[] =>
  x.map((value, i) => {
    const before = x[i - n];
    if (before === undefined) return NaN;
    return before === 0 ? 0 : (100 * (value - before)) / before;
  });

/** y = y before + (x - y before) x factor, from the seed on. */
export function recursive(x: Values, n: number, factor: number, seed: Seed = 'mean'): number[] {
  const begin = x.findIndex((value) => !Number.isNaN(value));
  const out = x.map(() => NaN);
  if (begin < 0) return out;
  const first = seed === 'mean' ? begin + n - 1 : begin;
  if (first >= x.length) return out;
  out[first] = mean(x.slice(begin, first + 1));
  for (let i = first + 1; i < x.length; i++) out[i] = out[i - 1]! + (x[i]! - out[i - 1]!) * factor;
  return out;
}

export const ema = (x: Values, n: number, seed: Seed = 'mean'): number[] =>
  recursive(x, n, 2 / (n + 1), seed);
export const wilder = (x: Values, n: number): number[] => recursive(x, n, 1 / n);

export function macd(x: Values, fast: number, slow: number, signal: number): Record<string, number[]> {
  const line = minus(ema(x, fast), ema(x, slow));
  const average = ema(line, signal);
  return { macd: line, signal: average, histogram: minus(line, average) };
}

export function rsi(x: Values, n: number): number[] {
  const gain = wilder(
    changes(x, (change) => Math.max(change, 0)),
    n,
  );
  const loss = wilder(
    changes(x, (change) => Math.max(-change, 0)),
    n,
  );
  return gain.map((rise, i) => (loss[i] === 0 ? 100 : 100 - 100 / (1 + rise / loss[i]!)));
}

export const trueRange = ({ high, low, close }: Bars): number[] =>
  high.map((top, i) => (i === 0 ? NaN : Math.max(top, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!)));

export const atr = (bars: Bars, n: number): number[] => wilder(trueRange(bars), n);

export function bollinger(x: Values, n: number, deviations: number): Record<string, number[]> {
  const middle = sma(x, n);
  const deviation = stddev(x, n);
  return {
    middle,
    upper: middle.map((value, i) => value + deviations * deviation[i]!),
    lower: middle.map((value, i) => value - deviations * deviation[i]!),
  };
}

export function stochastic(bars: Bars, n: number, slowing: number, d: number): Record<string, number[]> {
  const top = highest(bars.high, n);
  const bottom = lowest(bars.low, n);
  const place = bars.close.map((close, i) => {
    const span = top[i]! - bottom[i]!;
    return span === 0 ? 50 : (100 * (close - bottom[i]!)) / span;
  });
  const k = sma(place, slowing);
  return { k, d: sma(k, d) };
}

export function adx(bars: Bars, n: number): Record<'adx' | 'plusDi' | 'minusDi', number[]> {
  const up = changes(bars.high, (change) => change);
  const down = changes(bars.low, (change) => -change);
  const range = atr(bars, n);
  const plus = wilder(
    up.map((rise, i) => larger(rise, down[i]!)),
    n,
  );
  const minusMove = wilder(
    down.map((fall, i) => larger(fall, up[i]!)),
    n,
  );
  const index = (move: Values): number[] =>
    move.map((value, i) => (range[i] === 0 ? 0 : (100 * value) / range[i]!));
  const dx = plus.map((value, i) => {
    const both = value + minusMove[i]!;
    return both === 0 ? 0 : (100 * Math.abs(value - minusMove[i]!)) / both;
  });
  return { adx: wilder(dx, n), plusDi: index(plus), minusDi: index(minusMove) };
}

/** A movement counts where it is above zero and larger than the other. */
function larger(mine: number, other: number): number {
  if (Number.isNaN(mine)) return NaN;
  return mine > other && mine > 0 ? mine : 0;
}

/** What a value does to the next; NaN for the first. */
function changes(x: Values, of: (change: number) => number): number[] {
  return x.map((value, i) => (i === 0 ? NaN : of(value - x[i - 1]!)));
}

/** NaN where a window holds a value that is not defined. */
function windows(x: Values, n: number, of: (window: number[]) => number): number[] {
  return x.map((_, i) => (i + 1 < n || Number.isNaN(x[i + 1 - n]) ? NaN : of(x.slice(i + 1 - n, i + 1))));
}

const sum = (x: Values): number => x.reduce((total, value) => total + value, 0);
const mean = (x: Values): number => sum(x) / x.length;
const minus = (a: Values, b: Values): number[] => a.map((value, i) => value - b[i]!);
