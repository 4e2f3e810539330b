import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { omega } from '../../src/stats/omega.ts';
import * as partial from '../../src/stats/partial-moments.ts';
import { downsideDeviation } from '../../src/stats/sortino.ts';
import { runs } from '../support/runs.ts';
import { anyOrders, anyThousandths, thousandths } from './make.ts';

const zero = { target: 0 };
/** Gains 0.02 + 0.03, losses 0.01 + 0.03. */
const returns = [0.02, -0.01, 0.03, -0.03];

describe('the omega ratio', () => {
  it('METR-1 is the sum above the target by the sum below it', () => {
    expect(omega(returns, zero)).toBeCloseTo(0.05 / 0.04, 14);
    // Above 0.01: 0.01, -0.02, 0.02, -0.04.
    expect(omega(returns, { target: 0.01 })).toBeCloseTo(0.03 / 0.06, 14);
    expect(omega(returns, { target: [0.01, -0.02, 0.03, -0.02] })).toBeCloseTo(0.02 / 0.01, 14);
    expect(omega([-0.1, 0], zero)).toBe(0);
  });

  it('METR-1 is undefined for fewer than two returns, and when nothing fell short', () => {
    expect(omega([], zero)).toBeNull();
    expect(omega([-0.1], zero)).toBeNull();
    expect(omega([0.1, 0.2], zero)).toBeNull();
    expect(omega([0.1, 0.1], { target: 0.1 + 1e-17 })).toBeNull(); // rounding
  });

  it('METR-1 is above 1 exactly where the mean is above the target', () => {
    fc.assert(
      fc.property(anyThousandths, fc.integer({ min: -100, max: 100 }), (whole, goal) => {
        const ratio = omega(thousandths(whole), { target: goal / 1000 });
        const beyond = whole.reduce((total, value) => total + value - goal, 0);
        if (ratio === null) expect(Math.min(...whole)).toBeGreaterThanOrEqual(goal);
        else if (beyond === 0) expect(ratio).toBeCloseTo(1, 9);
        else expect(ratio > 1).toBe(beyond > 0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('METR-1 falls as the target rises, and does not depend on order or size', () => {
    fc.assert(
      fc.property(anyOrders, ([one, other]) => {
        const ratio = omega(one, zero);
        if (ratio === null) return;
        expect(omega(one, { target: 0.001 })).toBeLessThanOrEqual(ratio);
        expect(omega(other, zero)).toBeCloseTo(ratio, 9);
        expect(omega(one.map((value) => 2 * value), zero)).toBe(ratio); // prettier-ignore
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('both sides of a target', () => {
  it('METR-1 count all periods on either side', () => {
    expect(partial.upsidePotential(returns, zero)).toBeCloseTo(0.05 / 4, 15);
    expect(partial.downsidePotential(returns, zero)).toBeCloseTo(0.04 / 4, 15);
    expect(partial.upsideFrequency([0.02, -0.01, 0, 0.01], zero)).toBe(2 / 4);
    expect(partial.downsideFrequency([0.02, -0.01, 0, 0.01], zero)).toBe(1 / 4);
    // Squares above 4 + 9, below 1 + 9, ten-thousandths of four periods.
    expect(partial.upsideRisk(returns, zero)).toBeCloseTo(Math.sqrt(13e-4 / 4), 15);
    expect(partial.upsidePotentialRatio(returns, zero)).toBeCloseTo(0.0125 / Math.sqrt(10e-4 / 4), 13);
    expect(partial.variabilitySkewness(returns, zero)).toBeCloseTo(Math.sqrt(1.3), 13);
  });

  it('METR-1 are undefined for fewer than two returns, and ratios when nothing fell short', () => {
    for (const of of Object.values(partial)) expect(of([0.1], zero)).toBeNull();
    expect(partial.upsidePotentialRatio([0.1, 0.2], zero)).toBeNull();
    expect(partial.variabilitySkewness([0.1, 0.2], zero)).toBeNull();
    expect(partial.downsidePotential([0.1, 0.2], zero)).toBe(0);
  });

  it('METR-1 agree with mean, omega, downside deviation, and their own reflection', () => {
    fc.assert(
      fc.property(anyThousandths, fc.integer({ min: -100, max: 100 }), (whole, goal) => {
        const values = thousandths(whole);
        const at = { target: goal / 1000 };
        const up = partial.upsidePotential(values, at)!;
        const down = partial.downsidePotential(values, at)!;
        const average = whole.reduce((total, value) => total + value, 0) / whole.length;
        expect(up - down).toBeCloseTo((average - goal) / 1000, 12);
        const ratio = omega(values, at);
        if (ratio !== null) expect(up / down).toBeCloseTo(ratio, 9);
        const mirror = values.map((value) => -value);
        expect(partial.downsidePotential(mirror, { target: -at.target })).toBeCloseTo(up, 15);
        const reflected = downsideDeviation(mirror, { target: -at.target, periodsPerYear: 1 });
        expect(partial.upsideRisk(values, at)).toBeCloseTo(reflected!, 15);
      }),
      { numRuns: runs(200) },
    );
  });
});
