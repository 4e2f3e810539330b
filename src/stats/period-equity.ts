/**
 * Equity at the ends of periods, UTC days or weeks: the series from which returns are taken (METR-1).
 *
 * The end of a day is the midnight that closes it, that of a week the midnight before Monday; a row at that midnight
 * belongs to the period that it closes. A sample is the last row at or before the end of its period, never a later one.
 * The first sample is row 0, at its own time: it stands for its period if no later row of that period does. The last
 * sample is the last row, at its own time, even where its period is not over: so the returns compound to the total
 * return.
 *
 * Periods without a row: where every day of the year counts (365), and for weeks (52), they carry the value of the one
 * before, a return of 0. Where only trading days count (252) they are left out, and so are Saturdays and Sundays that
 * do have rows: what happens on them is part of the return of the next weekday.
 */
import { isTradingDay } from '../market/quality.ts';
import { candleOpenAt, dayMs } from '../model/time.ts';
import type { PeriodsPerYear } from './convention.ts';
import { checkedEquity } from './equity-series.ts';
import type { EquitySeries } from './equity-series.ts';

/** One row for each period that counts, after row 0. Empty for an empty series. Throws BugError on a broken series. */
export function periodEquity(series: EquitySeries, periodsPerYear: PeriodsPerYear): EquitySeries {
  const { at, equity, length } = checkedEquity(series);
  const periodMs = periodsPerYear === 52 ? 7 * dayMs : dayMs;
  const isTradingOnly = periodsPerYear === 252;
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < length; i++) {
    const end = periodEnd(at[i]!, periodMs);
    if (!isTradingOnly && i > 0) {
      for (let carried = periodEnd(at[i - 1]!, periodMs) + periodMs; carried < end; carried += periodMs) {
        times.push(carried);
        values.push(equity[i - 1]!);
      }
    }
    const isEndOfRun = i === 0 || i === length - 1;
    if (!isEndOfRun) {
      if (periodEnd(at[i + 1]!, periodMs) === end) continue;
      if (isTradingOnly && !isTradingDay(end - dayMs)) continue;
    }
    times.push(isEndOfRun ? at[i]! : end);
    values.push(equity[i]!);
  }
  return { at: Float64Array.from(times), equity: Float64Array.from(values), length: times.length };
}

/** The end of the period that `at` lies in, or that it closes. */
function periodEnd(at: number, periodMs: number): number {
  // The last millisecond of it is never a beginning.
  return candleOpenAt(at - 1, periodMs) + periodMs;
}
