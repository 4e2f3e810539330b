import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../src/model/time.ts';
import { deepestDrawdown, drawdowns, drawdownSeries, maxDrawdown } from '../../src/stats/drawdowns.ts';
import '../support/runs.ts';
import { anyEquity, at, daysOf } from './make.ts';

const day = (count: number): number => at('2024-01-01') + count * dayMs;

describe('drawdowns', () => {
  it('METR-1 are fractions of the highest equity so far', () => {
    expect([...drawdownSeries([100, 75, 200, 150, 50, 200])!]).toEqual([0, 0.25, 0, 0.25, 0.75, 0]);
    expect(maxDrawdown([100, 75, 200, 150, 50, 200])).toBe(0.75);
  });

  it('METR-1 run from the last row at the peak over the first lowest row to the first row back', () => {
    // Day     0    1    2   3   4   5    6    7   8
    const equity = [100, 100, 80, 50, 50, 100, 120, 90, 110];
    expect(drawdowns(daysOf(equity))).toEqual([
      { peakAt: day(1), troughAt: day(3), recoveredAt: day(5), depth: 0.5 },
      { peakAt: day(6), troughAt: day(7), recoveredAt: null, depth: 0.25 },
    ]);
  });

  it('METR-1 recover above the peak too, and may begin at once', () => {
    expect(drawdowns(daysOf([100, 50, 150, 75]))).toEqual([
      { peakAt: day(0), troughAt: day(1), recoveredAt: day(2), depth: 0.5 },
      { peakAt: day(2), troughAt: day(3), recoveredAt: null, depth: 0.5 },
    ]);
  });

  it('METR-1 choose the earlier of two equally deep', () => {
    expect(deepestDrawdown(drawdowns(daysOf([100, 50, 100, 50]))!)?.peakAt).toBe(day(0));
    expect(deepestDrawdown([])).toBeNull();
  });

  it('METR-1 are 0 without a fall, and undefined for fewer than two rows', () => {
    expect(maxDrawdown([100, 100, 120])).toBe(0);
    expect(drawdowns(daysOf([100, 100, 120]))).toEqual([]);
    expect(maxDrawdown([100])).toBeNull();
    expect(maxDrawdown([])).toBeNull();
  });

  it('METR-1 are 1 at zero and more in debt; a start of nothing has none', () => {
    expect(maxDrawdown([100, 0])).toBe(1);
    expect(maxDrawdown([100, -50, 100])).toBe(1.5);
    expect(maxDrawdown([0, 100])).toBeNull();
    expect(drawdowns(daysOf([-1, 100]))).toBeNull();
  });
});

describe('drawdowns of any series', () => {
  it('METR-1 lie in [0, 1) while equity is positive', () => {
    fc.assert(
      fc.property(anyEquity, ({ equity }) => {
        const depth = maxDrawdown(equity)!;
        expect(depth).toBeGreaterThanOrEqual(0);
        expect(depth).toBeLessThan(1);
      }),
    );
  });

  it('METR-1 are what the worst pair of rows lost', () => {
    fc.assert(
      fc.property(anyEquity, ({ equity }) => {
        const pairs = [...equity].flatMap((early, i) =>
          [...equity.slice(i)].map((late) => (early - late) / early),
        );
        expect(maxDrawdown(equity)).toBe(Math.max(...pairs));
      }),
    );
  });

  it('METR-1 have the maximum as the deepest of their table', () => {
    fc.assert(
      fc.property(anyEquity, (series) => {
        expect(deepestDrawdown(drawdowns(series)!)?.depth ?? 0).toBe(maxDrawdown(series.equity));
      }),
    );
  });

  it('METR-1 follow each other without overlap, and only the last may be open', () => {
    fc.assert(
      fc.property(anyEquity, (series) => {
        const table = drawdowns(series)!;
        table.forEach((one, i) => {
          expect(one.troughAt).toBeGreaterThan(one.peakAt);
          expect(one.recoveredAt ?? Infinity).toBeGreaterThan(one.troughAt);
          if (i > 0) expect(one.peakAt).toBeGreaterThanOrEqual(table[i - 1]!.recoveredAt ?? Infinity);
        });
        const below = drawdownSeries(series.equity)!.filter((depth) => depth > 0).length;
        expect(table.length).toBeLessThanOrEqual(below);
        expect(table.length > 0).toBe(below > 0);
      }),
    );
  });
});
