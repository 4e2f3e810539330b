import fc from 'fast-check';
import * as technicalindicators from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import type { ReadingSpec } from '../../src/indicators/registry.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { runs } from '../support/runs.ts';
import { anyBars, outputs } from './make.ts';

/** Its types ask for instances of classes where its own documentation writes plain objects. */
interface Calculator {
  calculate(input: Readonly<Record<string, unknown>>): readonly unknown[];
}
type Name =
  | 'ADX'
  | 'ATR'
  | 'BollingerBands'
  | 'EMA'
  | 'Highest'
  | 'Lowest'
  | 'MACD'
  | 'ROC'
  | 'RSI'
  | 'SD'
  | 'SMA'
  | 'Stochastic'
  | 'WMA';
const library = technicalindicators as unknown as Readonly<Record<Name, Calculator>>;

const numbers = (name: Name, input: Readonly<Record<string, unknown>>): readonly number[] =>
  library[name].calculate(input) as readonly number[];
const rows = (name: Name, input: Readonly<Record<string, unknown>>) =>
  columnsOf(library[name].calculate(input) as readonly object[]);

/** Theirs by the names of our outputs; shorter than the candles by the rows that are not defined. */
type Theirs = Readonly<Record<string, readonly (number | undefined)[]>>;
type Case = readonly [spec: ReadingSpec, theirs: (candles: CandleColumns) => Theirs, tolerance: Tolerance];
type Tolerance = 'price' | 'percent' | 'rounded';

const close = (candles: CandleColumns): number[] => [...candles.close];
const bars = (candles: CandleColumns) => ({
  high: [...candles.high],
  low: [...candles.low],
  close: close(candles),
});

const cases: readonly Case[] = [
  [{ kind: 'sma', period: 7 }, (c) => ({ value: numbers('SMA', { period: 7, values: close(c) }) }), 'price'],
  [{ kind: 'ema', period: 7 }, (c) => ({ value: numbers('EMA', { period: 7, values: close(c) }) }), 'price'],
  [{ kind: 'wma', period: 7 }, (c) => ({ value: numbers('WMA', { period: 7, values: close(c) }) }), 'price'],
  [
    { kind: 'stddev', period: 7 },
    (c) => ({ value: numbers('SD', { period: 7, values: close(c) }) }),
    'price',
  ],
  // It rounds the RSI to two decimals.
  [
    { kind: 'rsi', period: 14 },
    (c) => ({ value: numbers('RSI', { period: 14, values: close(c) }) }),
    'rounded',
  ],
  [
    { kind: 'roc', period: 5 },
    (c) => ({ value: numbers('ROC', { period: 5, values: close(c) }) }),
    'percent',
  ],
  [{ kind: 'atr', period: 14 }, (c) => ({ value: numbers('ATR', { period: 14, ...bars(c) }) }), 'price'],
  [
    { kind: 'donchian', period: 6 },
    (c) => ({
      upper: numbers('Highest', { period: 6, values: [...c.high] }),
      lower: numbers('Lowest', { period: 6, values: [...c.low] }),
    }),
    'price',
  ],
  [
    { kind: 'bollinger', period: 20, deviations: 2 },
    (c) => {
      const bands = rows('BollingerBands', { period: 20, stdDev: 2, values: close(c) });
      return { middle: bands['middle'] ?? [], upper: bands['upper'] ?? [], lower: bands['lower'] ?? [] };
    },
    'price',
  ],
  [
    { kind: 'macd', fast: 5, slow: 9, signal: 4 },
    (c) => {
      const {
        MACD: macd,
        signal,
        histogram,
      } = rows('MACD', {
        fastPeriod: 5,
        slowPeriod: 9,
        signalPeriod: 4,
        SimpleMAOscillator: false,
        SimpleMASignal: false,
        values: close(c),
      });
      return { macd: macd ?? [], signal: signal ?? [], histogram: histogram ?? [] };
    },
    'price',
  ],
  // Its k is the fast one, and its d the mean of that.
  [
    { kind: 'stochastic', period: 8, slowing: 1, dPeriod: 3 },
    (c) => {
      const { k = [], d = [] } = rows('Stochastic', { period: 8, signalPeriod: 3, ...bars(c) });
      // Of nothing by nothing it makes a mean, too.
      const isKnown = (row: number): boolean => k.slice(Math.max(0, row - 2), row + 1).every(Number.isFinite);
      return { k, d: d.map((value, row) => (isKnown(row) ? value : undefined)) };
    },
    'percent',
  ],
  [
    { kind: 'adx', period: 5 },
    (c) => {
      const { adx, pdi, mdi } = rows('ADX', { period: 5, ...bars(c) });
      return { adx: adx ?? [], plusDi: pdi ?? [], minusDi: mdi ?? [] };
    },
    'percent',
  ],
];

describe('technicalindicators', () => {
  it.each(cases.map((one) => [one[0].kind, one] as const))('agrees on %s', (_, [spec, theirs, tolerance]) => {
    let compared = 0;
    const property = fc.property(anyBars({ min: 40, max: 120 }), (candles) => {
      const ours = outputs(spec, candles);
      const largest = Math.max(...candles.high);
      for (const [name, column] of Object.entries(theirs(candles))) {
        const shift = candles.length - column.length;
        for (const [i, value] of column.entries()) {
          // Nothing by nothing, where ours says what IND-3 says.
          if (value === undefined || !Number.isFinite(value)) continue;
          const mine = ours[name]![shift + i]!;
          if (!(Math.abs(mine - value) <= bounds[tolerance](largest, value))) expect(mine).toBe(value);
          compared++;
        }
      }
    });
    fc.assert(property, { numRuns: runs(40) });
    expect(compared).toBeGreaterThan(500);
  });
});

/** Rounding is relative to the numbers that go in. */
const bounds: Readonly<Record<Tolerance, (largest: number, value: number) => number>> = {
  price: (largest) => 1e-9 * largest,
  percent: (_, value) => 1e-9 * Math.max(100, Math.abs(value)),
  rounded: () => 0.005 + 1e-9,
};

/** A list of rows as columns by name; leading rows may lack some. */
function columnsOf(list: readonly object[]): Record<string, readonly (number | undefined)[]> {
  const names = Object.keys(list.at(-1) ?? {});
  return Object.fromEntries(
    names.map((name) => [name, list.map((row) => (row as Record<string, number | undefined>)[name])]),
  );
}
