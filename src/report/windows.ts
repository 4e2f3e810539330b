/**
 * The candles around every trade, for its chart: those of the trade and some before and after it, packed. A long trade
 * is told in wider candles. All trades share one budget of bytes: margins shrink until everything fits, and where the
 * barest windows do not fit, the trades that moved the account most come first, and the page says of the others that
 * it has no candles of theirs.
 */
import type { CandleColumns } from '../market/candles.ts';
import { widened } from './detail.ts';
import { Packer } from './pack.ts';
import type { ReportTrade } from './trades.ts';

/** Candles of one trade at most; above, they are widened. */
export const windowCandles = 120;
/** Candles before and after a trade, the widest margin that fits. */
const margins = [16, 10, 6, 3];
/** Trades that tell how many bytes a candle takes. */
const sampled = 40;

export interface Windows {
  /** Packed: for each trade the number of candles, and if not 0, how many rows each is, then times and prices. */
  readonly packed: string;
  /** Trades whose candles are left out. */
  readonly leftOut: number;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** `candles` by market. `budget` in bytes before base64. */
export function tradeWindows(
  trades: readonly ReportTrade[],
  candles: readonly CandleColumns[],
  budget: number,
): Windows {
  const bytesEach = bytesOfCandle(trades, candles);
  let windows: readonly Window[] = [];
  for (const margin of margins) {
    windows = trades.map((trade) => windowOf(trade, candles[trade.market]!, margin));
    const whole = windows.reduce((sum, { from, to }) => sum + Math.min(windowCandles, to - from), 0);
    if (whole * bytesEach <= budget) break;
  }
  const order = trades
    .map((_, i) => i)
    .sort((a, b) => Math.abs(trades[b]!.netProfit) - Math.abs(trades[a]!.netProfit) || a - b);
  const kept = new Map<number, Uint8Array>();
  let left = budget - trades.length;
  for (const i of order) {
    const bytes = packed(candles[trades[i]!.market]!, windows[i]!);
    if (bytes.length > left) break;
    left -= bytes.length;
    kept.set(i, bytes);
  }
  const none = Uint8Array.of(0);
  const all = trades.map((_, i) => kept.get(i) ?? none);
  return { packed: Buffer.concat(all).toString('base64'), leftOut: trades.length - kept.size };
}

/** On average, over some of the trades. */
function bytesOfCandle(trades: readonly ReportTrade[], candles: readonly CandleColumns[]): number {
  const step = Math.ceil(trades.length / sampled);
  let bytes = 0;
  let count = 0;
  for (let i = 0; i < trades.length; i += step) {
    const own = candles[trades[i]!.market]!;
    const window = windowOf(trades[i]!, own, margins[0]!);
    bytes += packed(own, window).length;
    count += Math.min(windowCandles, window.to - window.from);
  }
  return count === 0 ? 0 : bytes / count;
}

function windowOf(trade: ReportTrade, candles: CandleColumns, margin: number): Window {
  const first = rowAt(candles, trade.openedAt);
  const last = trade.closedAt === null ? candles.length - 1 : rowAt(candles, trade.closedAt);
  return { from: Math.max(0, first - margin), to: Math.min(candles.length, last + margin + 1) };
}

/** The row whose candle holds the instant, or the last before it. */
function rowAt({ time, length }: CandleColumns, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** One for all: what it gives is a copy. */
const scratch = new Packer();

function packed(candles: CandleColumns, { from, to }: Window): Uint8Array {
  const packer = scratch;
  packer.length = 0;
  const wide = widened(candles, from, to, windowCandles);
  packer.put(wide.time.length);
  packer.put(wide.each);
  let time = 0;
  let close = 0;
  for (let i = 0; i < wide.time.length; i++) {
    // In steps of a candle where they follow each other: mostly 0 beyond the expected.
    const expected = i === 0 ? 0 : time + wide.each * candles.durationMs;
    packer.put(wide.time[i]! - expected);
    packer.put(wide.open[i]! - close);
    packer.put(wide.close[i]! - wide.open[i]!);
    packer.put(wide.high[i]! - Math.max(wide.open[i]!, wide.close[i]!));
    packer.put(Math.min(wide.open[i]!, wide.close[i]!) - wide.low[i]!);
    time = wide.time[i]!;
    close = wide.close[i]!;
  }
  return packer.taken();
}
