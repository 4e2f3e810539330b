import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleColumns } from '../../src/market/candles.ts';
import { generateCandles } from '../../src/market/generate.ts';
import { brokenBy } from '../../src/market/quality.ts';
import { runs } from '../support/runs.ts';

const plain = { rows: 30_000, start: 0, durationMs: 60_000, priceDigits: 2, firstPrice: 3_000_000 };

const rowsOf = (candles: CandleColumns) =>
  Array.from({ length: candles.length }, (_, row) => candles.at(row));

/** Correlation of a series with itself, `lag` places on. */
function autocorrelation(values: readonly number[], lag: number): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const variance = centred.reduce((a, b) => a + b * b, 0);
  return centred.slice(lag).reduce((sum, value, i) => sum + value * centred[i]!, 0) / variance;
}

const returnsOf = (candles: CandleColumns): number[] =>
  rowsOf(candles)
    .slice(1)
    .map((row, i) => row.close / candles.close[i]! - 1);

/** Moves from close to open, as fractions. */
const jumpsOf = (candles: CandleColumns): number[] =>
  rowsOf(candles)
    .slice(1)
    .map((row, i) => Math.abs(row.open / candles.close[i]! - 1));

describe('generated candles', () => {
  it('are lawful whatever is asked for: whole positive prices, low <= open, close <= high, on the grid', () => {
    const given = fc.record({
      seed: fc.maxSafeNat(),
      firstPrice: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 ** 9 })),
      volatility: fc.double({ min: 0, max: 0.5, noNaN: true }),
      jumps: fc.double({ min: 0, max: 1, noNaN: true }),
      missing: fc.double({ min: 0, max: 0.5, noNaN: true }),
    });
    const property = fc.property(given, (options) => {
      const candles = generateCandles({ ...plain, rows: 60, ...options });
      expect(candles.length).toBe(60);
      let last = -Infinity;
      for (const row of rowsOf(candles)) {
        expect(brokenBy({ line: 0, ...row }, last, 60_000)).toBeNull();
        expect([row.open, row.high, row.low, row.close].every(Number.isInteger)).toBe(true);
        last = row.time;
      }
    });
    fc.assert(property, { numRuns: runs(200) });
  });

  it('are lawful where a candle ends at its low and is pulled towards the first price', () => {
    const candles = generateCandles({ ...plain, rows: 5000, seed: 1, firstPrice: 10 ** 8, volatility: 0.05 });
    const broken = rowsOf(candles).filter((row) => brokenBy({ line: 0, ...row }, -Infinity, 60_000) !== null);
    expect(broken).toEqual([]);
  });

  it('DET-1 are the same for the same seed, and others for another', () => {
    const of = (seed: number) => rowsOf(generateCandles({ ...plain, rows: 200, missing: 0.1, seed }));
    expect(of(5)).toEqual(of(5));
    expect(of(6)).not.toEqual(of(5));
  });

  it('cluster their volatility: squared returns follow their like, returns do not', () => {
    const returns = returnsOf(generateCandles({ ...plain, seed: 1, jumps: 0 }));
    const squares = returns.map((value) => value * value);
    // Of independent values the deviation of a correlation is 1 / sqrt(30,000) = 0.006.
    for (const lag of [1, 2, 5]) expect(autocorrelation(squares, lag)).toBeGreaterThan(0.05);
    expect(Math.abs(autocorrelation(returns, 1))).toBeLessThan(0.05);
  });

  it('have about the long-run deviation that is asked for', () => {
    const returns = returnsOf(generateCandles({ ...plain, seed: 2, jumps: 0, volatility: 0.002 }));
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + value * value, 0) / returns.length);
    expect(deviation).toBeGreaterThan(0.0014);
    expect(deviation).toBeLessThan(0.0028);
  });

  it('jump between close and open where jumps are asked for', () => {
    const calm = jumpsOf(generateCandles({ ...plain, seed: 3, jumps: 0 }));
    const wild = jumpsOf(generateCandles({ ...plain, seed: 3, jumps: 0.01 }));
    // A usual gap is a tenth of a candle's deviation, a jump twelve deviations: 0.0008 x 5 is beyond the one only.
    const large = (jumps: readonly number[]) => jumps.filter((jump) => jump > 0.004).length;
    expect(large(calm)).toBe(0);
    expect(large(wild)).toBeGreaterThan(100);
    expect(calm.some((jump) => jump > 0)).toBe(true);
  });

  it('miss candles where that is asked for, and none otherwise', () => {
    const missingIn = (missing: number) => {
      const candles = generateCandles({ ...plain, seed: 4, missing });
      return candles.time[candles.length - 1]! / 60_000 + 1 - candles.length;
    };
    expect(missingIn(0)).toBe(0);
    // 1 in 10 stops the row from being the next one: 30,000 x 0.1 / 0.9 = 3,333, deviation about 61.
    expect(Math.abs(missingIn(0.1) - 3333)).toBeLessThan(305);
  });

  it('stay near the first price over many candles', () => {
    const candles = generateCandles({ ...plain, seed: 5, rows: 200_000 });
    expect(Math.max(...candles.high.subarray(0, 100_000))).toBeLessThan(30_000_000);
    expect(candles.low.reduce((least, low) => Math.min(least, low), Infinity)).toBeGreaterThan(300_000);
  });
});
