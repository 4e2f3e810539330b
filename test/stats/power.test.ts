import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { power } from '../../src/stats/power.ts';
import '../support/runs.ts';

describe('powers by squaring and square roots', () => {
  it('is exact where every root is', () => {
    expect(power(2, 10)).toBe(1024);
    expect(power(16, 0.75)).toBe(8); // sqrt(16) * sqrt(sqrt(16)) = 4 * 2
    expect(power(16, 2.25)).toBe(512); // 256 * 2
    expect(power(0.25, 0.5)).toBe(0.5);
    expect(power(7, 0)).toBe(1);
    expect(power(1, 365.25)).toBe(1);
  });

  it('overflows to Infinity and fades to 0, never NaN', () => {
    expect(power(2, 1e9)).toBe(Infinity);
    expect(power(0.5, 1e9)).toBe(0);
    expect(power(2, 1e300)).toBe(Infinity);
  });

  it('is the power, as the platform knows it to 12 digits', () => {
    const base = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const exponent = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(base, exponent, (x, y) => {
        expect(power(x, y) / x ** y).toBeCloseTo(1, 12);
      }),
    );
  });
});
