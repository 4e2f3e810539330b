/** Days of a clock that is set forward and back (TIME-5, RISK-3), by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsDay, dayOf, daysOf, nextDayAt, type ClockStep, type Days } from '../../src/model/days.ts';
import { runs } from '../support/runs.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Day 20 of a clock: midnight of UTC plus hours. */
const at = (days: number, hours = 0): number => days * day + hours * hour;
const clock = (...steps: readonly (readonly [from: number, hours: number])[]): readonly ClockStep[] =>
  steps.map(([from, hours]) => ({ from, offsetMs: hours * hour }));
const startsIn = (days: Days, from: number, to: number): readonly number[] =>
  [...days.starts!].filter((start) => start >= from && start <= to).map((start) => start / hour);

describe('RISK-3 TIME-5 days', () => {
  it('of a clock that is never set begin every 24 hours', () => {
    const days = daysOf(clock([0, -5]), at(10), at(12));
    expect(days).toEqual({ offsetMs: -5 * hour, starts: null });
    expect(beginsDay(days, at(11, 5), dayOf(days, at(11, 5)))).toBe(true);
    expect(dayOf(days, at(11, 5)) - dayOf(days, at(11, 4.99))).toBe(1);
    expect(nextDayAt(days, at(11, 5))).toBe(at(12, 5));
    expect(nextDayAt(days, at(11, 4))).toBe(at(11, 5));
  });

  it('have 23 hours where the clock is set forward, and 25 where it is set back', () => {
    // Five hours behind UTC, four from 07:00 of day 20 on, five again from 06:00 of day 40 on.
    const days = daysOf(clock([-Infinity, -5], [at(20, 7), -4], [at(40, 6), -5]), at(18), at(42));
    expect(startsIn(days, at(19), at(22))).toEqual([19, 20, 21, 22].map((d, i) => d * 24 + (i < 2 ? 5 : 4)).slice(0, 3)); // prettier-ignore
    expect(startsIn(days, at(39), at(42))).toEqual([39 * 24 + 4, 40 * 24 + 4, 41 * 24 + 5]);
    expect(nextDayAt(days, at(20, 5)) - at(20, 5)).toBe(23 * hour);
    expect(nextDayAt(days, at(40, 4)) - at(40, 4)).toBe(25 * hour);
  });

  it('begin when the clock is set, where that skips midnight', () => {
    // Three hours behind until midnight of its day, 03:00, when it becomes one o'clock.
    const days = daysOf(clock([-Infinity, -3], [at(20, 3), -2]), at(19), at(22));
    expect(startsIn(days, at(19), at(22))).toEqual([19 * 24 + 3, 20 * 24 + 3, 21 * 24 + 2, 22 * 24 - 0 + 2].slice(0, 3)); // prettier-ignore
  });

  it('begin once, where the clock goes back over midnight', () => {
    // Two hours behind; a minute past midnight, 02:01, it goes back to 23:01: the date comes twice.
    const minute = 1 / 60;
    const days = daysOf(clock([-Infinity, -2], [at(20, 2 + minute), -3]), at(19), at(22));
    expect(startsIn(days, at(19), at(22))).toEqual([19 * 24 + 2, 20 * 24 + 2, 21 * 24 + 3]);
  });

  it('that a clock leaves out are none', () => {
    // From 11 hours behind to 13 ahead at midnight, 11:00: a date is skipped.
    const days = daysOf(clock([-Infinity, -11], [at(20, 11), 13]), at(19), at(22));
    expect(startsIn(days, at(19), at(22))).toEqual([19 * 24 + 11, 20 * 24 + 11, 21 * 24 + 11]);
  });

  it('are known from the first beginning of a column to its last, and nowhere else', () => {
    const days: Days = { offsetMs: 0, starts: Float64Array.of(at(10), at(11), at(12, 1)) };
    expect([at(10), at(11) - 1, at(11), at(12, 1) - 1].map((now) => dayOf(days, now))).toEqual([0, 0, 1, 1]);
    expect(dayOf(days, at(10), 7)).toBe(0);
    for (const now of [at(10) - 1, at(12, 1)]) expect(() => dayOf(days, now)).toThrow('the whole run');
    expect(() => dayOf({ offsetMs: 0, starts: new Float64Array() }, at(10))).toThrow('the whole run');
    expect(() => dayOf({ offsetMs: 0, starts: Float64Array.of(at(10)) }, at(10))).toThrow('the whole run');
  });

  it('DET-1 are numbered without a hole, whatever day is guessed, and begin where their number changes', () => {
    const set = fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => quarters * 15 * 60_000);
    const steps = fc
      .tuple(set, fc.uniqueArray(fc.tuple(fc.integer({ min: 10 * 24, max: 30 * 24 }), set), {
          maxLength: 4,
          selector: ([from]) => from,
        }),
      )
      .map(([first, later]) => [
        { from: -Infinity, offsetMs: first },
        ...later.sort(([a], [b]) => a - b).map(([from, offsetMs]) => ({ from: from * hour, offsetMs })),
      ]); // prettier-ignore
    fc.assert(
      fc.property(steps, fc.integer({ min: 10 * 96, max: 30 * 96 }), fc.nat(40), (all, quarter, guess) => {
        const days = daysOf(all, at(10), at(30));
        const now = (quarter * hour) / 4;
        const here = dayOf(days, now);
        expect(dayOf(days, now, guess)).toBe(here);
        expect(dayOf(days, now - 1) === here).toBe(!beginsDay(days, now, here));
        const next = nextDayAt(days, now);
        expect(next).toBeGreaterThan(now);
        expect(dayOf(days, next - 1)).toBe(here);
        expect(dayOf(days, next)).toBe(here + 1);
        // A date never comes before its day does.
        const offset = all.findLast(({ from }) => from <= now)!.offsetMs;
        const date = Math.floor((now + offset) / day);
        const began = days.starts === null ? now : days.starts[here]!;
        const dateThen = Math.floor((began + all.findLast(({ from }) => from <= began)!.offsetMs) / day);
        expect(date).toBeLessThanOrEqual(dateThen);
      }),
      { numRuns: runs(300) },
    );
  });
});
