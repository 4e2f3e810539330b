/** Candles for indicators, in whole price units, and their outputs by name; short to write, and at random. */
import fc from 'fast-check';
import { createIndicator, outputsOf, type ReadingSpec } from '../../src/indicators/registry.ts';
import { indicatorKinds, type IndicatorKind } from '../../src/indicators/spec.ts';
import { CandleColumns } from '../../src/market/candles.ts';

/** [high, low, close] or with volume; the open is the close. */
export type Bar = readonly [high: number, low: number, close: number, volume?: number];

export function barsOf(bars: readonly Bar[]): CandleColumns {
  const candles = new CandleColumns({ durationMs: 60_000, priceDigits: 0, capacity: bars.length });
  for (const [i, [high, low, close, volume]] of bars.entries()) {
    candles.append({ time: i * 60_000, open: close, high, low, close, volume: volume ?? 0 });
  }
  return candles;
}

export const closesOf = (closes: readonly number[]): CandleColumns =>
  barsOf(closes.map((close): Bar => [close, close, close]));

export const volumesOf = (volumes: readonly number[]): CandleColumns =>
  barsOf(volumes.map((volume): Bar => [1, 1, 1, volume]));

export type Outputs = Readonly<Record<string, readonly number[]>>;

/** Every output by name, NaN where it is not defined; computed in blocks that end at `cuts`, in one where none. */
export function outputs(spec: ReadingSpec, candles: CandleColumns, cuts: readonly number[] = []): Outputs {
  const indicator = createIndicator(spec);
  const names = outputsOf(spec).map((output) => output.name);
  const columns = names.map(() => new Float64Array(candles.length));
  for (const [from, to] of blocks(candles.length, cuts)) indicator.advance(candles, from, to, columns, from);
  const { divisor = 1 } = indicator;
  return Object.fromEntries(names.map((name, k) => [name, [...columns[k]!].map((value) => value / divisor)]));
}

/** The first output. */
export function values(spec: ReadingSpec, candles: CandleColumns): readonly number[] {
  return Object.values(outputs(spec, candles))[0]!;
}

/** Neighbouring blocks that cover `length` rows; empty ones where a cut stands twice. */
export function blocks(length: number, cuts: readonly number[]): readonly (readonly [number, number])[] {
  const ends = [...cuts.map((cut) => Math.min(cut, length)).sort((a, b) => a - b), length];
  return ends.map((end, i) => [i === 0 ? 0 : ends[i - 1]!, end]);
}

/** Lawful candles about a random walk, flat stretches and equal candles included. */
export function anyBars(rows: { readonly min: number; readonly max: number }): fc.Arbitrary<CandleColumns> {
  const size = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5000 }));
  const move = fc.tuple(size, fc.boolean()).map(([length, isUp]) => (isUp ? length : -length));
  const step = fc.record({ move, above: size, below: size, volume: fc.integer({ min: 0, max: 10 ** 7 }) });
  const steps = fc.array(step, { minLength: rows.min, maxLength: rows.max });
  return fc.tuple(fc.integer({ min: 1, max: 10 ** 7 }), steps).map(([first, moves]) => {
    let close = first;
    return barsOf(
      moves.map(({ move: change, above, below, volume }): Bar => {
        const open = close;
        close = Math.max(1, open + change);
        const high = Math.max(open, close) + above;
        return [high, Math.max(1, Math.min(open, close) - below), close, volume / 1000];
      }),
    );
  });
}

/** A spec of this kind with periods up to `longest`. */
export function anySpecOf(kind: IndicatorKind, longest: number): fc.Arbitrary<ReadingSpec> {
  const period = fc.integer({ min: 1, max: longest });
  const source = fc.constantFrom('close', 'open', 'high', 'low', 'volume');
  const one = { period, source };
  const parameters: Readonly<Record<IndicatorKind, fc.Arbitrary<object>>> = {
    sma: fc.record(one),
    ema: fc.record(one),
    wma: fc.record(one),
    rsi: fc.record(one),
    roc: fc.record(one),
    atr: fc.record({ period }),
    donchian: fc.record({ period }),
    adx: fc.record({ period }),
    bollinger: fc.record({ ...one, deviations: fc.constantFrom(1, 2, 2.5) }),
    stddev: fc.record({ period: fc.integer({ min: 2, max: longest }), source, sample: fc.boolean() }),
    macd: fc
      .record({ fast: period, more: period, signal: period, source })
      .map(({ fast, more, signal, source: of }) => ({ fast, slow: fast + more, signal, source: of })),
    stochastic: fc.record({ period, slowing: period, dPeriod: period }),
  };
  return parameters[kind].map((rest) => ({ kind, ...rest }) as ReadingSpec);
}

/** A spec of any kind. */
export function anySpec(longest: number): fc.Arbitrary<ReadingSpec> {
  return fc.oneof(...indicatorKinds.map((kind) => anySpecOf(kind, longest)));
}
