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

/** How long an order stays. `gtd` until `goodUntil`, `day` to the end of its UTC day; `gtc` when left out. */
export interface Lasting {
  readonly timeInForce?: 'gtc' | 'gtd' | 'day';
  /** ms since 1970, for `gtd`. */
  readonly goodUntil?: number;
}

/** The same of a limit, which can also be taken at once (`ioc`), or whole or not at all (`fok`). */
export interface LimitLasting extends Omit<Lasting, 'timeInForce'> {
  readonly timeInForce?: 'gtc' | 'gtd' | 'day' | 'ioc' | 'fok';
  /** Rejected where it would take. */
  readonly postOnly?: boolean;
}

/** How a trailing stop follows: so far behind the best price, in price or in percent of it; one of the two. */
export interface TrailTerms {
  readonly distance?: number;
  readonly percent?: number;
  /** Price from which on it follows; at once when left out. */
  readonly activation?: number;
  /** Whether it follows the path (default) or closes alone. */
  readonly on?: 'path' | 'close';
}

export type EntryType =
  | { readonly type: 'market' }
  | ({ readonly type: 'limit'; readonly limit: number } & LimitLasting)
  | ({ readonly type: 'stop'; readonly trigger: number } & Lasting)
  | ({ readonly type: 'stop-limit'; readonly trigger: number; readonly limit: number } & LimitLasting)
  | ({ readonly type: 'take-profit'; readonly trigger: number } & Lasting)
  | ({ readonly type: 'take-profit-limit'; readonly trigger: number; readonly limit: number } & LimitLasting)
  | ({ readonly type: 'trailing-stop' } & TrailTerms & Lasting);

export interface EnterIntent {
  readonly kind: 'enter';
  readonly side: 'buy' | 'sell';
  /** Market order at the next open when left out. */
  readonly order?: EntryType;
  /** A level, or how a trailing stop follows from the fill on. */
  readonly stop?: Level | { readonly trail: TrailTerms };
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
  /** Resting entries, resting exits, or both; protection stays. Or one order, by its id in `view.orders`. */
  readonly orders: 'entries' | 'exits' | 'all' | number;
}

/** New terms for a resting order (ORD-3); what is left out stays as it is. */
export interface AmendIntent {
  readonly kind: 'amend';
  /** Its id in `view.orders`. */
  readonly order: number;
  readonly limit?: number;
  readonly trigger?: number;
  /** All of it, what has filled included, in base units. */
  readonly quantity?: number;
}

/** Orders of one market of which the first to fill cancels the others (OCO-1); all are placed, or none. */
export interface OcoIntent {
  readonly kind: 'oco';
  readonly orders: readonly (EnterIntent | ExitIntent)[];
}

export type Intent = EnterIntent | ExitIntent | CancelIntent | AmendIntent | OcoIntent;

/** One, several or none; a function that returns nothing asks for nothing. */
export type Intents = Intent | readonly Intent[] | null | undefined;

/** What is asked for most often, made once. */
export const plainBuy: EnterIntent = Object.freeze({ kind: 'enter', side: 'buy' });
export const plainSell: EnterIntent = Object.freeze({ kind: 'enter', side: 'sell' });
export const plainExit: ExitIntent = Object.freeze({ kind: 'exit' });

/**
 * Buys: opens or adds to a long position. While short it closes as much of that as its own size first, and only what is
 * left opens a long one (POS-1). To turn round whole, answer with `[exit(), buy()]`.
 */
export const buy = (terms?: Omit<EnterIntent, 'kind' | 'side'>): EnterIntent =>
  terms === undefined ? plainBuy : { kind: 'enter', side: 'buy', ...terms };
/**
 * Sells: opens or adds to a short position (margin accounts). While long it closes as much of that as its own size first,
 * and only what is left opens a short one (POS-1); on a spot account it sells what is held, and more is rejected. To
 * leave, answer with `exit()`; to turn round whole, with `[exit(), sell()]`.
 */
export const sell = (terms?: Omit<EnterIntent, 'kind' | 'side'>): EnterIntent =>
  terms === undefined ? plainSell : { kind: 'enter', side: 'sell', ...terms };
/** Closes the position, or a share of it. */
export const exit = (terms?: Omit<ExitIntent, 'kind'>): ExitIntent =>
  terms === undefined ? plainExit : { kind: 'exit', ...terms };
/** Cancels resting orders of this market: all, entries or exits alone, or one by its id. */
export const cancel = (orders: CancelIntent['orders'] = 'all'): CancelIntent => ({ kind: 'cancel', orders });
/** Gives a resting order new terms. */
export const amend = (order: number, terms: Omit<AmendIntent, 'kind' | 'order'>): AmendIntent => ({
  kind: 'amend',
  order,
  ...terms,
});
/** Places several orders of which the first to fill cancels the others. */
export const oneCancelsOther = (orders: OcoIntent['orders']): OcoIntent => ({ kind: 'oco', orders });
