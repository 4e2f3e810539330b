/**
 * What the market's price was at an instant, as candles tell it: the same of a simulated run and of a live one, which
 * know no path between the prices of a candle.
 */
import type { Price } from '../model/units.ts';
import { rowFrom } from './excursions.ts';
import type { ExecutionPrices } from './execution-records.ts';

/**
 * The price that an order met which was decided at `decidedAt` on the price `decided`: the open of the candle in which
 * `at` lies; between candles that of the next, the first price there is. Where it was decided inside that candle the
 * price of the decision is later than the open, and nearer. Null after the last candle.
 */
export function priceAt(
  prices: ExecutionPrices,
  at: number,
  decidedAt: number,
  decided: Price,
): Price | null {
  const row = rowAt(prices, at);
  if (row >= prices.length) return null;
  return decidedAt > prices.time[row]! ? decided : (prices.open[row] as Price);
}

/** The last close at `at` or before, and not before `since`; null where there is none. */
export function closeBefore(prices: ExecutionPrices, at: number, since: number): Price | null {
  const { time, close, durationMs } = prices;
  const row = rowFrom(prices, at - durationMs + 1) - 1;
  return row < 0 || time[row]! + durationMs < since ? null : (close[row] as Price);
}

function rowAt(prices: ExecutionPrices, at: number): number {
  const next = rowFrom(prices, at);
  const { time, length, durationMs } = prices;
  if (next < length && time[next] === at) return next;
  return next > 0 && at < time[next - 1]! + durationMs ? next - 1 : next;
}
