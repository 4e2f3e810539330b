/**
 * Which candles of a stream have closed. Binance says it of each, in decimals of its own; of others a candle has closed
 * when the next one begins, and is then asked for, since its last change may never have been told.
 */
import type { FeedCandle } from '../../paper/feed.ts';
import type { Ccxt } from './ccxt-types.ts';

/** A message of a stream as it came: `k.x` says that the candle is over. */
interface Kline {
  readonly k?: Readonly<Record<'s' | 'i' | 'o' | 'h' | 'l' | 'c' | 'v', string>> & {
    readonly t: number;
    readonly x: boolean;
  };
}

interface Listening {
  handleOHLCV(client: object, message: Kline): void;
  isSpotUrl(client: object): boolean;
  safeSymbol(id: string, market: undefined, delimiter: undefined, type: string): string;
  findTimeframe(interval: string): string;
}

/** Hands on every candle that the exchange says is over; false where it says no such thing. */
export function hearClosed(
  ccxt: Ccxt,
  tell: (symbol: string, timeframe: string, candle: FeedCandle) => void,
): boolean {
  if (!ccxt.id.startsWith('binance')) return false;
  const listening = ccxt as unknown as Listening;
  const handle = listening.handleOHLCV.bind(listening);
  listening.handleOHLCV = (client, message) => {
    handle(client, message);
    const { k } = message;
    if (k?.x !== true) return;
    const type = listening.isSpotUrl(client) ? 'spot' : 'contract';
    const symbol = listening.safeSymbol(k.s, undefined, undefined, type);
    const { t: time, o: open, h: high, l: low, c: close, v: volume } = k;
    tell(symbol, listening.findTimeframe(k.i), { time, open, high, low, close, volume });
  };
  return true;
}
