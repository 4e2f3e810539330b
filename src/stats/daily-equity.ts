/**
 * Equity at UTC day ends: the series from which daily returns are taken (METR-1).
 *
 * The end of a day is the midnight that closes it, and a row at midnight belongs to the day that it closes. A sample is
 * the last row at or before the end of its day, never a later one. The first sample is row 0, at its own time: it
 * stands for its day if no later row of that day does. The last sample is the last row, at its own time, even where
 * its day is not over: so the daily returns compound to the total return.
 *
 * Days without a row: where every day of the year counts (365) they carry the value of the day before, a return of 0;
 * where only trading days count (252) they are left out.
 */
import { dayMs } from '../model/time.ts';
import type { DaysPerYear } from './convention.ts';
import { checkedEquity } from './equity-series.ts';
import type { EquitySeries } from './equity-series.ts';

/** One row for each day that counts, after row 0. Empty for an empty series. Throws BugError on a broken series. */
export function dailyEquity(series: EquitySeries, daysPerYear: DaysPerYear): EquitySeries {
  const { at, equity, length } = checkedEquity(series);
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < length; i++) {
    const end = dayEnd(at[i]!);
    if (daysPerYear === 365 && i > 0) {
      for (let carried = dayEnd(at[i - 1]!) + dayMs; carried < end; carried += dayMs) {
        times.push(carried);
        values.push(equity[i - 1]!);
      }
    }
    const isLastOfDay = i === length - 1 || dayEnd(at[i + 1]!) > end;
    if (i > 0 && !isLastOfDay) continue;
    times.push(i === 0 || i === length - 1 ? at[i]! : end);
    values.push(equity[i]!);
  }
  return { at: Float64Array.from(times), equity: Float64Array.from(values), length: times.length };
}

/** The midnight at or after `at`. */
function dayEnd(at: number): number {
  return Math.ceil(at / dayMs) * dayMs;
}
