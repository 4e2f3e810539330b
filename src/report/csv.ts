/** What a run did as CSV: one of its tables, decimals in full. */
import type { FinishedRun } from '../scenario/run.ts';
import type { ReportModel } from './model.ts';
import { runTables, tableColumns, tableRows, type RunTable, type TableColumn } from './tables.ts';

export const csvTables = runTables;
export type CsvTable = RunTable;

/** One of the tables, with its head; what is undefined is empty. */
export function csvOf(table: CsvTable, run: FinishedRun, model: () => ReportModel): string {
  const names: readonly TableColumn[] = tableColumns[table];
  return csvText(
    names,
    tableRows(table, run, model).map((row) => names.map((name) => row[name])),
  );
}

/** The first line of a table, by which a file of it is known. */
export const csvHead = (table: CsvTable): string => tableColumns[table].join(',');

/** Any table with its head; a line feed ends each line. A lone empty cell is quoted: readers skip empty lines. */
export function csvText(names: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  const line = (cells: readonly CsvValue[]): string =>
    cells.map(csvCell).join(',') || (cells.length === 1 ? '""' : '');
  return [names, ...rows].map((cells) => `${line(cells)}\n`).join('');
}

export type CsvValue = string | number | null;

/** Text is quoted where it must be, and one that a spreadsheet would take for a formula is made text again. */
function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
