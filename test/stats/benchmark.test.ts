import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeReturn, informationRatio, trackingError } from '../../src/stats/active-return.ts';
import { specificRisk, systematicRisk, totalRisk } from '../../src/stats/benchmark-risk.ts';
import { pairedReturns } from '../../src/stats/benchmark-returns.ts';
import { capture, captureRatio, sideBeta } from '../../src/stats/capture.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { alpha, beta, correlation, rSquared } from '../../src/stats/regression.ts';
import { stability } from '../../src/stats/stability.ts';
import { jensenAlpha, mSquared, treynor } from '../../src/stats/treynor.ts';
import { runs } from '../support/runs.ts';
import { at, seriesOf } from './make.ts';

const perPeriod = { ...metr1, periodsPerYear: 1, riskFree: 0 };
const twice = { ...perPeriod, periodsPerYear: 2 };
const market = [0.01, -0.01, 0.02, -0.02];
/** 0.001 beyond one and a half times the market. */
const leveraged = market.map((value) => 0.001 + 1.5 * value);

describe('the line through account and benchmark', () => {
  it('METR-1 has beta as its slope and alpha where it meets zero', () => {
    expect(beta(leveraged, market, perPeriod)).toBeCloseTo(1.5, 13);
    expect(alpha(leveraged, market, perPeriod)).toBeCloseTo(0.001, 15);
    expect(alpha(leveraged, market, twice)).toBeCloseTo(0.002, 15);
    // 1.001 * 1.001 - 1
    expect(alpha(leveraged, market, { ...twice, annualisation: 'geometric' })).toBeCloseTo(0.002001, 14);
    expect(correlation(leveraged, market, perPeriod)).toBeCloseTo(1, 14);
    expect(rSquared(leveraged, market, perPeriod)).toBeCloseTo(1, 14);
  });

  it('METR-1 takes the risk-free rate from both', () => {
    // Above 0.002: alpha = 0.001 - 0.002 + 1.5 * 0.002.
    expect(alpha(leveraged, market, { ...perPeriod, riskFree: 0.002 })).toBeCloseTo(0.002, 15);
    expect(beta(leveraged, market, { riskFree: [0.01, 0, 0.02, 0] })).not.toBeCloseTo(1.5, 2);
  });

  it('METR-1 leaves what it does not explain to the account', () => {
    // r = (2, 0, 2, 0), b = (1, -1, 3, -3) hundredths: b * r sums to 8, b * b to 20: beta 0.4, alpha 1.
    // Residuals 2 - 1.4, 0 - 0.6, 2 - 2.2, 0 - (-0.2): squares 0.36 + 0.36 + 0.04 + 0.04 = 0.8 of 4.
    const r = [0.02, 0, 0.02, 0];
    const b = [0.01, -0.01, 0.03, -0.03];
    expect(beta(r, b, perPeriod)).toBeCloseTo(0.4, 14);
    expect(rSquared(r, b, perPeriod)).toBeCloseTo(1 - 0.8 / 4, 13);
    expect(specificRisk(r, b, perPeriod)).toBeCloseTo(0.01 * Math.sqrt(0.2), 15);
    expect(systematicRisk(r, b, perPeriod)).toBeCloseTo(0.4 * 0.01 * Math.sqrt(20 / 3), 15);
    expect(totalRisk(r, b, perPeriod)).toBeCloseTo(0.01 * Math.sqrt(0.2 + (0.16 * 20) / 3), 15);
    expect(specificRisk(r, b, { ...perPeriod, periodsPerYear: 4 })).toBeCloseTo(0.02 * Math.sqrt(0.2), 15);
  });

  it('METR-1 is undefined for fewer than two pairs, and without deviation of the benchmark', () => {
    for (const of of [alpha, beta, correlation, rSquared, systematicRisk, specificRisk, totalRisk]) {
      expect(of([], [], perPeriod)).toBeNull();
      expect(of([0.1], [0.1], perPeriod)).toBeNull();
      expect(of([0.1, 0.2], [0.1, 0.1], perPeriod)).toBeNull();
    }
    expect(correlation([0.1, 0.1], [0.1, 0.2], perPeriod)).toBeNull();
    expect(beta([0.1, 0.1], [0.1, 0.2], perPeriod)).toBe(0);
    expect(() => beta([0.1], [0.1, 0.2], perPeriod)).toThrow('for each return');
  });

  const anyPairs = fc.array(
    fc.tuple(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -200, max: 200 })),
    { minLength: 2, maxLength: 40 },
  );

  it('METR-1 is 1 beside itself, scales with the account, and does not depend on order', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const ours = pairs.map(([value]) => value / 1000);
        const theirs = pairs.map(([, value]) => value / 1000);
        const slope = beta(ours, theirs, perPeriod);
        if (slope === null) return;
        expect(beta(theirs, theirs, perPeriod)).toBeCloseTo(1, 10);
        expect(alpha(theirs, theirs, perPeriod)).toBeCloseTo(0, 12);
        expect(
          beta(
            ours.map((value) => 3 * value + 0.1),
            theirs,
            perPeriod,
          ),
        ).toBeCloseTo(3 * slope, 8);
        expect(beta(ours.toReversed(), theirs.toReversed(), perPeriod)).toBeCloseTo(slope, 9);
        const shared = correlation(ours, theirs, perPeriod);
        if (shared === null) return;
        expect(Math.abs(shared)).toBeLessThanOrEqual(1);
        expect(correlation(theirs, ours, perPeriod)).toBeCloseTo(shared, 10);
        expect(Math.sign(shared)).toBe(Math.sign(slope));
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('active return', () => {
  it('METR-1 is the difference of annual returns, by its deviation the information ratio', () => {
    // Differences 0.01, 0.03: mean 0.02, deviation sqrt(2 * 0.01^2) with n - 1 = 1.
    const ours = [0.03, 0.04];
    const theirs = [0.02, 0.01];
    expect(activeReturn(ours, theirs, twice)).toBeCloseTo(0.04, 15);
    expect(activeReturn(ours, theirs, { ...twice, annualisation: 'geometric' })).toBeCloseTo(
      1.03 * 1.04 - 1.02 * 1.01,
      14,
    );
    expect(trackingError(ours, theirs, twice)).toBeCloseTo(0.02, 15);
    expect(informationRatio(ours, theirs, twice)).toBeCloseTo(2, 12);
  });

  it('METR-1 is undefined for fewer than two pairs; a steady difference has no information ratio', () => {
    expect(activeReturn([0.1], [0.1], twice)).toBeNull();
    expect(trackingError([0.1], [0.1], twice)).toBeNull();
    expect(trackingError([0.25, 0.5], [0.125, 0.375], twice)).toBe(0);
    expect(informationRatio([0.25, 0.5], [0.125, 0.375], twice)).toBeNull();
  });
});

describe('return for the risk of the benchmark', () => {
  it('METR-1 is annual return by beta, beyond beta, and at the deviation of the benchmark', () => {
    // A mean of 0.001 and a market of 0: 0.002 a year of two periods.
    expect(treynor(leveraged, market, twice)).toBeCloseTo(0.002 / 1.5, 15);
    expect(jensenAlpha(leveraged, market, twice)).toBeCloseTo(0.002, 15);
    expect(mSquared(leveraged, market, twice)).toBeCloseTo(0.002 / 1.5, 15);
  });

  it('METR-1 is undefined without a line, and treynor for a beta of 0', () => {
    for (const of of [treynor, jensenAlpha, mSquared]) {
      expect(of([0.1], [0.1], twice)).toBeNull();
      expect(of([0.1, 0.2], [0.1, 0.1], twice)).toBeNull();
    }
    expect(treynor([0.1, 0.1], [0.1, 0.2], twice)).toBeNull();
    expect(mSquared([0.1, 0.1], [0.1, 0.2], twice)).toBeNull();
    expect(treynor([-1, 0.1], [0.1, 0.2], { ...twice, annualisation: 'geometric' })).toBeNull();
  });

  it('METR-1 leaves no alpha to a mixture of the benchmark and the risk-free rate', () => {
    const anyMarket = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(anyMarket, fc.integer({ min: 1, max: 30 }), (whole, tenths) => {
        const theirs = whole.map((value) => value / 1000);
        const ours = theirs.map((value) => 0.001 + (tenths / 10) * (value - 0.001));
        const convention = { ...twice, riskFree: 0.001 };
        if (beta(ours, theirs, convention) === null) return;
        expect(alpha(ours, theirs, convention)).toBeCloseTo(0, 11);
        expect(jensenAlpha(ours, theirs, convention)).toBeCloseTo(0, 11);
        expect(specificRisk(ours, theirs, convention)).toBeCloseTo(0, 6);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('capture', () => {
  const ours = [0.02, -0.01, 0.03, 0.5];
  const theirs = [0.01, -0.02, 0.01, 0];

  it('METR-1 is the account by the benchmark where that rose, and where it fell', () => {
    expect(capture(ours, theirs, 'up', metr1)).toBeCloseTo(0.025 / 0.01, 13);
    expect(capture(ours, theirs, 'down', metr1)).toBeCloseTo(0.5, 14);
    expect(captureRatio(ours, theirs, metr1)).toBeCloseTo(5, 12);
    // Two periods of a year of two.
    expect(capture(ours, theirs, 'up', { ...twice, annualisation: 'geometric' })).toBeCloseTo(
      (1.02 * 1.03 - 1) / (1.01 * 1.01 - 1),
      12,
    );
  });

  it('METR-1 is undefined for fewer than two pairs, and without a period of the side', () => {
    expect(capture([0.1], [0.1], 'up', metr1)).toBeNull();
    expect(capture([0.1, 0.2], [0.1, 0.2], 'down', metr1)).toBeNull();
    expect(captureRatio([0.1, 0.2], [0.1, 0.2], metr1)).toBeNull();
    expect(captureRatio([0.1, 0], [0.1, -0.2], metr1)).toBeNull(); // a down capture of 0
  });

  it('METR-1 has a beta of either side', () => {
    // Up twice the market, down half of it.
    const b = [0.01, 0.03, -0.01, -0.03];
    const r = [0.02, 0.06, -0.005, -0.015];
    expect(sideBeta(r, b, 'up', perPeriod)).toBeCloseTo(2, 13);
    expect(sideBeta(r, b, 'down', perPeriod)).toBeCloseTo(0.5, 13);
    expect(sideBeta([0.1, 0.2], [0.1, -0.2], 'up', perPeriod)).toBeNull();
  });
});

describe('returns of a benchmark', () => {
  it('METR-1 are taken between the last prices at or before the ends of the periods', () => {
    const ends = Float64Array.of(at('2024-01-02'), at('2024-01-03'), at('2024-01-04'), at('2024-01-05'));
    const prices = seriesOf([
      [at('2024-01-02T01:00Z'), 100], // after the first end: no price there yet
      [at('2024-01-03'), 110],
      [at('2024-01-03T23:00Z'), 121],
      [at('2024-01-04T00:01Z'), 999], // known too late for the third end, and in time for the fourth
    ]);
    const pairs = pairedReturns(ends, Float64Array.of(0.1, 0.2, 0.3), prices);
    expect([...pairs.returns]).toEqual([0.2, 0.3]);
    expect([...pairs.benchmark]).toEqual([expect.closeTo(0.1, 14), expect.closeTo(999 / 121 - 1, 14)]);
    expect(pairedReturns(ends, Float64Array.of(0.1, 0.2, 0.3), seriesOf([])).returns).toHaveLength(0);
  });
});

describe('stability', () => {
  it('METR-1 is 1 for steady growth, and less for a detour', () => {
    expect(stability([0.01, 0.01, 0.01, 0.01])).toBeCloseTo(1, 12);
    // Heights ln 2, 0, ln 2 at 0, 1, 2: symmetric, so that the line is flat and explains nothing.
    expect(stability([1, -0.5, 1])).toBeCloseTo(0, 12);
    // Heights h, h, 2h at 0, 1, 2: slope h / 2, explained (h / 2)^2 * 2 of h^2 * 2 / 3.
    expect(stability([1, 0, 1])).toBeCloseTo(0.75, 12);
  });

  it('METR-1 is undefined for fewer than two returns, after a loss of everything, and without a move', () => {
    expect(stability([])).toBeNull();
    expect(stability([0.1])).toBeNull();
    expect(stability([0.1, -1, 0.1])).toBeNull();
    expect(stability([0, 0, 0])).toBeNull();
  });
});
