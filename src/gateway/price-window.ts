/** What a market did over a time that ends now, as one candle. */
import type { Candle } from '../market/candles.ts';
import { rowBefore } from './klines.ts';
import type { MarketHistory } from './market-history.ts';

/**
 * The candles that opened from `from` to `now` as one, the one under way as it is; `sum` is volume times mean price.
 * Streams ask at every price: it is added up over the columns, and makes nothing.
 */
export function windowOf(
  history: MarketHistory,
  from: number,
  now: number,
  last: number,
): Omit<Candle, 'time'> & { sum: number } {
  const { candles } = history;
  const window = { open: last, high: last, low: last, close: last, volume: 0, sum: 0 };
  let isFirst = true;
  const add = (open: number, high: number, low: number, close: number, volume: number): void => {
    if (isFirst) Object.assign(window, { open, high, low });
    isFirst = false;
    window.high = Math.max(window.high, high);
    window.low = Math.min(window.low, low);
    window.close = close;
    window.volume += volume;
    window.sum += ((open + high + low + close) / 4) * volume;
  };
  const end = history.rowAt(now);
  let row = rowBefore(candles, from) + 1;
  for (; row <= end && candles.opensAt(row) + candles.durationMs <= now; row++)
    add(candles.open[row]!, candles.high[row]!, candles.low[row]!, candles.close[row]!, candles.volume[row]!);
  const soFar = row <= end ? history.soFar(now) : null;
  if (soFar !== null) add(soFar.open, soFar.high, soFar.low, soFar.close, soFar.volume);
  return window;
}
