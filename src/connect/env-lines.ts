/**
 * The lines of an `.env` file: which names they set, and which are broken, told without a character of a value.
 *
 *     # a comment
 *     NAME=value            # cut at the #
 *     export NAME="value"   # a value in quotes (", ' or `) may go over several lines
 *
 * Read as Node's `parseEnv` reads it, which gives the values and passes over what is broken.
 */
import type { Issue } from '../model/issue.ts';

export interface EnvLine {
  readonly name: string;
  /** 1-based, where it begins. */
  readonly line: number;
}

export interface EnvLines {
  readonly set: readonly EnvLine[];
  readonly issues: readonly Issue[];
}

export function envLines(text: string, file: string): EnvLines {
  const set: EnvLine[] = [];
  const issues: Issue[] = [];
  const lines = text.split(/\r?\n/);
  const wrong = (i: number, path: string | null, message: string, hint: string): void => {
    const issue: Issue = { code: 'bad-line', severity: 'error', file, line: i + 1, message, hint };
    issues.push(path === null ? issue : { ...issue, path });
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (blank.test(line)) continue;
    const [, name = '', value = ''] = /^\s*(?:export\s+)?([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      wrong(i, null, 'expected NAME=VALUE', hintFor(line));
      continue;
    }
    set.push({ name, line: i + 1 });
    const [quote] = /^["'`]/.exec(value) ?? [];
    if (quote !== undefined) {
      const end = closing(lines, i, line.length - value.length + 1, quote);
      if (end === null) {
        wrong(i, name, `the quote (${quote}) before the value is not closed`, 'Close it, or leave it out.');
        continue;
      }
      const where = end.line === i ? '' : ` in line ${end.line + 1}`;
      if (!blank.test(lines[end.line]!.slice(end.column + 1)))
        wrong(i, name, `the value ends at the next quote (${quote})${where}, and more stands behind it`, 'Close the quote where the value ends; around a value with such quotes in it put others.'); // prettier-ignore
      i = end.line;
    } else if (/^-----BEGIN /.test(value) && !/-----END /.test(value)) {
      // Told at once: its lines are no lines of their own, and nobody else's business.
      wrong(i, name, 'expected a value of several lines in quotes', 'Put a quote before its first line and behind its last, or write it in one line with \\n for each break.'); // prettier-ignore
      const last = lines.findIndex((one, at) => at > i && /-----END /.test(one));
      i = last === -1 ? lines.length : last;
    }
  }
  return { set, issues };
}

/** Nothing, or a comment. */
const blank = /^\s*(?:#.*)?$/;

/** Where a quote that was opened is closed; null where it is not. */
function closing(
  lines: readonly string[],
  first: number,
  from: number,
  quote: string,
): { readonly line: number; readonly column: number } | null {
  for (let line = first; line < lines.length; line++) {
    const column = lines[line]!.indexOf(quote, line === first ? from : 0);
    if (column !== -1) return { line, column };
  }
  return null;
}

function hintFor(line: string): string {
  if (/^\s*(?:export\s+)?\w+\s*:/.test(line)) return 'Between name and value stands = and no colon.';
  if (line.includes('=')) return 'A name has letters, digits and _ alone, and begins with no digit.';
  return 'A comment begins with #; a value of several lines stands in quotes.';
}
