import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annualGrowth, annualisedReturn, annualReturn } from '../../src/stats/annual-return.ts';
import { elapsedYears } from '../../src/stats/equity-series.ts';
import { above, compounded, returnsOf } from '../../src/stats/returns.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import '../support/runs.ts';
import { anyEquity, at, daysOf, hourMs, seriesOf } from './make.ts';

const twoYears = [at('2024-01-01'), at('2024-01-01') + 730.5 * 24 * hourMs] as const;

describe('total return', () => {
  it('METR-1 is last over first, less one', () => {
    expect(totalReturn([200, 90, 250])).toBe(0.25);
    expect(totalReturn([200, 200])).toBe(0);
  });

  it('METR-1 is -1 when everything was lost, and less when a debt is left', () => {
    expect(totalReturn([100, 0])).toBe(-1);
    expect(totalReturn([100, -50])).toBe(-1.5);
  });

  it('METR-1 is undefined for fewer than two rows, or a start of nothing', () => {
    expect(totalReturn([])).toBeNull();
    expect(totalReturn([100])).toBeNull();
    expect(totalReturn([0, 100])).toBeNull();
  });

  it('METR-1 composes: the growth of two stretches multiplies to the growth of both', () => {
    fc.assert(
      fc.property(anyEquity, fc.nat(), ({ equity }, pick) => {
        const cut = pick % equity.length;
        const first = totalReturn(equity.subarray(0, cut + 1)) ?? 0;
        const second = totalReturn(equity.subarray(cut)) ?? 0;
        const growth = 1 + totalReturn(equity)!;
        expect(((1 + first) * (1 + second)) / growth).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('annual return', () => {
  it('METR-1 counts years as elapsed / 365.25 days', () => {
    const series = seriesOf([
      [twoYears[0], 100],
      [twoYears[1], 121],
    ]);
    expect(elapsedYears(series)).toBe(2);
    expect(annualReturn(series)).toBeCloseTo(0.1, 14); // sqrt(1.21) - 1
    // A common year of 365 days is 365 / 365.25 of a year, so ten percent in it is a little more than ten a year.
    expect(annualReturn(daysOf([100, ...new Array<number>(364).fill(105), 110]))).toBeCloseTo(
      Math.exp((365.25 / 365) * Math.log(1.1)) - 1,
      13,
    );
  });

  it('METR-1 is undefined once equity has reached zero, whatever came after', () => {
    expect(annualReturn(daysOf([100, 50, 0]))).toBeNull();
    expect(annualReturn(daysOf([100, -1, 200]))).toBeNull();
    expect(annualReturn(daysOf([100]))).toBeNull();
    expect(annualReturn(daysOf([]))).toBeNull();
  });

  it('METR-1 is undefined where no number holds it', () => {
    expect(annualGrowth(2, 1e-9)).toBeNull(); // 2^(10^9)
    expect(annualGrowth(2, 0)).toBeNull();
    expect(annualGrowth(0, 1)).toBeNull();
  });

  it('METR-1 annualises returns by their number, compounded or not', () => {
    // Two half-years: 1.1 * 1.2 = 1.32 a year; (0.1 + 0.2) / 2 * 2 = 0.3 a year.
    const returns = [0.1, 0.2];
    expect(annualisedReturn(returns, { periodsPerYear: 2, annualisation: 'geometric' })).toBeCloseTo(
      0.32,
      14,
    );
    expect(annualisedReturn(returns, { periodsPerYear: 2, annualisation: 'arithmetic' })).toBeCloseTo(
      0.3,
      14,
    );
    expect(annualisedReturn([], { periodsPerYear: 2, annualisation: 'arithmetic' })).toBeNull();
    expect(annualisedReturn([-1, 0.5], { periodsPerYear: 2, annualisation: 'geometric' })).toBeNull();
    // Two debts do not make a fortune: -1.5 twice would multiply to +0.25.
    expect(annualisedReturn([-1.5, -1.5], { periodsPerYear: 2, annualisation: 'geometric' })).toBeNull();
  });
});

describe('returns', () => {
  it('METR-1 are simple, one for each pair of rows', () => {
    expect([...returnsOf([100, 150, 75])!]).toEqual([0.5, -0.5]);
    expect(returnsOf([100])).toHaveLength(0);
    expect(returnsOf([])).toHaveLength(0);
  });

  it('METR-1 end with the row that reached zero: what follows has no base', () => {
    expect([...returnsOf([100, 50, 0])!]).toEqual([-0.5, -1]);
    expect(returnsOf([100, 0, 0])).toBeNull();
    expect(returnsOf([100, -20, 50])).toBeNull();
  });

  it('compound back to the equity they came from', () => {
    fc.assert(
      fc.property(anyEquity, ({ equity }) => {
        const back = compounded(equity[0]!, returnsOf(equity)!);
        expect(back).toHaveLength(equity.length);
        for (let i = 0; i < back.length; i++) expect(back[i]! / equity[i]!).toBeCloseTo(1, 12);
      }),
    );
  });

  it('are measured above one rate for all periods, or one for each', () => {
    expect([...above([0.5, 0.25], 0.25)]).toEqual([0.25, 0]);
    expect([...above([0.5, 0.25], [0.125, 0.5])]).toEqual([0.375, -0.25]);
    expect(() => above([0.5, 0.25], [0.1])).toThrow('one rate for each return');
  });
});
