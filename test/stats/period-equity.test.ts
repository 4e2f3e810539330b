import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../src/model/time.ts';
import { periodsPerYearChoices } from '../../src/stats/convention.ts';
import { periodEquity } from '../../src/stats/period-equity.ts';
import type { EquitySeries } from '../../src/stats/equity-series.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import '../support/runs.ts';
import { anyEquity, at, daysOf, seriesOf } from './make.ts';

const rowsOf = (series: EquitySeries): [number, number][] =>
  Array.from({ length: series.length }, (_, i) => [series.at[i]!, series.equity[i]!]);

/** Monday noon to Friday noon, nothing on Wednesday. */
const week = seriesOf([
  [at('2024-01-01T12:00Z'), 100],
  [at('2024-01-01T18:00Z'), 105],
  [at('2024-01-02T00:00Z'), 110],
  [at('2024-01-02T12:00Z'), 90],
  [at('2024-01-02T20:00Z'), 95],
  [at('2024-01-04T06:00Z'), 120],
  [at('2024-01-05T12:00Z'), 130],
]);

describe('equity at UTC day ends', () => {
  it('METR-1 takes the last row at or before each midnight; every calendar day counts under 365', () => {
    expect(rowsOf(periodEquity(week, 365))).toEqual([
      [at('2024-01-01T12:00Z'), 100], // the start
      [at('2024-01-02'), 110], // a row at midnight closes the day before it
      [at('2024-01-03'), 95],
      [at('2024-01-04'), 95], // Wednesday carries Tuesday's value
      [at('2024-01-05'), 120],
      [at('2024-01-05T12:00Z'), 130], // the last day is not over
    ]);
  });

  it('METR-1 leaves out days without a step under 252', () => {
    expect(rowsOf(periodEquity(week, 252)).map((row) => row[1])).toEqual([100, 110, 95, 120, 130]);
  });

  it('METR-1 takes daily steps as they are, whether they close at midnight or before', () => {
    const midnight = daysOf([1, 2, 3]);
    const evening = seriesOf(rowsOf(midnight).map(([time, value]) => [time - dayMs / 8, value]));
    for (const days of [365, 252] as const) {
      expect([...periodEquity(midnight, days).equity]).toEqual([1, 2, 3]);
      expect([...periodEquity(evening, days).equity]).toEqual([1, 2, 3]);
    }
  });

  it('keeps a single row, and nothing of nothing', () => {
    expect(rowsOf(periodEquity(daysOf([7]), 365))).toEqual([[at('2024-01-01'), 7]]);
    expect(periodEquity(daysOf([]), 365).length).toBe(0);
  });

  it('reads the rows in use and refuses a broken series', () => {
    expect(periodEquity({ ...daysOf([1, 2, 3]), length: 2 }, 365).length).toBe(2);
    expect(() => periodEquity({ ...daysOf([1, 2]), length: 3 }, 365)).toThrow('the rows it says');
    expect(() => periodEquity(daysOf([1, NaN]), 365)).toThrow('finite');
    const twice = seriesOf([
      [5, 1],
      [5, 2],
    ]);
    expect(() => periodEquity(twice, 365)).toThrow('rise');
  });
});

describe('equity at the ends of weeks', () => {
  it('METR-1 takes the last row of each week, to the midnight before Monday; a week without one carries', () => {
    const rows = seriesOf([
      [at('2024-01-03'), 100], // a Wednesday: the start
      [at('2024-01-08'), 110], // closes the first week, on its last midnight
      [at('2024-01-10'), 120],
      [at('2024-01-12'), 115],
      [at('2024-01-24'), 130], // no row in the week to the 22nd
      [at('2024-01-31'), 125],
    ]);
    expect(rowsOf(periodEquity(rows, 52))).toEqual([
      [at('2024-01-03'), 100],
      [at('2024-01-08'), 110],
      [at('2024-01-15'), 115],
      [at('2024-01-22'), 115],
      [at('2024-01-29'), 130],
      [at('2024-01-31'), 125], // the last week is not over
    ]);
  });

  it('METR-1 two markets whose weeks begin on different days make one return a week', () => {
    const closes = ['2024-01-08', '2024-01-11', '2024-01-15', '2024-01-18', '2024-01-22'];
    const rows = seriesOf(closes.map((day, i) => [at(day), 100 + i]));
    expect([...periodEquity(rows, 52).equity]).toEqual([100, 102, 104]);
  });
});

describe('weekends of a market that closes on them', () => {
  it('METR-1 are no ends of periods: Sunday evening belongs to Monday', () => {
    const rows = seriesOf([
      [at('2024-01-04T22:00Z'), 100], // Thursday
      [at('2024-01-06'), 101], // the midnight that closes Friday
      [at('2024-01-06T12:00Z'), 90],
      [at('2024-01-07T23:00Z'), 95], // Sunday
      [at('2024-01-08T20:00Z'), 103], // Monday
      [at('2024-01-09T20:00Z'), 104],
    ]);
    expect([...periodEquity(rows, 252).equity]).toEqual([100, 101, 103, 104]);
    expect([...periodEquity(rows, 365).equity]).toEqual([100, 101, 90, 95, 103, 104]);
  });
});

describe('equity at the ends of periods, of any series', () => {
  const anyDays = fc.constantFrom(...periodsPerYearChoices);

  it('METR-1 never uses a later value', () => {
    fc.assert(
      fc.property(anyEquity, anyDays, (series, days) => {
        const rows = rowsOf(series);
        for (const [time, value] of rowsOf(periodEquity(series, days))) {
          expect(value).toBe(rows.findLast((row) => row[0] <= time)![1]);
        }
      }),
    );
  });

  it('METR-1 does not change a past day when the future is cut off', () => {
    fc.assert(
      fc.property(anyEquity, anyDays, fc.nat(), (series, days, pick) => {
        const part = { ...series, length: 1 + (pick % series.length) };
        const whole = rowsOf(periodEquity(series, days));
        const early = rowsOf(periodEquity(part, days)).slice(0, -1); // the last may be a day that is not over
        expect(whole.slice(0, early.length)).toEqual(early);
      }),
    );
  });

  it('METR-1 makes daily returns that compound to the total return', () => {
    fc.assert(
      fc.property(anyEquity, anyDays, (series, days) => {
        const growth = returnsOf(periodEquity(series, days).equity)!.reduce(
          (so, value) => so * (1 + value),
          1,
        );
        expect(growth / (1 + totalReturn(series.equity)!)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('METR-1 has one sample for each calendar day under 365', () => {
    fc.assert(
      fc.property(anyEquity, (series) => {
        const { at: times, length } = periodEquity(series, 365);
        const days = Array.from(times, (time) => Math.ceil(time / dayMs));
        for (let i = 2; i < length; i++) expect(days[i]! - days[i - 1]!).toBe(1);
        expect(days[1]! - days[0]!).toBeLessThanOrEqual(1); // 0: the start's own day
        expect(times[length - 1]).toBe(series.at[series.length - 1]);
      }),
    );
  });
});
