import { describe, expect, it } from 'vitest';
import { shortfallDeviation, standardDeviation } from '../../src/stats/deviation.ts';
import { mean, sum } from '../../src/stats/sums.ts';

describe('sums', () => {
  it('keeps what a large total would swallow', () => {
    // 1 + 1e100 is 1e100 in doubles: added plainly this gives 0. Neumaier's own example; the sum is 2.
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  });

  it('does not drift over ten million small amounts', () => {
    // 2^-30 is exact, and 10,000,000 of them are 10^7 / 2^30 exactly; 1/10 is not, and drifts when added plainly.
    expect(sum(new Float64Array(1_000_000).fill(0.1))).toBe(100_000);
    expect(sum(new Float64Array(10_000_000).fill(2 ** -30))).toBe(10_000_000 / 2 ** 30);
  });

  it('sums nothing to 0 and has no mean of nothing', () => {
    expect(sum([])).toBe(0);
    expect(mean([])).toBeNull();
    expect(mean([1, 2, 6])).toBe(3);
  });
});

describe('deviations', () => {
  it('takes the deviation of a population and of a sample', () => {
    // Mean 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; 32 / 8 = 4, 32 / 7.
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(standardDeviation(values, 0)).toBe(2);
    expect(standardDeviation(values, 1)).toBeCloseTo(Math.sqrt(32 / 7), 15);
  });

  it('loses nothing to a large mean', () => {
    // Offsets -6, -3, 3, 6 from 10^9 + 10: (36 + 9 + 9 + 36) / 3 = 30. The one-pass formula cancels to nonsense here.
    const values = [4, 7, 13, 16].map((offset) => 1e9 + offset);
    expect(standardDeviation(values, 1)).toBe(Math.sqrt(30));
  });

  it('METR-1 takes the shortfall over all periods, those without one too', () => {
    // (0.03^2 + 0.04^2) / 4 = 0.0025 / 4; over the two falling periods alone it would be 0.0025 / 2.
    expect(shortfallDeviation([0.1, -0.03, 0, -0.04])).toBeCloseTo(0.025, 15);
  });

  it('METR-1 has no deviation of fewer than two values', () => {
    expect(standardDeviation([], 1)).toBeNull();
    expect(standardDeviation([0.1], 0)).toBeNull();
    expect(shortfallDeviation([-0.1])).toBeNull();
  });

  it('METR-1 counts rounding as no deviation, and no more than rounding', () => {
    // Ten returns of one percent as doubles have them: each amount is rounded, so neighbours differ in the last digit.
    const grown = Array.from({ length: 11 }, (_, i) => 100 * 1.01 ** i);
    const returns = grown.slice(1).map((value, i) => value / grown[i]! - 1);
    expect(new Set(returns).size).toBeGreaterThan(1);
    expect(standardDeviation(returns, 1)).toBe(0);
    expect(shortfallDeviation(returns.map((value) => value - 0.01))).toBe(0);
    // A deviation of 10^-13 is one cent of interest on a hundred billion: small, and real.
    expect(standardDeviation([0.01, 0.01 + 2e-13], 0)).toBeCloseTo(1e-13, 15);
  });
});
