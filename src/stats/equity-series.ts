/**
 * An account's equity over time, as columns.
 *
 * Row 0 is where the account stood before anything it decided could be filled; the rows after it are the marks at the
 * ends of the run's steps. Times rise strictly, all values are finite; `length` rows are in use, the arrays may be
 * longer. Equity may reach zero or fall below it: the metrics say what they make of that.
 */
import { assert } from '../base/assert.ts';
import { dayMs } from '../model/time.ts';
import { daysPerMeanYear } from './convention.ts';

export interface EquitySeries {
  /** UTC, ms. */
  readonly at: Float64Array;
  /** In the account's currency. */
  readonly equity: Float64Array;
  /** Rows in use. */
  readonly length: number;
}

/** The rows in use, sharing memory, after checking what every series must be. Throws BugError. */
export function checkedEquity(series: EquitySeries): EquitySeries {
  const { length } = series;
  const at = series.at.subarray(0, length);
  const equity = series.equity.subarray(0, length);
  assert(at.length === length && equity.length === length, 'an equity series has the rows it says it has');
  for (let i = 0; i < length; i++) {
    assert(
      Number.isFinite(at[i]) && Number.isFinite(equity[i]),
      'the times and values of an equity series are finite',
    );
    assert(i === 0 || at[i]! > at[i - 1]!, 'the times of an equity series rise');
  }
  return { at, equity, length };
}

/** Time from the first row to the last, ms; 0 for an empty series. */
export function elapsedMs(series: EquitySeries): number {
  return series.length === 0 ? 0 : series.at[series.length - 1]! - series.at[0]!;
}

/** Years from the first row to the last: elapsed / 365.25 days (METR-1). */
export function elapsedYears(series: EquitySeries): number {
  return elapsedMs(series) / (daysPerMeanYear * dayMs);
}
