/** Time is UTC milliseconds since 1970 everywhere (TIME-6). Text is ISO 8601 with Z, or epoch milliseconds. */
import type { Brand } from '../base/brand.ts';

/** An instant, in milliseconds since 1970-01-01T00:00:00Z. */
export type TimeMs = Brand<number, 'TimeMs'>;

export const timeframes = [
  '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '1w',
] as const; // prettier-ignore
export type Timeframe = (typeof timeframes)[number];

export const dayMs = 86_400_000;

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

export function isTimeframe(text: string): text is Timeframe {
  return (timeframes as readonly string[]).includes(text);
}

/** Length of one candle in milliseconds. */
export function timeframeMs(timeframe: Timeframe): number {
  return Number.parseInt(timeframe, 10) * unitMs[timeframe.slice(-1)]!;
}

/** Weeks start on Monday, as exchanges count them; 1970-01-01 was a Thursday. */
const mondayOffsetMs = 4 * dayMs;

/** Open time of the candle of length `durationMs` that holds the instant `at`. */
export function candleOpenAt(at: number, durationMs: number): TimeMs {
  const offset = durationMs === 7 * dayMs ? mondayOffsetMs : 0;
  return (Math.floor((at - offset) / durationMs) * durationMs + offset) as TimeMs;
}

const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z)?$/;

/**
 * An ISO 8601 date (midnight UTC) or instant with `Z`; null for anything else, a local time or a day that the
 * calendar does not have included.
 */
export function parseTime(text: string): TimeMs | null {
  const match = isoPattern.exec(text);
  if (match === null) return null;
  const part = (group: number): number => Number(match[group] ?? '0');
  const hour = part(4);
  const minute = part(5);
  const second = part(6);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const millis = Number((match[7] ?? '0').padEnd(3, '0'));
  const at = Date.UTC(part(1), part(2) - 1, part(3), hour, minute, second, millis) as TimeMs;
  // A day that the calendar does not have would come out as another one, and a month of another year.
  const date = new Date(at);
  return date.getUTCDate() === part(3) && date.getUTCFullYear() === part(1) ? at : null;
}

/** ISO 8601 with milliseconds only where there are any: `2024-01-31T08:00:00Z`. */
export function formatTime(at: TimeMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
