/** Frames in the tests: their columns as values, and CSV as another project reads it. */
import { createRequire } from 'node:module';

export type Cell = string | number | null;

interface Columns {
  readonly columns: readonly string[];
  column(name: string): { readonly values: unknown };
}

/** A column from the top. */
export const columnOf = (frame: Columns, name: string): readonly Cell[] =>
  frame.column(name).values as readonly Cell[];

/** Every column under its name. */
export const columnsOf = (frame: Columns): Readonly<Record<string, readonly Cell[]>> =>
  Object.fromEntries(frame.columns.map((name) => [name, columnOf(frame, name)]));

/** What should stand in a column of numbers for these decimals. */
export const numbers = (texts: readonly (string | number | null)[]): readonly number[] =>
  texts.map((text) => (text === null ? NaN : Number(text)));

/** What should stand in a column of milliseconds for these times. */
export const instants = (texts: readonly (string | null)[]): readonly number[] =>
  texts.map((text) => (text === null ? NaN : Date.parse(text)));

interface PapaParse {
  parse(text: string, options: object): { readonly data: string[][]; readonly errors: readonly unknown[] };
}

/** Rows of a CSV, the head first, as papaparse reads them, which comes with danfojs. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const near = createRequire(createRequire(import.meta.url).resolve('danfojs-node'));
  const { data, errors } = (near('papaparse') as PapaParse).parse(text, { delimiter: ',', newline: '\n' });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.slice(0, -1);
}
