import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIndicator, outputsOf, type ReadingSpec } from '../../src/indicators/registry.ts';
import { indicatorKinds } from '../../src/indicators/spec.ts';
import { restoreFields, saveFields } from '../../src/indicators/state.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { runs } from '../support/runs.ts';
import { anyBars, anySpec, anySpecOf, blocks, outputs } from './make.ts';

/** The outputs as words, so that NaN equals NaN and -0 differs from 0: equal to the last bit. */
const bits = (all: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(all).map(([name, column]) => [
    name,
    [...new BigUint64Array(Float64Array.from(column).buffer)],
  ]);

const candlesAndSpec = { candles: anyBars({ min: 1, max: 90 }), spec: anySpec(12) };

describe('every indicator', () => {
  it.each(indicatorKinds)(
    'IND-1 %s is the same to the last bit one candle at a time and in any blocks',
    (kind) => {
      // Short and long blocks in turn: some end inside a window, some go far beyond it.
      const length = fc.oneof(fc.nat(5), fc.integer({ min: 6, max: 40 }));
      const cuts = fc.array(length, { minLength: 4, maxLength: 9 }).map((lengths) => {
        let end = 0;
        return lengths.map((each) => (end += each));
      });
      const given = fc.record({ candles: anyBars({ min: 60, max: 200 }), spec: anySpecOf(kind, 9), cuts });
      const property = fc.property(given, ({ candles, spec, cuts: ends }) => {
        const whole = bits(outputs(spec, candles));
        const oneByOne = Array.from({ length: candles.length }, (_, row) => row);
        expect(bits(outputs(spec, candles, oneByOne))).toEqual(whole);
        expect(bits(outputs(spec, candles, ends))).toEqual(whole);
      });
      fc.assert(property, { numRuns: runs(80) });
    },
  );

  it('writes where it is told to and nowhere else', () => {
    const property = fc.property(fc.record({ ...candlesAndSpec, at: fc.nat(9) }), ({ candles, spec, at }) => {
      const indicator = createIndicator(spec);
      const plain = outputs(spec, candles);
      const names = outputsOf(spec).map((output) => output.name);
      const columns = names.map(() => new Float64Array(at + candles.length + 3).fill(-7));
      indicator.advance(candles, 0, candles.length, columns, at);
      for (const [k, name] of names.entries()) {
        const column = [...columns[k]!];
        const { divisor = 1 } = indicator;
        const written = column.slice(at, at + candles.length).map((value) => value / divisor);
        expect(written).toEqual(plain[name]);
        expect(column.slice(0, at).every((value) => value === -7)).toBe(true);
        expect(column.slice(at + candles.length)).toEqual([-7, -7, -7]);
      }
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it('writes an output that is asked for as if all were asked for', () => {
    const property = fc.property(
      anyBars({ min: 1, max: 60 }),
      anySpecOf('donchian', 9),
      fc.subarray([0, 1, 2], { minLength: 1 }),
      (candles, spec, wanted) => {
        const indicator = createIndicator(spec);
        for (const k of wanted) indicator.want?.(k);
        const columns = outputsOf(spec).map(() => new Float64Array(candles.length));
        indicator.advance(candles, 0, candles.length, columns, 0);
        const plain = Object.values(outputs(spec, candles));
        for (const k of wanted) expect([...columns[k]!]).toEqual(plain[k]);
      },
    );
    fc.assert(property, { numRuns: runs(100) });
  });

  it('IND-1 is defined from its warm-up on, and has one output undefined before it', () => {
    const property = fc.property(fc.record(candlesAndSpec), ({ candles, spec }) => {
      const { warmup } = createIndicator(spec);
      const columns = Object.values(outputs(spec, candles));
      for (let row = 0; row < candles.length; row++) {
        const isDefined = columns.every((column) => Number.isFinite(column[row]!));
        expect(isDefined).toBe(row + 1 >= warmup);
      }
      for (const column of columns) {
        const first = column.findIndex((value) => !Number.isNaN(value));
        if (first >= 0) expect(column.slice(first).some(Number.isNaN)).toBe(false);
      }
    });
    fc.assert(property, { numRuns: runs(200) });
  });

  it.each(indicatorKinds)('%s continues to the last bit from a copy of its state at any row', (kind) => {
    const property = fc.property(
      fc.record({ candles: anyBars({ min: 1, max: 90 }), spec: anySpecOf(kind, 12), cut: fc.nat(90) }),
      ({ candles, spec, cut }) => {
        const row = Math.min(cut, candles.length);
        const first = createIndicator(spec);
        const expected = outputs(spec, candles);
        advanceInto(first, spec, candles, 0, row);
        const saved = saveFields(first);
        // The copy shares no memory: what the first one does from here on does not reach it.
        advanceInto(first, spec, candles, row, candles.length);
        const second = createIndicator(spec);
        restoreFields(second, saved);
        const rest = advanceInto(second, spec, candles, row, candles.length);
        const tail = Object.fromEntries(
          Object.entries(expected).map(([name, column]) => [name, column.slice(row)]),
        );
        expect(bits(rest)).toEqual(bits(tail));
      },
    );
    fc.assert(property, { numRuns: runs(50) });
  });

  it('refuses a copy of an indicator with other parameters', () => {
    const saved = saveFields(createIndicator({ kind: 'ema', period: 5 }));
    expect(() => restoreFields(createIndicator({ kind: 'ema', period: 6 }), saved)).toThrow(
      'same parameters',
    );
    expect(() => restoreFields(createIndicator({ kind: 'ema', period: 5, source: 'open' }), saved)).toThrow(
      'same parameters',
    );
    expect(() => restoreFields(createIndicator({ kind: 'adx', period: 5 }), saved)).toThrow('fields');
    const ring = saveFields(createIndicator({ kind: 'roc', period: 5 }));
    expect(() => restoreFields(createIndicator({ kind: 'roc', period: 6 }), ring)).toThrow();
  });
});

/** Rows [from, to) of an indicator that has been advanced to `from`. */
function advanceInto(
  indicator: ReturnType<typeof createIndicator>,
  spec: ReadingSpec,
  candles: CandleColumns,
  from: number,
  to: number,
): Record<string, number[]> {
  const names = outputsOf(spec).map((output) => output.name);
  const columns = names.map(() => new Float64Array(to - from));
  for (const [start, end] of blocks(to - from, [])) {
    indicator.advance(candles, from + start, from + end, columns, start);
  }
  const { divisor = 1 } = indicator;
  return Object.fromEntries(names.map((name, k) => [name, [...columns[k]!].map((value) => value / divisor)]));
}
