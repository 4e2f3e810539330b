/**
 * What is wrong with candles as they came (DATA-1), found before anything trades on them. Nothing is repaired here.
 *
 * A *broken* candle cannot be traded on: it stops the run or is dropped, as the scenario says. A *gap* is lawful data
 * with candles missing; it is recorded, and the walk treats it as a jump.
 */
import { dayMs, formatTime, type TimeMs } from '../model/time.ts';

export const calendars = ['continuous', 'weekdays'] as const;
/** `weekdays`: the market closes on Saturdays and Sundays (UTC), which are then no gaps; nights are. */
export type Calendar = (typeof calendars)[number];

export const brokenCodes = [
  'duplicate-time',
  'disorder',
  'off-grid',
  'bad-number',
  'price-not-positive',
  'high-below',
  'low-above',
  'negative-volume',
] as const;
export type BrokenCode = (typeof brokenCodes)[number];

export interface DataFinding {
  /**
   * `partial`: built of fewer candles than it has room for. `weekend`: one for all candles that
   * open where the calendar says that the market is closed. `more`: one for all that are counted but not listed.
   */
  readonly code: BrokenCode | 'gap' | 'dropped' | 'partial' | 'weekend' | 'more';
  readonly severity: 'broken' | 'gap' | 'dropped';
  /** 1-based line of the file; 0 where there is none. */
  readonly line: number;
  readonly at: TimeMs;
  readonly message: string;
  /** Candles that are missing, for gaps. */
  readonly missing: number;
}

/** One candle as it was read; prices in units, NaN where the text was no number. */
export interface RawCandle {
  readonly line: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What makes a candle broken, given the open time of the last sound one before it (-Infinity for none); or null. */
export function brokenBy(candle: RawCandle, lastTime: number, durationMs: number): BrokenCode | null {
  const { time, open, high, low, close, volume } = candle;
  const isWhole = Number.isFinite(time) && Number.isFinite(open) && Number.isFinite(high);
  if (!isWhole || !Number.isFinite(low) || !Number.isFinite(close) || !Number.isFinite(volume))
    return 'bad-number';
  if (time === lastTime) return 'duplicate-time';
  if (time < lastTime) return 'disorder';
  if (time % Math.min(durationMs, dayMs) !== 0) return 'off-grid';
  // A week may begin on any day, but not before the one above it has ended.
  if (time - lastTime < durationMs) return 'off-grid';
  if (open <= 0 || high <= 0 || low <= 0 || close <= 0) return 'price-not-positive';
  if (high < open || high < close || high < low) return 'high-below';
  if (low > open || low > close) return 'low-above';
  return volume < 0 ? 'negative-volume' : null;
}

const sentences: Readonly<Record<BrokenCode, string>> = {
  'duplicate-time': 'a candle with this open time has been read already',
  disorder: 'the open time is before that of the candle above',
  'off-grid': 'the open time does not lie on the grid of the timeframe, or the candle above has not ended',
  'bad-number': 'a field is not a number',
  'price-not-positive': 'prices must be above zero',
  'high-below': 'the high is below another price of the candle',
  'low-above': 'the low is above another price of the candle',
  'negative-volume': 'the volume is negative',
};

export function brokenFinding(code: BrokenCode, candle: RawCandle): DataFinding {
  const at = (Number.isFinite(candle.time) ? candle.time : 0) as TimeMs;
  return { code, severity: 'broken', line: candle.line, at, message: sentences[code], missing: 0 };
}

/** The gap between two neighbours, or null when none is missing. */
export function gapBetween(
  before: number,
  candle: RawCandle,
  durationMs: number,
  calendar: Calendar,
): DataFinding | null {
  let missing = Math.round((candle.time - before) / durationMs) - 1;
  let first = before + durationMs;
  if (calendar === 'weekdays' && durationMs <= dayMs) {
    missing -= weekendOpens(first, candle.time, durationMs);
    while (isWeekend(first)) first += durationMs;
  }
  if (missing <= 0) return null;
  const at = first as TimeMs;
  const message = `${missing} candle${missing === 1 ? ' is' : 's are'} missing from ${formatTime(at)}`;
  return { code: 'gap', severity: 'gap', line: candle.line, at, message, missing };
}

/** Opens on Saturdays and Sundays, of those from `first` up to `after`, which is not counted. */
function weekendOpens(first: number, after: number, durationMs: number): number {
  let opens = 0;
  for (let day = Math.floor(first / dayMs) * dayMs; day < after; day += dayMs) {
    if (!isWeekend(day)) continue;
    opens += Math.round((Math.min(day + dayMs, after) - Math.max(day, first)) / durationMs);
  }
  return opens;
}

/** Whether a candle opens where the calendar says that the market is closed. A week holds its weekend in any case. */
export function opensAtWeekend(time: number, durationMs: number, calendar: Calendar): boolean {
  return calendar === 'weekdays' && durationMs <= dayMs && isWeekend(time);
}

/** One finding for all candles that do, of which there is at least one. */
export function weekendFinding(
  count: number,
  first: { readonly line: number; readonly time: number },
): DataFinding {
  const at = first.time as TimeMs;
  const some = count === 1 ? '1 candle opens' : `${count} candles open`;
  const message =
    `${some} on a Saturday or Sunday (UTC), the first at ${formatTime(at)}, though the calendar is weekdays: ` +
    'what they bring counts as part of the next weekday';
  return { code: 'weekend', severity: 'gap', line: first.line, at, message, missing: 0 };
}

/** Whether candles open on this day, where the market closes at weekends. */
export const isTradingDay = (day: number): boolean => !isWeekend(day);

function isWeekend(day: number): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (Math.floor(day / dayMs) + 4) % 7;
  // Before 1970 the remainder is negative: Sunday 0, Saturday -1.
  return weekday === 0 || weekday === 6 || weekday === -1;
}
