/** PerformanceAnalytics' cases and tables as they stand on disk. */

export interface PerformanceCase {
  readonly id: string;
  /** A file of `data/`. */
  readonly data: string;
  readonly column: string;
  /** A column of the same table; null or absent for none. */
  readonly benchmark?: string | null;
  readonly metric: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly expected: unknown;
  readonly abs_tol: number;
}

/** Columns of a table by name; numbers are NaN where a cell is empty. */
export interface Table {
  readonly dates: readonly string[];
  readonly columns: ReadonlyMap<string, readonly number[]>;
}

/** A table of comma-separated values whose first column is a date. */
export function parseTable(text: string): Table {
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  const columns = header!
    .slice(1)
    .map((name, i): [string, number[]] => [name, rows.map((row) => cell(row[i + 1]))]);
  return { dates: rows.map((row) => row[0]!), columns: new Map(columns) };
}

export const present = (values: readonly number[]): number[] =>
  values.filter((value) => !Number.isNaN(value));

/** One rate for each row: a column's, or a number or quotient (`0.035/12`) for all. */
export function ratesOf(table: Table, rate: string | number): readonly number[] {
  const text = String(rate);
  if (text.startsWith('column ')) return table.columns.get(text.slice('column '.length))!;
  const [numerator, denominator] = text.split('/').map(Number);
  return table.dates.map(() => numerator! / (denominator ?? 1));
}

function cell(text: string | undefined): number {
  return text === undefined || text === '' ? NaN : Number(text);
}
