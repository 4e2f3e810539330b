/**
 * What is wrong with the rows of a file, where single faults are told each with its line, and one that most rows share is
 * told once, with the first line and how many there are. Most are those that are most among broken candles, too.
 */
import { isAlike } from './misfit.ts';
import type { Problems } from './problems.ts';

interface Told {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Faults that differ only in what stands in the row. */
interface Alike {
  count: number;
  readonly first: Told[];
}

/** What a message says of the row alone. */
const ofRow = /".*"|, at .*/g;

export class RowProblems {
  private readonly kinds = new Map<string, Alike>();
  private readonly what: string;
  private readonly most: number;

  /** `what` the rows hold; of each kind so many are kept at most. */
  constructor(what: string, most: number) {
    this.what = what;
    this.most = most;
  }

  get isEmpty(): boolean {
    return this.kinds.size === 0;
  }

  add(line: number, code: string, message: string, hint?: string): void {
    const key = `${code} ${message.replace(ofRow, '')}`;
    const kind = this.kinds.get(key) ?? { count: 0, first: [] };
    if (kind.count === 0) this.kinds.set(key, kind);
    kind.count++;
    if (kind.first.length < this.most) kind.first.push({ line, code, message, hint });
  }

  /** Tells them in the order of their lines. `seen`: all rows, sound and broken. */
  tell(problems: Problems, seen: number): void {
    const told: Told[] = [];
    let more = 0;
    for (const { count, first } of this.kinds.values()) {
      if (isAlike(count, seen)) {
        const message = `${count} of ${seen} ${this.what} are broken alike: ${first[0]!.message}`;
        told.push({ ...first[0]!, message });
      } else {
        told.push(...first);
        more += count - first.length;
      }
    }
    told.sort((a, b) => a.line - b.line);
    for (const { line, code, message, hint } of told) problems.add(line, code, message, hint);
    problems.count += more;
  }
}
