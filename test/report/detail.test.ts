/** Levels of detail lose no extreme. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleColumns } from '../../src/market/candles.ts';
import { telling, widened } from '../../src/report/detail.ts';
import { runs } from '../support/runs.ts';

describe('telling rows', () => {
  it('are all rows where these are few', () => {
    expect(telling(4, [Float64Array.of(1, 1, 1, 1)], 2)).toEqual([0, 1, 2, 3]);
    expect(telling(0, [], 2)).toEqual([]);
  });

  it('are the least and the greatest of each bucket, and the ends', () => {
    // Three buckets of three rows: 5 9 1 | 2 2 2 | 7 8 3; of equals the first.
    const column = Float64Array.of(5, 9, 1, 2, 2, 2, 7, 8, 3);
    expect(telling(9, [column], 3)).toEqual([0, 1, 2, 3, 7, 8]);
  });

  it('hold the extremes of every column, ascending and few', () => {
    const columns = fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 300 });
    const property = fc.property(columns, fc.integer({ min: 1, max: 20 }), (rows, buckets) => {
      const both = [0, 1].map((i) => Float64Array.from(rows, (row) => row[i]!));
      const found = telling(rows.length, both, buckets);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found.length).toBeLessThanOrEqual(Math.max(2 * buckets, 4 * buckets + 2));
      for (const column of both) {
        const drawn = found.map((row) => column[row]!);
        expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([Math.min(...column), Math.max(...column)]);
      }
      expect([found[0], found.at(-1)]).toEqual([0, rows.length - 1]);
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});

describe('wide candles', () => {
  const candles = new CandleColumns({ durationMs: 60_000, priceDigits: 0, capacity: 5 });
  for (const [i, [open, high, low, close]] of [
    [10, 12, 9, 11],
    [11, 15, 10, 14],
    [14, 14, 8, 9],
    [9, 10, 9, 10],
    [10, 11, 10, 11],
  ].entries())
    candles.append({ time: i * 60_000, open: open!, high: high!, low: low!, close: close!, volume: 1 });

  it('open with the first, close with the last, and reach as far as all', () => {
    // Five candles as at most three: two each, the last alone.
    expect(widened(candles, 0, 5, 3)).toEqual({
      each: 2,
      time: [0, 120_000, 240_000],
      open: [10, 14, 10],
      high: [15, 14, 11],
      low: [9, 8, 10],
      close: [14, 10, 11],
    });
  });

  it('are the candles themselves where these are few', () => {
    expect(widened(candles, 1, 3, 2)).toEqual({
      each: 1, time: [60_000, 120_000], open: [11, 14], high: [15, 14], low: [10, 8], close: [14, 9],
    }); // prettier-ignore
  });
});
