import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmar } from '../../src/stats/calmar.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { downsideDeviation, sortino } from '../../src/stats/sortino.ts';
import { volatility } from '../../src/stats/volatility.ts';
import '../support/runs.ts';
import { anyEquity } from './make.ts';

/** Mean 0.02; offsets 0.02, -0.04, 0.02; squares 0.0004 + 0.0016 + 0.0004 = 0.0024. */
const returns = [0.04, -0.02, 0.04];

describe('volatility', () => {
  it('METR-1 is the sample deviation by the root of the periods in a year', () => {
    // sqrt(0.0024 / 2) = sqrt(0.0012) a day.
    expect(volatility(returns, metr1)).toBeCloseTo(Math.sqrt(0.0012 * 365), 14);
    expect(volatility(returns, { periodsPerYear: 252, ddof: 0 })).toBeCloseTo(Math.sqrt(0.0008 * 252), 14);
  });

  it('METR-1 is 0 for returns all alike, and undefined for fewer than two', () => {
    expect(volatility([0.01, 0.01, 0.01], metr1)).toBe(0);
    expect(volatility([0.01], metr1)).toBeNull();
    expect(volatility([], metr1)).toBeNull();
  });
});

describe('the Sharpe ratio', () => {
  it('METR-1 is mean over deviation, by the root of the periods', () => {
    expect(sharpe(returns, metr1)).toBeCloseTo((0.02 / Math.sqrt(0.0012)) * Math.sqrt(365), 12);
    expect(sharpe(returns, { ...metr1, periodsPerYear: 1, ddof: 0 })).toBeCloseTo(
      0.02 / Math.sqrt(0.0008),
      14,
    );
  });

  it('METR-1 takes the risk-free rate of a period from each return', () => {
    expect(sharpe(returns, { ...metr1, periodsPerYear: 1, riskFree: 0.005 })).toBeCloseTo(
      0.015 / Math.sqrt(0.0012),
      14,
    );
    // Above 0.04, 0, 0 the returns are 0, -0.02, 0.04: mean 0.02 / 3, squares (0 + 4 + 16 - 4 / 3) * 10^-4 / 2.
    expect(sharpe(returns, { ...metr1, periodsPerYear: 1, riskFree: [0.04, 0, 0] })).toBeCloseTo(
      0.02 / 3 / Math.sqrt((20 - 4 / 3) * 0.5e-4),
      14,
    );
  });

  it('METR-1 divides the compounded return where that is asked for', () => {
    // 1.04 * 0.98 * 1.04 over three periods of a year of three.
    const growth = 1.04 * 0.98 * 1.04 - 1;
    const geometric = sharpe(returns, { ...metr1, periodsPerYear: 3, annualisation: 'geometric' });
    expect(geometric).toBeCloseTo(growth / Math.sqrt(0.0012 * 3), 12);
    expect(sharpe([-1, 0.5], { ...metr1, annualisation: 'geometric' })).toBeNull();
  });

  it('METR-1 is undefined without deviation, and for fewer than two returns', () => {
    expect(sharpe([], metr1)).toBeNull();
    expect(sharpe([0.1], metr1)).toBeNull();
    expect(sharpe([0, 0, 0], metr1)).toBeNull();
    expect(sharpe([0.01, 0.01, 0.01], metr1)).toBeNull();
    expect(sharpe(returnsOf([100, 110, 121])!, metr1)).toBeNull(); // alike up to rounding
    expect(sharpe(returns, { ...metr1, riskFree: returns })).toBeNull();
  });

  it('METR-1 does not depend on the size of the account', () => {
    const factor = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(anyEquity, factor, ({ equity }, by) => {
        const small = sharpe(returnsOf(equity)!, metr1);
        const large = sharpe(returnsOf(equity.map((value) => value * by))!, metr1);
        if (small === null) expect(large).toBeNull();
        else expect(Math.abs(large! - small)).toBeLessThan(1e-7 * (1 + Math.abs(small)));
      }),
    );
  });
});

describe('the Sortino ratio', () => {
  it('METR-1 is mean over downside deviation of all periods', () => {
    // One shortfall of 0.02 in three periods: sqrt(0.0004 / 3).
    expect(downsideDeviation(returns, metr1)).toBeCloseTo(Math.sqrt((0.0004 / 3) * 365), 14);
    expect(sortino(returns, metr1)).toBeCloseTo((0.02 / Math.sqrt(0.0004 / 3)) * Math.sqrt(365), 12);
  });

  it('METR-1 measures from the target', () => {
    // Above 0.01: 0.03, -0.03, 0.03; mean 0.01; sqrt(0.0009 / 3).
    expect(sortino(returns, { periodsPerYear: 1, target: 0.01 })).toBeCloseTo(0.01 / Math.sqrt(0.0003), 14);
  });

  it('METR-1 is undefined when nothing fell short, and for fewer than two returns', () => {
    expect(sortino([0.01, 0.02], metr1)).toBeNull();
    expect(downsideDeviation([0.01, 0.02], metr1)).toBe(0);
    expect(sortino([-0.01], metr1)).toBeNull();
    expect(sortino([], metr1)).toBeNull();
    expect(sortino(returns, { periodsPerYear: 1, target: returns })).toBeNull();
  });

  it('METR-1 has the sign of the mean, as the Sharpe ratio has', () => {
    expect(sortino([-0.02, -0.04], metr1)).toBeLessThan(0);
    // Mean -0.03; sqrt((4 + 16) * 10^-4 / 2).
    expect(sortino([-0.02, -0.04], { periodsPerYear: 1, target: 0 })).toBeCloseTo(
      -0.03 / Math.sqrt(0.001),
      14,
    );
  });
});

describe('the Calmar ratio', () => {
  it('METR-1 is annual return over maximum drawdown', () => {
    expect(calmar(0.25, 0.125)).toBe(2);
    expect(calmar(-0.25, 0.5)).toBe(-0.5);
  });

  it('METR-1 is undefined without a drawdown, or without either', () => {
    expect(calmar(0.25, 0)).toBeNull();
    expect(calmar(0.25, 2e-16)).toBeNull(); // rounding
    expect(calmar(null, 0.5)).toBeNull();
    expect(calmar(0.25, null)).toBeNull();
  });
});
