/** Candle files for tests: a header, rows of text, and what the reader says of them. */
import { InputError, type Issue } from '../../src/model/issue.ts';
import { parseCandleCsv, type CsvOptions, type LoadedCandles } from '../../src/store/csv.ts';

export const minuteOptions: CsvOptions = {
  durationMs: 60_000,
  priceDigits: 'auto',
  calendar: 'continuous',
  broken: 'stop',
};

/** Line 1 is the header, so that row i (from 0) is line i + 2. */
export const fileOf = (rows: readonly string[]): string =>
  `${['time,open,high,low,close,volume', ...rows].join('\n')}\n`;

export function parsed(rows: readonly string[], options: CsvOptions = minuteOptions): LoadedCandles {
  return parseCandleCsv(fileOf(rows), { ...options, file: 'x.csv' });
}

/** The issues with which a file of these rows, or an attempt, is refused. */
export function issuesOf(
  given: readonly string[] | (() => unknown),
  options: CsvOptions = minuteOptions,
): readonly Issue[] {
  try {
    if (typeof given === 'function') given();
    else parsed(given, options);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  throw new Error('the file was read without a problem');
}
