/**
 * Time zones by their IANA names, from what this machine knows of them (TIME-5). This is the one place that asks: what it
 * answers goes into the normal form of a scenario, and the run depends on that alone.
 */
import { dayMs } from '../model/time.ts';
import type { ClockStep } from '../model/days.ts';

/**
 * The steps of a zone's clock over [from, to]: the first from before it, then each instant at which the clock is set.
 * Null where there is no such zone.
 */
export function zoneSteps(zone: string, from: number, to: number): readonly ClockStep[] | null {
  const offsetAt = offsetsOf(zone);
  if (offsetAt === null) return null;
  const steps: ClockStep[] = [{ from, offsetMs: offsetAt(from) }];
  let last = steps[0]!.offsetMs;
  // No clock is set twice in a day.
  for (let at = from; at < to; at += dayMs) {
    const next = Math.min(to, at + dayMs);
    const offsetMs = offsetAt(next);
    if (offsetMs === last) continue;
    steps.push({ from: firstSecondWith((second) => offsetAt(second) !== last, at, next), offsetMs });
    last = offsetMs;
  }
  return steps;
}

/** The first whole second after `before` at which it holds; at `after` it does. */
function firstSecondWith(holds: (at: number) => boolean, before: number, after: number): number {
  let [low, high] = [Math.floor(before / 1000), Math.ceil(after / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle * 1000)) high = middle;
    else low = middle;
  }
  return high * 1000;
}

/** How far ahead of UTC a zone's clock is at an instant, ms; null where there is no such zone. */
function offsetsOf(zone: string): ((at: number) => number) | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name)!;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')); // prettier-ignore
    return local - Math.floor(at / 1000) * 1000;
  };
}
