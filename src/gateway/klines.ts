/**
 * Candles of any timeframe that history has, up to a moment: those that have closed, and the one under way.
 *
 * Whole base candles are told as they are in the data; what is not over yet as its path has been so far, so that nothing
 * of the future can be asked for.
 */
import { candleOpenAt } from '../model/time.ts';
import type { Candle, CandleColumns } from '../market/candles.ts';
import type { MarketHistory } from './market-history.ts';

export interface KlineRange {
  readonly durationMs: number;
  /** Open time of the first, null for the last `limit`. */
  readonly from: number | null;
  /** Open time of the last. */
  readonly to: number;
  readonly limit: number;
}

/** Whether candles of `durationMs` can be made of these. */
export const canMake = ({ durationMs: base }: CandleColumns, durationMs: number): boolean =>
  durationMs >= base && durationMs % base === 0;

/** At most `limit` candles, ascending, the first ones from `from` on or the last ones up to `to`. */
export function klines(history: MarketHistory, now: number, range: KlineRange): readonly Candle[] {
  const { durationMs, from, to, limit } = range;
  const { candles } = history;
  const out: Candle[] = [];
  if (from === null) {
    let row = Math.min(history.rowAt(now), rowBefore(candles, Math.min(to, now) + durationMs));
    while (row >= 0 && out.length < limit) {
      const opens = candleOpenAt(candles.opensAt(row), durationMs);
      const first = rowBefore(candles, opens) + 1;
      if (opens <= to) out.push(merged(history, now, first, row, opens));
      row = first - 1;
    }
    return out.reverse();
  }
  const start = candleOpenAt(from, durationMs);
  let row = rowBefore(candles, start < from ? start + durationMs : start) + 1;
  const last = history.rowAt(now);
  while (row <= last && out.length < limit) {
    const opens = candleOpenAt(candles.opensAt(row), durationMs);
    if (opens > to) break;
    const end = Math.min(last, rowBefore(candles, opens + durationMs));
    out.push(merged(history, now, row, end, opens));
    row = end + 1;
  }
  return out;
}

/** Rows [first, last] as one candle that opens at `opens`. */
function merged(history: MarketHistory, now: number, first: number, last: number, opens: number): Candle {
  const { candles } = history;
  let candle: Candle | null = null;
  for (let row = first; row <= last; row++) {
    const isOver = candles.opensAt(row) + candles.durationMs <= now;
    const part = isOver ? candles.at(row) : history.soFar(now);
    if (part === null) continue;
    candle =
      candle === null
        ? { ...part, time: opens }
        : {
            time: opens,
            open: candle.open,
            high: Math.max(candle.high, part.high),
            low: Math.min(candle.low, part.low),
            close: part.close,
            volume: candle.volume + part.volume,
          };
  }
  return candle!;
}

/** The last row that opens before `at`; -1 for none. */
export function rowBefore(candles: CandleColumns, at: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candles.opensAt(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
