/**
 * Verdicts on one case, as `ConformanceCase` has them.
 *
 * Our result is held against theirs and, apart from the engine, against what the rules of SPEC.md give: `passed` when
 * it is both, `explained` when it is only what the rules give, `failed` when the engine is not what the rules give.
 */
import type { ConformanceCase } from './case.ts';

export type CaseHead = Pick<ConformanceCase, 'id' | 'source'>;

/** What the case needs is not built; `rule` is where SPEC.md lists it, null where it lists no such thing. */
export function notExpressible(head: CaseHead, rule: string | null, theirs: unknown): ConformanceCase {
  return { id: head.id, source: head.source, status: 'notExpressible', rule, ours: null, theirs };
}

export interface Held {
  readonly ours: unknown;
  readonly theirs: unknown;
  /** What the rules give, worked without the engine; left out where the case itself is the rule. */
  readonly byRule?: unknown;
  /** The rule by which ours differs, should it differ. */
  readonly rule?: string;
  /** Relative, or absolute below 1. */
  readonly tolerance: number;
}

/** Holds ours against theirs, and both against the rule. */
export function held(head: CaseHead, { ours, theirs, byRule, rule, tolerance }: Held): ConformanceCase {
  const { id, source } = head;
  const isTheirs = agrees(ours, theirs, tolerance);
  const isRules = byRule !== undefined && agrees(ours, byRule, tolerance);
  if (byRule !== undefined && !isRules) return { id, source, status: 'failed', rule: null, ours, theirs };
  if (isTheirs) return { id, source, status: 'passed', rule: null, ours, theirs };
  if (isRules && rule !== undefined) return { id, source, status: 'explained', rule, ours, theirs };
  return { id, source, status: 'failed', rule: null, ours, theirs };
}

/** Whether two results are the same, numbers within `tolerance`: absolute below 1, relative above. */
export function agrees(ours: unknown, theirs: unknown, tolerance: number): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return Math.abs(ours - theirs) <= tolerance * Math.max(1, Math.abs(theirs));
  }
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs;
  }
  const mine = Object.entries(ours);
  const others = new Map<string, unknown>(Object.entries(theirs));
  return (
    mine.length === others.size &&
    mine.every(([key, value]) => others.has(key) && agrees(value, others.get(key), tolerance))
  );
}
