/**
 * Returns by calendar period: week, month, quarter, year, in UTC (METR-1).
 *
 * Formula: equity at the end of the period / equity at its beginning - 1. A period ends at the midnight that closes it,
 * and a row at that midnight belongs to it; its end is the last row at or before, never a later one, and the beginning
 * is the end of the period before, or row 0. So neighbouring periods share a row, and the returns of all compound to
 * the total return. The first and the last may be parts of a period; one without a row has a return of 0. Weeks begin
 * on Monday. Not annualised; no risk-free rate; no ddof. Source: the definition of a holding-period return (GIPS links
 * the same way).
 *
 * Null from equity of zero or less. No periods for fewer than two rows.
 */
import { assert } from '../base/assert.ts';
import { candleOpenAt, dayMs } from '../model/time.ts';
import { checkedEquity, type EquitySeries } from './equity-series.ts';

export type CalendarUnit = 'week' | 'month' | 'quarter' | 'year';

export interface CalendarReturn {
  /** Midnight at which the period begins, ms. */
  readonly from: number;
  /** Midnight at which it ends, ms. */
  readonly to: number;
  /** Fraction. */
  readonly return: number | null;
}

export interface MonthReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly return: number | null;
}

export interface YearReturn {
  readonly year: number;
  readonly return: number | null;
}

/** Every period from that of row 0 to that of the last row, in order. Throws BugError on a broken series. */
export function calendarReturns(series: EquitySeries, unit: CalendarUnit): readonly CalendarReturn[] {
  const { at, equity, length } = checkedEquity(series);
  const found: CalendarReturn[] = [];
  if (length < 2) return found;
  let before = 0;
  for (let row = 0, from = periodStart(at[0]!, unit); row < length - 1;) {
    const to = periodStart(from + widest[unit], unit);
    assert(to > from, 'periods follow each other');
    while (row + 1 < length && at[row + 1]! <= to) row += 1;
    const isPositive = equity[before]! > 0;
    found.push({ from, to, return: isPositive ? equity[row]! / equity[before]! - 1 : null });
    before = row;
    from = to;
  }
  return found;
}

/** By month, as a table of years and months. */
export function monthlyReturns(series: EquitySeries): readonly MonthReturn[] {
  return calendarReturns(series, 'month').map((one) => {
    const date = new Date(one.from);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, return: one.return };
  });
}

/** By year. */
export function yearlyReturns(series: EquitySeries): readonly YearReturn[] {
  return calendarReturns(series, 'year').map((one) => {
    return { year: new Date(one.from).getUTCFullYear(), return: one.return };
  });
}

/** From the beginning of any period, this far on lies in the next. */
const widest: Readonly<Record<CalendarUnit, number>> = {
  week: 7 * dayMs,
  month: 31 * dayMs,
  quarter: 92 * dayMs,
  year: 366 * dayMs,
};

/** The midnight at which the period that holds `at` begins. */
function periodStart(at: number, unit: CalendarUnit): number {
  if (unit === 'week') return candleOpenAt(at, 7 * dayMs);
  const date = new Date(at);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (unit === 'year') return Date.UTC(year, 0, 1);
  return Date.UTC(year, unit === 'month' ? month : month - (month % 3), 1);
}
