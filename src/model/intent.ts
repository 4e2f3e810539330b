/**
 * What a strategy asks for. Levels and prices are plain decimals, as read from candles and indicators; the engine turns
 * them into units on the market's grid (FILL-7). An intent becomes a signal in the journal, then an order or a refusal.
 */

export type Level =
  /** An absolute price. */
  | { readonly price: number }
  /** So far from the actual fill price, in price; always positive, the side follows from the position. */
  | { readonly distance: number }
  /** The same in percent of the fill price. */
  | { readonly percent: number };

export interface TargetIntent {
  readonly at: Level;
  /** Share of the position, 0 to 1; the shares of all targets sum to at most 1. */
  readonly share: number;
}

export type EntryType =
  | { readonly type: 'market' }
  | { readonly type: 'limit'; readonly limit: number; readonly timeInForce?: 'gtc' | 'ioc' }
  | { readonly type: 'stop'; readonly trigger: number }
  | { readonly type: 'stop-limit'; readonly trigger: number; readonly limit: number };

export interface EnterIntent {
  readonly kind: 'enter';
  readonly side: 'buy' | 'sell';
  /** Market order at the next open when left out. */
  readonly order?: EntryType;
  readonly stop?: Level;
  /** One level for all of the position, or several with their shares, nearest first. */
  readonly target?: Level;
  readonly targets?: readonly TargetIntent[];
}

export interface ExitIntent {
  readonly kind: 'exit';
  /** Share of the position, 0 to 1; all when left out. */
  readonly share?: number;
  readonly order?: EntryType;
}

export interface CancelIntent {
  readonly kind: 'cancel';
  /** Resting entries, resting exits, or both; protection stays. */
  readonly orders: 'entries' | 'exits' | 'all';
}

export type Intent = EnterIntent | ExitIntent | CancelIntent;

/** One, several or none. */
export type Intents = Intent | readonly Intent[] | null;

/** Buys: opens or adds to a long position. */
export const buy = (terms: Omit<EnterIntent, 'kind' | 'side'> = {}): EnterIntent => ({
  kind: 'enter',
  side: 'buy',
  ...terms,
});
/** Sells short: opens or adds to a short position (margin accounts). */
export const sell = (terms: Omit<EnterIntent, 'kind' | 'side'> = {}): EnterIntent => ({
  kind: 'enter',
  side: 'sell',
  ...terms,
});
/** Closes the position, or a share of it. */
export const exit = (terms: Omit<ExitIntent, 'kind'> = {}): ExitIntent => ({ kind: 'exit', ...terms });
/** Cancels resting orders of this market. */
export const cancel = (orders: CancelIntent['orders'] = 'all'): CancelIntent => ({ kind: 'cancel', orders });
