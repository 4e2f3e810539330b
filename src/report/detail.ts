/**
 * Levels of detail: long columns cut into buckets of which the extremes are kept, so that no peak and no fall is lost
 * however many rows there are. A column that is short enough is kept whole.
 */
import type { CandleColumns } from '../market/candles.ts';

/**
 * Rows of a curve worth drawing, ascending: in each of at most `buckets` buckets the least and greatest of every
 * column, and the first and last row of all.
 */
export function telling(
  length: number,
  columns: readonly Readonly<Float64Array>[],
  buckets: number,
): readonly number[] {
  if (length <= buckets * 2) return Array.from({ length }, (_, row) => row);
  const rows: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * length) / buckets);
    const to = Math.floor(((bucket + 1) * length) / buckets);
    const found = new Set<number>();
    for (const column of columns) {
      let least = from;
      let greatest = from;
      for (let row = from + 1; row < to; row++) {
        if (column[row]! < column[least]!) least = row;
        else if (column[row]! > column[greatest]!) greatest = row;
      }
      found.add(least).add(greatest);
    }
    rows.push(...[...found].sort((a, b) => a - b).filter((row) => row > rows.at(-1)!));
  }
  if (rows.at(-1) !== length - 1) rows.push(length - 1);
  return rows;
}

/** Candles drawn as fewer, wider ones; prices in units. */
export interface WideCandles {
  /** Candles in each; the last may hold fewer. */
  readonly each: number;
  /** Open time of the first candle in it, ms. */
  readonly time: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

/** Rows [from, to) of `candles` as at most `most` candles, each over as many rows as the others. */
export function widened(candles: CandleColumns, from: number, to: number, most: number): WideCandles {
  const each = Math.max(1, Math.ceil((to - from) / most));
  const wide = { each, time: [], open: [], high: [], low: [], close: [] } as {
    each: number;
    time: number[];
    open: number[];
    high: number[];
    low: number[];
    close: number[];
  };
  const { open, high, low, close, time } = candles;
  for (let row = from; row < to; row += each) {
    const end = Math.min(to, row + each);
    let highest = high[row]!;
    let lowest = low[row]!;
    for (let i = row + 1; i < end; i++) {
      if (high[i]! > highest) highest = high[i]!;
      if (low[i]! < lowest) lowest = low[i]!;
    }
    wide.time.push(time[row]!);
    wide.open.push(open[row]!);
    wide.high.push(highest);
    wide.low.push(lowest);
    wide.close.push(close[end - 1]!);
  }
  return wide;
}

/** The candles that close from the first decision on, without those that warm indicators up. */
export function sinceDecisions(candles: CandleColumns, decideFrom: number): CandleColumns {
  const { time, length, durationMs } = candles;
  let row = 0;
  while (row < length && time[row]! + durationMs < decideFrom) row++;
  return candles.slice(row, length);
}

/** The highest price at least so many times the lowest: from then on a scale is logarithmic. */
const wideFrom = 5;

export function isWide({ high, low, length }: CandleColumns): boolean {
  let highest = 0;
  let lowest = Infinity;
  for (let row = 0; row < length; row++) {
    if (high[row]! > highest) highest = high[row]!;
    if (low[row]! < lowest) lowest = low[row]!;
  }
  return highest >= wideFrom * lowest;
}
