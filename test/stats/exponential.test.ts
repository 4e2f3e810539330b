import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, naturalLog } from '../../src/stats/exponential.ts';
import { normalDensity, normalProbability, normalQuantile } from '../../src/stats/normal-distribution.ts';
import { runs } from '../support/runs.ts';

/** Relative, so that small and large numbers are held alike. */
function expectNear(ours: number, theirs: number, tolerance: number): void {
  expect(Math.abs(ours - theirs), `${ours} and ${theirs}`).toBeLessThanOrEqual(tolerance * Math.abs(theirs));
}

describe('logarithm and exponential', () => {
  it('DET-1 are those of the language, up to its last digits', () => {
    const anyExponent = fc.double({ min: -700, max: 700, noNaN: true });
    fc.assert(
      fc.property(anyExponent, (exponent) => {
        expectNear(exponential(exponent), Math.exp(exponent), 1e-15);
        const value = Math.exp(exponent);
        expectNear(naturalLog(value), Math.log(value), 1e-15);
      }),
      { numRuns: runs(1000) },
    );
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (value) => {
        expectNear(naturalLog(value), Math.log(value), 1e-15);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('DET-1 are exact where they can be, and end where doubles end', () => {
    expect(naturalLog(1)).toBe(0);
    expect(exponential(0)).toBe(1);
    expect(naturalLog(2)).toBe(0.6931471805599453); // ln 2, any table
    expect(naturalLog(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 10); // -1074 ln 2
    expect(exponential(1)).toBeCloseTo(2.718281828459045, 15);
    expect(exponential(711)).toBe(Infinity);
    expect(exponential(-747)).toBe(0);
    expect(() => naturalLog(0)).toThrow('positive');
    expect(() => naturalLog(Infinity)).toThrow('positive');
  });
});

describe('the normal distribution', () => {
  /** Abramowitz and Stegun, tables 26.1 (to 15 digits) and 26.2 (the tail at 5). */
  it.each([
    [0, 0.5],
    [0.5, 0.69146246127401],
    [1, 0.84134474606854],
    [1.96, 0.97500210485178],
    [2, 0.97724986805182],
    [3, 0.9986501019683699],
    [-5, 2.866515719e-7],
  ])('METR-1 has the probability of the tables at %d', (x, probability) => {
    expectNear(normalProbability(x), probability, 1e-9);
    if (x >= 0) expect(normalProbability(x)).toBeCloseTo(probability, 13);
  });

  /** Percentage points as every table prints them; Abramowitz and Stegun, table 26.5. */
  it.each([
    [0.9, 1.2815515655446],
    [0.95, 1.64485362695147],
    [0.975, 1.95996398454005],
    [0.99, 2.32634787404084],
    [0.995, 2.5758293035489],
    [0.999, 3.09023230616781],
  ])('METR-1 has the percentage point of the tables for %d', (probability, x) => {
    expect(normalQuantile(probability)).toBeCloseTo(x, 12);
    expect(normalQuantile(1 - probability)).toBeCloseTo(-x, 12);
  });

  it('METR-1 has the density 1 / sqrt(2 pi) in the middle', () => {
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 15);
    expect(normalDensity(1)).toBeCloseTo(0.2419707245191434, 15);
    expect(normalDensity(-1)).toBe(normalDensity(1));
  });

  it('METR-1 gives back the probability of its quantile, and rises', () => {
    const tails = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(tails, tails, (a, b) => {
        expectNear(normalProbability(normalQuantile(a)), a, 1e-11);
        expect(normalProbability(1 - a) + normalProbability(a - 1)).toBeCloseTo(1, 14);
        if (a < b * (1 - 1e-9)) expect(normalQuantile(a)).toBeLessThan(normalQuantile(b));
      }),
      { numRuns: runs(300) },
    );
  });
});
