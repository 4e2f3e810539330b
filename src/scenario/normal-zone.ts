/**
 * The clock whose midnight begins a day (TIME-5), from what a scenario says to its normal form: a name, and how far the
 * clock is from UTC. Of a zone with a name that is known once the period is, from whoever knows zones (`Loader`); from
 * then on the run depends on these steps alone, and a run that is made again takes them from its file (DET-1).
 */
import { assert } from '../base/assert.ts';
import { daysOf, type ClockStep, type Days } from '../model/days.ts';
import { dayMs, formatTime, parseTime, type TimeMs } from '../model/time.ts';
import type { Wrong } from './source.ts';

export interface NormalZone {
  /** `UTC`, `+02:00`, or a name such as `America/New_York`. */
  readonly name: string;
  /** From when on (ISO; null for the beginning) so many ms ahead of UTC. None while it is not known. */
  readonly offsets: readonly { readonly from: string | null; readonly ms: number }[];
}

const minuteMs = 60_000;
const isFixed = /^(UTC|[+-]\d\d:\d\d)$/;

export function zoneOf(name: string, wrong: Wrong[]): NormalZone {
  if (!isFixed.test(name)) return { name, offsets: [] };
  return { name, offsets: [{ from: null, ms: name === 'UTC' ? 0 : offsetOf(name, wrong) }] };
}

function offsetOf(zone: string, wrong: Wrong[]): number {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) {
    const message = `expected at most 14:00 from UTC, got ${zone}`;
    wrong.push({ code: 'out-of-range', path: ['timeZone'], message });
  }
  return (hours * 60 + minutes) * minuteMs * (zone.startsWith('-') ? -1 : 1);
}

/** The steps of a zone by name; null where there is no such zone. */
export type ZoneSteps = (zone: string, from: number, to: number) => readonly ClockStep[] | null;

interface Zoned {
  readonly timeZone: NormalZone;
}

/** From the first instant of which a day is asked to the last, with the days around them. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The scenario with the offsets of its zone over `span`. */
export function withOffsets<S extends Zoned>(
  scenario: S,
  { from, to }: Span,
  steps: ZoneSteps,
  wrong: Wrong[],
): S {
  const { name, offsets } = scenario.timeZone;
  if (offsets.length > 0) return scenario;
  const found = steps(name, from - 3 * dayMs, to + 4 * dayMs);
  if (found === null) {
    const message = `there is no time zone "${name}"`;
    const hint = 'Such as America/New_York, Europe/Berlin, +02:00 or UTC.';
    wrong.push({ code: 'unknown-zone', path: ['timeZone'], message, hint });
    return scenario;
  }
  return {
    ...scenario,
    timeZone: {
      name,
      offsets: found.map((step, i) => ({
        from: i === 0 ? null : formatTime(step.from as TimeMs),
        ms: step.offsetMs,
      })),
    },
  };
}

/** The days of a run over `span`. */
export function daysIn({ timeZone: { offsets } }: Zoned, span: Span): Days {
  assert(offsets.length > 0, 'the offsets of a zone are known before it runs');
  const steps = offsets.map(({ from, ms }) => ({
    from: from === null ? -Infinity : parseTime(from)!,
    offsetMs: ms,
  }));
  return daysOf(steps, span.from, span.to);
}

/** What a run over these candles asks days of: what is decided and filled, from the period's beginning on. */
export function spanOf(
  { period }: { readonly period: { readonly from: string | null; readonly to: string | null } },
  candles: readonly { readonly time: Float64Array; readonly length: number; readonly durationMs: number }[],
): Span {
  const used = candles.filter(({ length }) => length > 0);
  const first = Math.min(...used.map(({ time }) => time[0]!));
  const last = Math.max(...used.map(({ time, length, durationMs }) => time[length - 1]! + durationMs));
  if (used.length === 0) return { from: 0, to: 0 };
  const from = period.from === null ? first : Math.max(first, parseTime(period.from)!);
  const to = period.to === null ? last : Math.min(last, parseTime(period.to)!);
  return { from: Math.min(from, to), to };
}
