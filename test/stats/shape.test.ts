import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excessKurtosis, meanAbsoluteDeviation, skewness } from '../../src/stats/moments.ts';
import { quantile } from '../../src/stats/quantile.ts';
import { commonSenseRatio, tailRatio } from '../../src/stats/tail-ratio.ts';
import * as risk from '../../src/stats/value-at-risk.ts';
import { runs } from '../support/runs.ts';
import { anyOrders, anyThousandths, thousandths } from './make.ts';

/** -0.10, -0.09, ..., 0.10. */
const even = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 100);

describe('skewness, kurtosis and mean absolute deviation', () => {
  it('METR-1 are moments about the mean, divided by n', () => {
    // Mean 2, offsets -1, -1, -1, 3: squares 12 / 4 = 3, cubes 24 / 4 = 6, fourth powers 84 / 4 = 21.
    const values = [1, 1, 1, 5];
    expect(skewness(values)).toBeCloseTo(6 / 3 ** 1.5, 14);
    expect(excessKurtosis(values)).toBeCloseTo(21 / 9 - 3, 14);
    expect(meanAbsoluteDeviation(values)).toBe(6 / 4);
    expect(skewness(even)).toBeCloseTo(0, 14);
  });

  it('METR-1 are undefined for fewer than two returns, and without deviation', () => {
    for (const of of [skewness, excessKurtosis, meanAbsoluteDeviation]) {
      expect(of([])).toBeNull();
      expect(of([0.1])).toBeNull();
    }
    expect(skewness([0.1, 0.1, 0.1])).toBeNull();
    expect(excessKurtosis([0.1, 0.1, 0.1])).toBeNull();
    expect(meanAbsoluteDeviation([0.25, 0.25])).toBe(0);
  });

  it('METR-1 do not depend on place, size or order; a reflection turns the skewness', () => {
    fc.assert(
      fc.property(anyOrders, ([returns, other]) => {
        const skew = skewness(returns);
        const kurtosis = excessKurtosis(returns);
        if (skew === null || kurtosis === null) return;
        expect(skewness(returns.map((value) => 3 * value + 0.5))).toBeCloseTo(skew, 8);
        expect(skewness(returns.map((value) => -value))).toBeCloseTo(-skew, 8);
        expect(excessKurtosis(returns.map((value) => -3 * value + 0.5))).toBeCloseTo(kurtosis, 8);
        expect(skewness(other)).toBeCloseTo(skew, 8);
        // Pearson's inequality: kurtosis >= skewness^2 + 1.
        expect(kurtosis).toBeGreaterThanOrEqual(skew * skew - 2 - 1e-9);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('quantiles', () => {
  it('METR-1 lie on the straight line between order statistics', () => {
    // h = 3 * 0.25 = 0.75 of the way from the first to the second; R's quantile(1:10, 0.05) is 1.45.
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.05)).toBeCloseTo(1.45, 14);
    expect(quantile([5, 1], 0)).toBe(1);
    expect(quantile([5, 1], 1)).toBe(5);
    expect(quantile([7], 0.3)).toBe(7);
    expect(quantile([], 0.5)).toBeNull();
    expect(() => quantile([1], 1.1)).toThrow('between 0 and 1');
  });
});

describe('value at risk', () => {
  it('METR-1 is the quantile of the returns as a loss, and the mean of what is not above it', () => {
    // h = 20 * 0.05 = 1: the second lowest; the mean of the lowest two.
    expect(risk.valueAtRisk(even, 0.05)).toBe(0.09);
    expect(risk.conditionalValueAtRisk(even, 0.05)).toBeCloseTo(0.095, 15);
    // h = 20 * 0.12 = 2.4: 0.4 of the way from -0.08 to -0.07; the lowest three.
    expect(risk.valueAtRisk(even, 0.12)).toBeCloseTo(0.076, 15);
    expect(risk.conditionalValueAtRisk(even, 0.12)).toBeCloseTo(0.09, 15);
  });

  it('METR-1 is below zero where even the tail gained', () => {
    expect(risk.valueAtRisk([0.01, 0.02, 0.03], 0)).toBe(-0.01);
  });

  it('METR-1 of a normal distribution is so many deviations below the mean', () => {
    // Mean 0.01, deviation 0.02: 1.644853627 deviations, and 0.1031356404 / 0.05 = 2.062712808 of them on average.
    expect(risk.normalValueAtRisk([-0.01, 0.03], 0.05)).toBeCloseTo(0.02 * 1.644853627 - 0.01, 10);
    expect(risk.normalConditionalValueAtRisk([-0.01, 0.03], 0.05)).toBeCloseTo(0.02 * 2.062712808 - 0.01, 10);
  });

  it('METR-1 is undefined for fewer than two returns', () => {
    for (const of of [
      risk.valueAtRisk,
      risk.conditionalValueAtRisk,
      risk.normalValueAtRisk,
      risk.normalConditionalValueAtRisk,
    ]) {
      expect(of([], 0.05)).toBeNull();
      expect(of([-0.1], 0.05)).toBeNull();
    }
  });

  it('METR-1 is never above its conditional, falls as the tail widens, and grows with the returns', () => {
    const anyTail = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(anyOrders, anyTail, anyTail, ([returns, other], a, b) => {
        const at = risk.valueAtRisk(returns, a)!;
        const beyond = risk.conditionalValueAtRisk(returns, a)!;
        expect(beyond).toBeGreaterThanOrEqual(at - 1e-15);
        expect(beyond).toBeLessThanOrEqual(0.2 + 1e-15);
        expect(at).toBeGreaterThanOrEqual(-0.2 - 1e-15);
        if (a < b) expect(at).toBeGreaterThanOrEqual(risk.valueAtRisk(returns, b)!);
        expect(risk.valueAtRisk(other, a)).toBe(at);
        const twice = returns.map((value) => 2 * value);
        expect(risk.valueAtRisk(twice, a)).toBeCloseTo(2 * at, 14);
        expect(risk.conditionalValueAtRisk(twice, a)).toBeCloseTo(2 * beyond, 14);
        expect(risk.normalConditionalValueAtRisk(returns, a)!).toBeGreaterThanOrEqual(
          risk.normalValueAtRisk(returns, a)! - 1e-12,
        );
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('tail ratio and common-sense ratio', () => {
  it('METR-1 are the upper tail by the lower one, and that times gains by losses', () => {
    // The second highest 0.27 by the second lowest -0.09; gains 0.03 * 55 by losses 0.01 * 55.
    const wide = even.map((value) => (value > 0 ? 3 * value : value));
    expect(tailRatio(even)).toBeCloseTo(1, 14);
    expect(tailRatio(wide)).toBeCloseTo(3, 14);
    expect(commonSenseRatio(wide)).toBeCloseTo(9, 13);
  });

  it('METR-1 are undefined for fewer than two returns, without a lower tail, and without a loss', () => {
    expect(tailRatio([0.1])).toBeNull();
    expect(tailRatio([0, 0, 0.1])).toBeNull();
    expect(tailRatio([0.1, 0.2])).not.toBeNull();
    expect(commonSenseRatio([0.1, 0.2])).toBeNull();
    expect(commonSenseRatio([])).toBeNull();
  });

  it('METR-1 do not depend on the size of the returns', () => {
    fc.assert(
      fc.property(anyThousandths, (whole) => {
        const returns = thousandths(whole);
        const ratio = tailRatio(returns);
        if (ratio === null) return;
        expect(tailRatio(returns.map((value) => 4 * value))).toBe(ratio);
      }),
      { numRuns: runs(100) },
    );
  });
});
