/**
 * Verdicts on one case, as `ConformanceCase` has them.
 *
 * Our result is held against theirs and, apart from the engine, against what the rules of SPEC.md give: `passed` when
 * it is both, `explained` when it is only what the rules give, `failed` when the engine is not what the rules give.
 */
import type { ConformanceCase } from './case.ts';

export type CaseHead = Pick<ConformanceCase, 'id' | 'source'>;

/** What the case needs is not built; `rule` is where SPEC.md lists it, null where it lists no such thing. */
export function notExpressible(
  { id, source }: CaseHead,
  rule: string | null,
  theirs: unknown,
  why?: string,
): ConformanceCase {
  const verdict = { id, source, status: 'notExpressible', rule, ours: null, theirs } as const;
  return why === undefined ? verdict : { ...verdict, why };
}

/** What is missing for a part of the case; the other part is held all the same, and may fail. */
export interface Missing {
  readonly rule: string | null;
  readonly why: string;
  /** All that the case asks. */
  readonly theirs: unknown;
}

export function partly(head: CaseHead, part: Held, { rule, why, theirs }: Missing): ConformanceCase {
  const verdict = held(head, part);
  if (verdict.status === 'failed') return verdict;
  return { ...notExpressible(head, rule, theirs, why), ours: verdict.ours };
}

export interface Held {
  readonly ours: unknown;
  readonly theirs: unknown;
  /** What the rules give, worked without the engine; left out where the case itself is the rule. */
  readonly byRule?: unknown;
  /** The rule by which ours differs, should it differ. */
  readonly rule?: string;
  /** How theirs differs, told where ours is explained. */
  readonly why?: string;
  /** Relative, or absolute below 1. */
  readonly tolerance: number;
  /** Where the source states its tolerance so: absolute for all numbers. */
  readonly isAbsolute?: boolean;
}

/** Holds ours against theirs, and both against the rule. */
export function held({ id, source }: CaseHead, asked: Held): ConformanceCase {
  const { ours, theirs, byRule, rule, why, tolerance, isAbsolute = false } = asked;
  const isTheirs = agrees(ours, theirs, tolerance, isAbsolute);
  const isRules = byRule !== undefined && agrees(ours, byRule, tolerance, isAbsolute);
  if (byRule !== undefined && !isRules) return { id, source, status: 'failed', rule: null, ours, theirs };
  if (isTheirs) return { id, source, status: 'passed', rule: null, ours, theirs };
  if (isRules && rule !== undefined) {
    const verdict = { id, source, status: 'explained', rule, ours, theirs } as const;
    return why === undefined ? verdict : { ...verdict, why };
  }
  return { id, source, status: 'failed', rule: null, ours, theirs };
}

/** Whether two results are the same, numbers within `tolerance`: absolute below 1, relative above unless told. */
export function agrees(ours: unknown, theirs: unknown, tolerance: number, isAbsolute = false): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    const size = Math.abs(theirs);
    // A difference of just the tolerance is within it, whatever the last bits of the two doubles say.
    const bound = isAbsolute ? tolerance + 2 * Number.EPSILON * size : tolerance * Math.max(1, size);
    return Math.abs(ours - theirs) <= bound;
  }
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs;
  }
  const mine = Object.entries(ours);
  const others = new Map<string, unknown>(Object.entries(theirs));
  return (
    mine.length === others.size &&
    mine.every(([key, value]) => others.has(key) && agrees(value, others.get(key), tolerance, isAbsolute))
  );
}
