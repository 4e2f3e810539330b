/**
 * The port to whoever knows a market as it goes: an exchange's connector, a rehearsal over files, a test's script.
 *
 * Numbers are decimals as the exchange writes them, text where it can be had, so that nothing is rounded on the way to
 * units. Times are UTC milliseconds by the exchange's clock; `clock` is that clock, and it alone says what "now" is: a
 * server that replays history at a thousand times the speed has one of its own. A feed promises little: events may be
 * doubled, late, out of order or missing, and whoever takes them (`gatherer.ts`) sees to it. It invents nothing: no
 * candle that the exchange has not closed, and none in place of one that is missing.
 */
import type { Timeframe } from '../model/time.ts';
import type { Clock } from './clock.ts';

/** A decimal: text, or a number whose shortest text is meant. */
export type Decimal = string | number;

/** A candle that has closed, by its open time. */
export interface FeedCandle {
  readonly time: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** In the base. */
  readonly volume: Decimal;
  /** Finer candles inside it (PATH-8), where the feed has them. */
  readonly detail?: readonly FeedCandle[];
}

export type FeedEvent =
  | { readonly kind: 'candle'; readonly market: string; readonly candle: FeedCandle }
  /**
   * The last price. It is shown, and fills nothing: orders meet the candles, as in a backtest. Where the run wants every
   * trade, they settle the path inside the candle when it closes (PATH-8).
   */
  | {
      readonly kind: 'trade';
      readonly market: string;
      readonly at: number;
      readonly price: Decimal;
      readonly quantity: Decimal;
    }
  /** Of the connection as a whole. `stale`: it is there, and says nothing. */
  | { readonly kind: 'health'; readonly state: FeedHealth; readonly message: string }
  /** Whether a market trades at present; one that does not is waited for no more. */
  | {
      readonly kind: 'market';
      readonly market: string;
      readonly isTrading: boolean;
      readonly message: string;
    }
  /** Nothing more will come, and why: the last event. A feed may as well end without a word. */
  | { readonly kind: 'end'; readonly message: string };

export const feedHealths = ['connected', 'reconnecting', 'stale'] as const;
export type FeedHealth = (typeof feedHealths)[number];

/** A market as the exchange describes it; rules that it does not tell are null. */
export interface FeedMarket {
  readonly id: string;
  readonly isTrading: boolean;
  /** Why not, in the exchange's words. */
  readonly status: string;
  readonly tick: string | null;
  readonly lot: string | null;
  readonly minQuantity: string | null;
  readonly minNotional: string | null;
}

/** Candles of the past, in order. */
export interface FeedHistory {
  readonly candles: readonly FeedCandle[];
  /** Every candle that opens before this instant and is not among them does not exist; 0 where nobody knows. */
  readonly knownTo: number;
}

/** How the connection has done so far, measured. */
export interface FeedConnection {
  readonly requests: number;
  /** Of the last answers; null without one. */
  readonly latencyMs: { readonly p50: number; readonly p99: number } | null;
  /** Of the last requests, from 0 to 1: those that had no answer, or none that could be used; null without one. */
  readonly errorRate: number | null;
  /** What is left of the limit that is nearest, from 0 to 1; null where limits are not known. */
  readonly headroom: number | null;
  readonly reconnects: number;
}

export interface LiveFeed {
  /** Null where it comes from nowhere far. */
  readonly connection?: FeedConnection | null;
  /** `Binance`, `rehearsal`: for people, and in the journal. */
  readonly name: string;
  readonly clock: Clock;
  /** All markets, or those that the exchange was asked for. */
  markets(): Promise<readonly FeedMarket[]>;
  /**
   * Candles that open in [from, to), as many as there are, however many requests that takes. Whoever asks knows them to
   * have closed; one that has not after all is left out.
   */
  history(market: string, timeframe: Timeframe, from: number, to: number): Promise<FeedHistory>;
  /**
   * What happens from now on in these markets, for one reader; it ends where nothing more will come. Without `everyTrade`
   * the last one of several is enough. Where there is no
   * stream of candles it brings none: each is then asked of `history` a moment after its close.
   */
  events(markets: readonly string[], timeframe: Timeframe, everyTrade: boolean): AsyncIterable<FeedEvent>;
  /** Ends `events`, and whatever the feed keeps open. */
  close(): Promise<void>;
}
