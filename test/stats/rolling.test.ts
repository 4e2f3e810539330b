import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metr1 } from '../../src/stats/convention.ts';
import * as rolling from '../../src/stats/rolling.ts';
import { rollingTable } from '../../src/stats/rolling-table.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { runs } from '../support/runs.ts';
import { anyThousandths, thousandths } from './make.ts';

const convention = { ...metr1, riskFree: 0 };
const returns = Float64Array.of(0.1, -0.1, 0.1, 0.2);

describe('rolling figures', () => {
  it('METR-1 are those of each full window, at its end', () => {
    // Windows (0.1, -0.1), (-0.1, 0.1), (0.1, 0.2).
    const [first, second, third] = rolling.rollingReturn(returns, 2);
    expect([first, second]).toEqual([expect.closeTo(-0.01, 15), expect.closeTo(-0.01, 15)]);
    expect(third).toBeCloseTo(0.32, 15);
    expect(rolling.rollingMaxDrawdown(returns, 2)).toEqual([
      expect.closeTo(0.1, 15),
      expect.closeTo(0.1, 15),
      0,
    ]);
    // Offsets from the mean 0.1, 0.1, 0.05 to both sides: squares 0.02, 0.02, 0.005 by n - 1 = 1.
    const perPeriod = { ...convention, periodsPerYear: 1 };
    const deviations = [Math.sqrt(0.02), Math.sqrt(0.02), Math.sqrt(0.005)];
    expect(rolling.rollingVolatility(returns, 2, perPeriod)).toEqual(
      deviations.map((value) => expect.closeTo(value, 14) as number),
    );
    expect(rolling.rollingSharpe(returns, 2, perPeriod)[2]).toBeCloseTo(0.15 / Math.sqrt(0.005), 12);
    expect(rolling.windowEnds([10, 20, 30, 40], 2)).toEqual([20, 30, 40]);
  });

  it('METR-1 compare window by window with a benchmark', () => {
    const benchmark = Float64Array.of(0.05, -0.05, 0.05, -0.05);
    // Twice the benchmark, then twice it, then falling 0.1 while it rises 0.1... (0.1, 0.2) over (0.05, -0.05): -1.
    expect(rolling.rollingBeta(returns, benchmark, 2, { riskFree: 0 })).toEqual([
      expect.closeTo(2, 12),
      expect.closeTo(2, 12),
      expect.closeTo(-1, 12),
    ]);
  });

  it('METR-1 have no value before the first full window, and null where a window is undefined', () => {
    expect(rolling.rollingReturn(returns, 5)).toEqual([]);
    expect(rolling.rollingSharpe(returns, 1, convention)).toEqual([null, null, null, null]);
    expect(rolling.rollingSharpe(Float64Array.of(0.1, 0.1, 0.2), 2, convention)[0]).toBeNull();
    expect(() => rolling.rollingReturn(returns, 0)).toThrow('whole number');
  });

  /** empyrical's own tests, 252 periods a year; -0.06 and so on are nine days of its negative returns. */
  it('METR-1 are those of empyrical', () => {
    const days = Float64Array.of(0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05);
    const sharpes = [-18.09162052, -26.79897486, -26.69138263, -25.72298838];
    expect(rolling.rollingSharpe(days, 6, { ...convention, periodsPerYear: 252 })).toEqual(
      sharpes.map((value) => expect.closeTo(value, 7) as number),
    );
    const depths = [0.2282, 0.2745, 0.2899, 0.2747];
    expect(rolling.rollingMaxDrawdown(days, 6)).toEqual(
      depths.map((value) => expect.closeTo(value, 4) as number),
    );
  });

  it('METR-1 look at nothing later, and are the figure of the window alone', () => {
    fc.assert(
      fc.property(anyThousandths, fc.integer({ min: 1, max: 12 }), (whole, window) => {
        const all = thousandths(whole);
        const values = rolling.rollingSharpe(all, window, convention);
        expect(values).toHaveLength(Math.max(0, all.length - window + 1));
        const early = rolling.rollingSharpe(all.subarray(0, all.length - 1), window, convention);
        expect(values.slice(0, early.length)).toEqual(early);
        values.forEach((value, from) => {
          expect(value).toBe(sharpe(all.slice(from, from + window), convention));
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('METR-1 stand in one table, with a column of nulls where there is no benchmark', () => {
    const table = rollingTable(Float64Array.of(1, 2, 3, 4), returns, null, 3, convention);
    expect(table.window).toBe(3);
    expect(table.at).toEqual([3, 4]);
    expect(table.rollingBeta).toEqual([null, null]);
    expect(table.rollingReturn).toHaveLength(2);
    const beside = rollingTable(Float64Array.of(1, 2, 3, 4), returns, returns, 3, convention);
    expect(beside.rollingBeta).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
  });
});
