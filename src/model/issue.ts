/**
 * Bad input is a list of issues, all at once: what is wrong, where, what was expected, and what to do next.
 * Every reader (CSV, YAML, flags) returns issues; only the command line prints them.
 */

export interface Issue {
  /** Stable, for programs: `unknown-field`, `bad-price`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One sentence: the culprit and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** Path inside a document: `markets[0].fees.taker`. */
  readonly path?: string;
}

/** Input that cannot be used; carries every issue that was found. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.issues = issues;
  }
}

/** `file:line:column: message` and the hint on a line of its own. */
export function formatIssue(issue: Issue): string {
  const place = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const path = issue.path === undefined || issue.path === '' ? '' : `${issue.path}: `;
  const hint = issue.hint === undefined ? '' : `\n  ${issue.hint}`;
  return `${place === '' ? '' : `${place}: `}${path}${issue.message}${hint}`;
}

/** The candidate nearest to a mistyped name, for "did you mean"; null when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance: insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change));
    }
    row = next;
  }
  return row[b.length]!;
}
