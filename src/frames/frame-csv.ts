/** A frame as CSV. danfojs's own `toCSV` puts commas, quotes and line feeds of texts into the file as they are. */
import { csvText, type CsvValue } from '../report/csv.ts';

/** A frame, whichever function of danfojs it comes from: their types are not all the same. */
export interface AnyFrame {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * The head and every row, without the index, in the form of `backlot report --format csv`: what must be quoted is
 * quoted, what is undefined is empty, and a text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function frameCsv(frame: AnyFrame): string {
  const rows = frame.values as readonly (readonly unknown[])[];
  return csvText(
    frame.columns,
    rows.map((row) => row.map(cellOf)),
  );
}

function cellOf(value: unknown): CsvValue {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
