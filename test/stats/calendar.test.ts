import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarReturns, monthlyReturns, yearlyReturns } from '../../src/stats/calendar-returns.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import { runs } from '../support/runs.ts';
import { anyEquity, at, seriesOf } from './make.ts';

const series = seriesOf([
  [at('2023-12-30'), 100],
  [at('2023-12-31T12:00Z'), 110],
  [at('2024-01-01'), 120], // closes December
  [at('2024-01-15'), 90],
  [at('2024-03-01'), 99], // closes February
  [at('2024-04-10'), 198],
]);

describe('returns by calendar period', () => {
  it('METR-1 run from the end of one period to the end of the next, a midnight closing its day', () => {
    expect(monthlyReturns(series)).toEqual([
      { year: 2023, month: 12, return: 120 / 100 - 1 },
      { year: 2024, month: 1, return: 90 / 120 - 1 },
      { year: 2024, month: 2, return: 99 / 90 - 1 },
      { year: 2024, month: 3, return: 0 }, // no row: what it was stays
      { year: 2024, month: 4, return: 1 },
    ]);
    expect(yearlyReturns(series)).toEqual([
      { year: 2023, return: 120 / 100 - 1 },
      { year: 2024, return: 198 / 120 - 1 },
    ]);
  });

  it('METR-1 know quarters, and weeks from Monday', () => {
    expect(calendarReturns(series, 'quarter').map((one) => one.return)).toEqual([
      120 / 100 - 1,
      99 / 120 - 1,
      1,
    ]);
    // 2024-01-01 was a Monday: its midnight closes the week before.
    const weeks = calendarReturns(
      seriesOf([
        [at('2023-12-30'), 100],
        [at('2024-01-01'), 110],
        [at('2024-01-02'), 121],
      ]),
      'week',
    );
    expect(weeks).toEqual([
      { from: at('2023-12-25'), to: at('2024-01-01'), return: 110 / 100 - 1 },
      { from: at('2024-01-01'), to: at('2024-01-08'), return: 121 / 110 - 1 },
    ]);
  });

  it('METR-1 have no return from equity of zero or less, and no period for fewer than two rows', () => {
    const broke = seriesOf([[at('2024-01-01'), 100], [at('2024-02-01'), 0], [at('2024-03-01'), 50]]); // prettier-ignore
    expect(monthlyReturns(broke).map((one) => one.return)).toEqual([-1, null]);
    expect(monthlyReturns(seriesOf([[0, 100]]))).toEqual([]);
    expect(yearlyReturns(seriesOf([]))).toEqual([]);
  });

  it('METR-1 compound to the total return, months inside their year too, and leave no day out', () => {
    const units = fc.constantFrom('week', 'month', 'quarter', 'year');
    const growth = (rows: readonly { readonly return: number | null }[]): number =>
      rows.reduce((wealth, one) => wealth * (1 + one.return!), 1);
    fc.assert(
      fc.property(anyEquity, units, (any, unit) => {
        const found = calendarReturns(any, unit);
        expect(growth(found)).toBeCloseTo(1 + totalReturn(any.equity)!, 6);
        found.forEach((one, i) => {
          expect(one.to).toBeGreaterThan(one.from);
          if (i > 0) expect(one.from).toBe(found[i - 1]!.to);
        });
        expect(found[0]!.from).toBeLessThanOrEqual(any.at[0]!);
        expect(found.at(-1)!.to).toBeGreaterThanOrEqual(any.at[any.length - 1]!);
        for (const { year, return: ofYear } of yearlyReturns(any)) {
          const months = monthlyReturns(any).filter((one) => one.year === year);
          expect(growth(months)).toBeCloseTo(1 + ofYear!, 6);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
