import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../src/model/time.ts';
import { drawdownSummary, worstDrawdowns } from '../../src/stats/drawdown-table.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { martinRatio, painIndex, painRatio, sterlingRatio, ulcerIndex } from '../../src/stats/pain.ts';
import { runs } from '../support/runs.ts';
import { anyEquity, at, daysOf } from './make.ts';

const day = (count: number): number => at('2024-01-01') + count * dayMs;

describe('ulcer and pain index', () => {
  it('METR-1 are root mean square and mean of the drawdowns after the first row', () => {
    // Drawdowns 0.1, 0.2, 0, 0 of four rows: squares 0.05 / 4, sum 0.3 / 4.
    const equity = [100, 90, 80, 100, 110];
    expect(ulcerIndex(equity)).toBeCloseTo(Math.sqrt(0.05 / 4), 15);
    expect(painIndex(equity)).toBeCloseTo(0.3 / 4, 15);
    expect(ulcerIndex([100, 110])).toBe(0);
  });

  it('METR-1 are undefined for fewer than two rows, and from a first that is not positive', () => {
    for (const of of [ulcerIndex, painIndex]) {
      expect(of([])).toBeNull();
      expect(of([100])).toBeNull();
      expect(of([0, 100])).toBeNull();
    }
  });

  it('METR-1 lie between 0 and the maximum drawdown, pain below ulcer, whatever the size of the account', () => {
    fc.assert(
      fc.property(anyEquity, ({ equity }) => {
        const ulcer = ulcerIndex(equity)!;
        const pain = painIndex(equity)!;
        expect(pain).toBeLessThanOrEqual(ulcer + 1e-15);
        expect(ulcer).toBeLessThanOrEqual(maxDrawdown(equity)! + 1e-15);
        expect(pain > 0).toBe(maxDrawdown(equity)! > 0);
        expect(ulcerIndex(equity.map((value) => 8 * value))).toBe(ulcer);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('ratios to pain', () => {
  it('METR-1 are what the year brought above the risk-free rate by the index', () => {
    expect(martinRatio(0.25, 0.05, 0.05)).toBeCloseTo(4, 14);
    expect(painRatio(0.25, 0.04, 0)).toBe(6.25);
    // Ten percent are added to the drawdown.
    expect(sterlingRatio(0.3, 0.2)).toBeCloseTo(1, 14);
    expect(sterlingRatio(0.2, 0)).toBe(2);
  });

  it('METR-1 are undefined without a drawdown, or without either', () => {
    expect(martinRatio(0.25, 0, 0)).toBeNull();
    expect(martinRatio(0.25, 2e-16, 0)).toBeNull(); // rounding
    expect(painRatio(null, 0.04, 0)).toBeNull();
    expect(painRatio(0.25, null, 0)).toBeNull();
    expect(sterlingRatio(null, 0.2)).toBeNull();
    expect(sterlingRatio(0.25, null)).toBeNull();
  });
});

describe('the table of drawdowns', () => {
  // Day     0    1    2   3   4   5    6    7   8
  const equity = [100, 100, 80, 50, 50, 100, 120, 90, 110];

  it('METR-1 has the deepest first, each with its dates and lengths', () => {
    expect(worstDrawdowns(daysOf(equity), 5)).toEqual([
      {
        peakAt: day(1), troughAt: day(3), recoveredAt: day(5), depth: 0.5,
        lengthMs: 4 * dayMs, toTroughMs: 2 * dayMs, recoveryMs: 2 * dayMs,
      },
      {
        peakAt: day(6), troughAt: day(7), recoveredAt: null, depth: 0.25,
        lengthMs: 2 * dayMs, toTroughMs: dayMs, recoveryMs: null,
      },
    ]); // prettier-ignore
    expect(worstDrawdowns(daysOf([100, 80, 100, 50, 100]), 1)?.map((one) => one.depth)).toEqual([0.5]);
    expect(worstDrawdowns(daysOf([100, 50, 100, 50, 100]), 1)?.[0]?.peakAt).toBe(day(0));
  });

  it('METR-1 sums up how many there were, how deep, and how long', () => {
    expect(drawdownSummary(daysOf(equity))).toEqual({
      drawdowns: 2,
      averageDrawdown: (0.5 + 0.25) / 2,
      averageDrawdownMs: 3 * dayMs,
      longestDrawdownMs: 4 * dayMs,
      timeUnderWater: 6 / 8,
    });
  });

  it('METR-1 has no averages without a drawdown, and nothing from a first row that is not positive', () => {
    const none = { averageDrawdown: null, averageDrawdownMs: null, longestDrawdownMs: null };
    expect(drawdownSummary(daysOf([100, 110]))).toEqual({ ...none, drawdowns: 0, timeUnderWater: 0 });
    expect(drawdownSummary(daysOf([0, 110]))).toEqual({ ...none, drawdowns: null, timeUnderWater: null });
    expect(drawdownSummary(daysOf([]))).toEqual({ ...none, drawdowns: 0, timeUnderWater: null });
    expect(worstDrawdowns(daysOf([-1, 100]), 5)).toBeNull();
    expect(worstDrawdowns(daysOf([]), 5)).toEqual([]);
  });

  it('METR-1 begins with the maximum drawdown, and never rises from row to row', () => {
    fc.assert(
      fc.property(anyEquity, fc.integer({ min: 1, max: 5 }), (series, count) => {
        const rows = worstDrawdowns(series, count)!;
        expect(rows[0]?.depth ?? 0).toBe(maxDrawdown(series.equity));
        expect(rows.length).toBeLessThanOrEqual(count);
        rows.forEach((row, i) => {
          if (i > 0) expect(row.depth).toBeLessThanOrEqual(rows[i - 1]!.depth);
          expect(row.toTroughMs + (row.recoveryMs ?? 0)).toBeLessThanOrEqual(row.lengthMs);
          if (row.recoveryMs !== null) expect(row.toTroughMs + row.recoveryMs).toBe(row.lengthMs);
        });
        const water = drawdownSummary(series).timeUnderWater!;
        expect(water).toBeGreaterThanOrEqual(0);
        expect(water).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: runs(200) },
    );
  });
});
