/**
 * Candles as an exchange answers them, judged before anybody uses them: in order, on the grid, of numbers, and none from
 * the future. The one under way is left out, and so is what was not asked for.
 */
import { candleOpenAt, formatTime, type TimeMs } from '../../model/time.ts';

/** Open time, open, high, low, close, volume; as ccxt gives them. */
export type CandleRow = readonly [number, number, number, number, number, number];

export interface PageTerms {
  readonly from: number;
  readonly to: number;
  readonly durationMs: number;
  /** By the exchange's clock: when it was asked, and when its answer was there. */
  readonly askedAt: number;
  readonly now: number;
  /** How far that may be behind. */
  readonly aheadMs: number;
}

/** The candles that open in [from, to) and have closed, or what is wrong with the answer, in words. */
export function judgePage(
  rows: readonly (readonly (number | undefined)[])[],
  terms: PageTerms,
): readonly CandleRow[] | string {
  const { from, to, durationMs, askedAt, now, aheadMs } = terms;
  const kept: CandleRow[] = [];
  let last = -Infinity;
  for (const row of rows) {
    const [time, ...values] = row;
    if (time === undefined || !Number.isSafeInteger(time)) return 'a candle without a time';
    if (values.length < 5 || !values.slice(0, 5).every((value) => Number.isFinite(value)))
      return `a candle with a field that is no number, of ${at(time)}`;
    if (time <= last) return `candles out of order: ${at(time)} behind ${at(last)}`;
    if (candleOpenAt(time, durationMs) !== time) return `a candle that lies off the grid, of ${at(time)}`;
    if (time > now + aheadMs) return `a candle from the future, of ${at(time)}, when it was ${at(now)}`;
    last = time;
    // One that closed while the answer was under way may be told as it was before.
    if (time >= from && time < to && time + durationMs <= askedAt) kept.push(row as unknown as CandleRow);
  }
  return kept;
}

const at = (time: number): string => (Math.abs(time) < 8.64e15 ? formatTime(time as TimeMs) : String(time));
