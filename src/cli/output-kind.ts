/**
 * A file that a report is written to may hold an earlier report of the same kind, which is written over; anything else
 * is kept, unless it is said that it may go. What a report is read from is never written over.
 */
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { InputError } from '../model/issue.ts';
import { csvHead, csvTables } from '../report/csv.ts';

export const reportFormats = ['html', 'md', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Throws InputError where `path` must not be written over. `input` is what is read. */
export function demandPlace(path: string, format: ReportFormat, input: string, replace: boolean): void {
  if (!existsSync(path) || !statSync(path).isFile()) return;
  if (existsSync(input) && realpathSync(path) === realpathSync(input))
    throw refused(
      path,
      'this is the run itself, which is never written over',
      'Name another file with --out.',
    );
  if (replace || isReport(path, format)) return;
  const what = format === 'csv' ? 'CSV of a run' : `${format} report`;
  throw refused(path, `the file is there already, and is no ${what}`, 'Say --replace to write over it.');
}

/** Whether the file is what `backlot report` writes in this format, by what every such file begins with or holds. */
function isReport(path: string, format: ReportFormat): boolean {
  const { size } = statSync(path);
  switch (format) {
    case 'html':
      return textOf(path, size).includes('id="backlot-run"');
    case 'md':
      return /^- Digest `[0-9a-f]{32}`, engine revision /m.test(textOf(path, Math.min(size, 1_000_000)));
    case 'csv':
      return csvTables.some((table) => textOf(path, Math.min(size, 1000)).startsWith(`${csvHead(table)}\n`));
    case 'json':
      return /^\{\s*"conclusion": \{\s*"verdict": /.test(textOf(path, Math.min(size, 1000)));
  }
}

/** The first `length` bytes. */
function textOf(path: string, length: number): string {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    const read = readSync(file, bytes, 0, length, 0);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

function refused(file: string, message: string, hint: string): InputError {
  return new InputError([{ code: 'file-exists', severity: 'error', file, message, hint }]);
}
