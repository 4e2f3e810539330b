/** A law: what must hold of every run, and how a run that breaks it is told. */
import { formatTime, type TimeMs } from '../model/time.ts';
import type { TestRun } from './test-run.ts';

/** How a run breaks a law. */
export interface Breach {
  /** Ms; the instant or the moment inside a candle. */
  readonly at: number;
  /** Where it is of one market. */
  readonly market?: string;
  /** What was found, with its numbers, and what it should have been. */
  readonly message: string;
}

export interface Law {
  /** As it is written in code: `stopNeverLoosens`. */
  readonly name: string;
  /** Id of the rule in SPEC.md that it holds a run to; null for one of the user's own. */
  readonly rule: string | null;
  /** What must hold, in a sentence. */
  readonly says: string;
  /** The first breach, or null where the law holds. */
  readonly check: (run: TestRun) => Breach | null | Promise<Breach | null>;
}

/** A law of one's own. `check` gives the first breach that it finds, or null. */
export function defineLaw(law: Omit<Law, 'rule'> & { readonly rule?: string }): Law {
  return { rule: null, ...law };
}

/** `2024-01-01T05:00:00Z A/USD: the stop ...` */
export function breachText({ at, market, message }: Breach): string {
  return `${formatTime(Math.floor(at) as TimeMs)}${market === undefined ? '' : ` ${market}`}: ${message}`;
}

/** The first breach among those that a list of looks gives. */
export function firstBreach<T>(
  list: readonly T[],
  look: (one: T, index: number) => Breach | null,
): Breach | null {
  for (const [index, one] of list.entries()) {
    const breach = look(one, index);
    if (breach !== null) return breach;
  }
  return null;
}
