/**
 * Judges one metric case: our number against theirs, and both against METR-1.
 *
 * An adapter says of each number whether METR-1 leaves it undefined, and finds that out from the inputs, not from our
 * functions. Where it is undefined ours must be null: `passed` if the source says null too, otherwise (NaN, Infinity,
 * 0 or a number of one return) `explained`. Where it is defined ours must lie within the tolerance.
 */
import type { ConformanceCase } from './case.ts';

export interface Answer {
  readonly ours: number | null;
  /** METR-1: fewer than two returns, or nothing to divide by. */
  readonly isUndefined: boolean;
}

/** A number that METR-1 defines whatever the input. */
export const defined = (ours: number | null): Answer => ({ ours, isUndefined: false });

export interface MetricCase {
  readonly id: string;
  readonly source: string;
  readonly theirs: unknown;
  /** Absolute. */
  readonly tolerance: number;
}

/** The verdict; `answer` is null where we have no such metric. */
export function judged(one: MetricCase, answer: Answer | readonly Answer[] | null): ConformanceCase {
  const { id, source, theirs, tolerance } = one;
  if (answer === null) return { id, source, status: 'notExpressible', rule: null, ours: null, theirs };
  const single = !isList(answer);
  const answers = single ? [answer] : answer;
  const expected: readonly unknown[] = single ? [theirs] : Array.isArray(theirs) ? theirs : [];
  const status = worst(
    answers.length === expected.length
      ? answers.map((each, i) => statusOf(each, expected[i], tolerance))
      : ['failed'],
  );
  const ours = single ? answer.ours : answers.map((each) => each.ours);
  return { id, source, status, rule: status === 'explained' ? 'METR-1' : null, ours, theirs };
}

type Status = 'passed' | 'explained' | 'failed';

/** The status of a case with several numbers. */
export function worst(statuses: readonly Status[]): Status {
  if (statuses.includes('failed')) return 'failed';
  return statuses.includes('explained') ? 'explained' : 'passed';
}

export function statusOf(answer: Answer, theirs: unknown, tolerance: number): Status {
  if (answer.isUndefined) {
    if (answer.ours !== null) return 'failed';
    return theirs === null ? 'passed' : 'explained';
  }
  if (typeof theirs !== 'number' || answer.ours === null) return 'failed';
  return Math.abs(answer.ours - theirs) <= tolerance ? 'passed' : 'failed';
}

function isList(answer: Answer | readonly Answer[]): answer is readonly Answer[] {
  return Array.isArray(answer);
}

/** Whether METR-1 leaves a ratio to the deviation of these values undefined. */
export function hasNoDeviation(values: readonly number[]): boolean {
  return values.length < 2 || Math.max(...values) - Math.min(...values) < 1e-15;
}

/** Whether METR-1 leaves a ratio to their shortfall below zero undefined. */
export function hasNoShortfall(values: readonly number[]): boolean {
  return values.length < 2 || Math.min(...values) > -1e-15;
}
