/**
 * The days of a run (TIME-5, RISK-3): those of a clock that is always as far from UTC, or of one that is set forward and
 * back, as a sorted column of the instants at which they begin. Whoever makes the column knows time zones; the kernel
 * knows the column (DET-1). A column covers every instant that it is asked about.
 */
import { assert } from '../base/assert.ts';
import { dayMs, type TimeMs } from './time.ts';

export interface Days {
  /** How far ahead of UTC the clock is, ms; signed. Means nothing where there is a column. */
  readonly offsetMs: number;
  /** When days begin; null for a clock that is never set. */
  readonly starts: Float64Array | null;
}

export const utcDays: Days = { offsetMs: 0, starts: null };

/** The number of the day in which `at` lies; its beginning is part of it. `guess`: a day near which it may lie. */
export function dayOf({ offsetMs, starts }: Days, at: number, guess = 0): number {
  if (starts === null) return Math.floor((at + offsetMs) / dayMs);
  // Most are asked in order: the same day, or the next.
  for (let day = Math.max(0, guess); day <= guess + 1 && day + 1 < starts.length; day++)
    if (starts[day]! <= at && at < starts[day + 1]!) return day;
  assert(at >= starts[0]! && at < starts.at(-1)!, 'days are known for the whole run');
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether a day begins at `at`, which lies in `day`. */
export function beginsDay({ offsetMs, starts }: Days, at: number, day: number): boolean {
  return starts === null ? (at + offsetMs) % dayMs === 0 : starts[day] === at;
}

/** When the next day begins: after `at`, not at it. */
export function nextDayAt(days: Days, at: number): TimeMs {
  const { offsetMs, starts } = days;
  const next = dayOf(days, at) + 1;
  return (starts === null ? next * dayMs - offsetMs : starts[next]!) as TimeMs;
}

/** A clock from an instant on: how far ahead of UTC it is, ms. */
export interface ClockStep {
  readonly from: number;
  readonly offsetMs: number;
}

/**
 * The days of a clock that is set: their column begins before `from`, and ends two days or more after `to`.
 * A day begins with the first instant of its date: where the clock skips midnight, when it is set; where it goes back
 * over midnight, the first time. `steps` in order, the first one from before `from`.
 */
export function daysOf(steps: readonly ClockStep[], from: number, to: number): Days {
  const first = steps[0]!;
  if (steps.length === 1) return { offsetMs: first.offsetMs, starts: null };
  const starts: number[] = [];
  let latest = -Infinity;
  for (const [i, step] of steps.entries()) {
    const until = Math.min(steps[i + 1]?.from ?? Infinity, to + 3 * dayMs);
    const begin = Math.max(step.from, from - 2 * dayMs);
    const midnight = Math.ceil((begin + step.offsetMs) / dayMs) * dayMs - step.offsetMs;
    const see = (at: number): void => {
      const date = Math.floor((at + step.offsetMs) / dayMs);
      if (date > latest && latest > -Infinity) starts.push(at);
      latest = Math.max(latest, date);
    };
    if (begin < until) see(begin);
    for (let at = midnight; at < until; at += dayMs) if (at > begin) see(at);
  }
  return { offsetMs: 0, starts: Float64Array.from(starts) };
}
