/** What is wrong with a file, gathered so that everything is told at once: at most so many issues, and how many more. */
import { InputError, type Issue } from '../model/issue.ts';

export const issuesMax = 50;

export class Problems {
  /** The file that is being read. */
  file: string;
  /** All that there were, told or not. */
  count = 0;
  private readonly issues: Issue[] = [];
  private readonly most: number;

  constructor(file: string, most: number = issuesMax) {
    this.file = file;
    this.most = most;
  }

  add(line: number, code: string, message: string, hint?: string): void {
    this.count++;
    if (this.issues.length >= this.most) return;
    const place = line > 0 ? { file: this.file, line } : { file: this.file };
    const issue: Issue = { code, severity: 'error', ...place, message };
    this.issues.push(hint === undefined || hint === '' ? issue : { ...issue, hint });
  }

  /** Takes a hint back that turned out to be none. */
  withoutHint(hint: string): void {
    for (const [i, { hint: given, ...issue }] of this.issues.entries())
      if (given === hint) this.issues[i] = issue;
  }

  /** Those that are told, in the order in which they came. */
  all(): readonly Issue[] {
    const more = this.count - this.issues.length;
    if (more === 0) return this.issues;
    const message = `and ${more} more problems`;
    return [...this.issues, { code: 'more', severity: 'error', file: this.file, message }];
  }

  throwIfAny(): void {
    if (this.count > 0) throw new InputError(this.all());
  }
}

/** The one thing that is wrong. */
export function problem(file: string, code: string, message: string, hint?: string): InputError {
  const issue: Issue = { code, severity: 'error', file, message };
  return new InputError([hint === undefined ? issue : { ...issue, hint }]);
}

/** What was found of a file as a whole. */
export const refused = (
  file: string,
  of: { readonly code: string; readonly message: string; readonly hint: string },
): InputError => problem(file, of.code, of.message, of.hint);

/** The file system's own refusal, in words. */
export function unreadable(file: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return problem(file, 'unreadable-file', 'there is no such file');
  const hint = code === 'EISDIR' ? 'It is a folder; name a file in it.' : undefined;
  return problem(file, 'unreadable-file', `the file could not be read as text: ${message}`, hint);
}
