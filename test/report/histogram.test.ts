/** Bins: a round width, an edge at zero, every value in one of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../src/report/histogram.ts';
import { runs } from '../support/runs.ts';

describe('histogram', () => {
  it('counts by hand', () => {
    // From -0.02 to 0.1: 0.12 / 36 = 0.0033, so bins of 0.005; 4 below zero and 20 above.
    const found = histogram([-0.02, -0.001, 0, 0.004, 0.1])!;
    expect(found.width).toBe(0.005);
    expect(found.bins).toHaveLength(24);
    const filled = found.bins.filter(({ count }) => count > 0).map(({ from, count }) => [from, count]);
    // The greatest lies on the last edge, in the bin below it.
    expect(filled).toEqual([[-0.02, 1], [-0.005, 1], [0, 2], [19 * 0.005, 1]]); // prettier-ignore
    expect([found.gathersBelow, found.gathersAbove]).toEqual([false, false]);
  });

  it('gathers what lies far out, and says so', () => {
    const values = [...Array.from({ length: 200 }, (_, i) => (i - 100) / 1000), 50];
    const found = histogram(values)!;
    expect(found.gathersAbove).toBe(true);
    expect(found.bins.at(-1)!.to).toBeLessThan(1);
    expect(found.bins.at(-1)!.count).toBeGreaterThan(0);
  });

  it('is none for no values, and one bin for zeros', () => {
    expect(histogram([])).toBeNull();
    expect(histogram([0, 0])!.bins).toEqual([{ from: 0, to: 0.01, count: 2 }]);
  });

  it('holds every value once, zero on an edge', () => {
    const returns = fc.array(fc.double({ min: -1, max: 5, noNaN: true }), { minLength: 1, maxLength: 200 });
    const property = fc.property(returns, (values) => {
      const { bins } = histogram(values)!;
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      expect(bins.some(({ from, to }) => from === 0 || to === 0)).toBe(true);
      expect(bins.length).toBeLessThanOrEqual(40);
    });
    fc.assert(property, { numRuns: runs(200) });
  });
});
