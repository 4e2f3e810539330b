/**
 * What a strategy asks for. Levels and prices are plain decimals, as read from candles and indicators; the engine turns
 * them into units on the market's grid (FILL-7). An intent becomes a signal in the journal, then an order or a refusal.
 */
import type { ScaleIn, ScaleOut } from './ladder.ts';
import type { InRisk, Length, Level, Reach, Volatility } from './length.ts';

export interface TargetIntent {
  readonly at: Level | InRisk;
  /** Share of the position, 0 to 1; the shares of all targets sum to at most 1. */
  readonly share: number;
}

/** How long an order stays: `gtd` to its moment, `day` to the end of its UTC day; `gtc` when left out. */
export interface Lasting {
  readonly timeInForce?: 'gtc' | 'gtd' | 'day';
  /** For `gtd`, one of the two: ms since 1970. */
  readonly goodUntil?: number;
  /** Or so many candles from the decision on. */
  readonly goodFor?: number;
}

/** The same of a limit, which can also be taken at once (`ioc`), or whole or not at all (`fok`). */
export interface LimitLasting extends Omit<Lasting, 'timeInForce'> {
  readonly timeInForce?: 'gtc' | 'gtd' | 'day' | 'ioc' | 'fok';
  /** Rejected where it would take. */
  readonly postOnly?: boolean;
}

/** How a trailing stop follows: so far behind the best price, as a `Length`; in percent, of the best price. */
export interface TrailTerms {
  readonly distance?: number;
  readonly percent?: number;
  readonly ticks?: number;
  readonly atr?: number;
  /** Candles of the ATR. */
  readonly period?: number;
  /** Price from which on it follows, or how far ahead of the expected entry that is; at once when left out. */
  readonly activation?: number | Length;
  /** Whether it follows the path (default) or closes alone. */
  readonly on?: 'path' | 'close';
}

/** STOP-1: the stop goes to the fill, or `offset` beyond it, once the price has been so far ahead; after 2 % unless said. */
export interface BreakEven {
  readonly after?: Reach;
  /** `fees`: as far as the fees of both fills take. */
  readonly offset?: Length | 'fees';
}

/** STOP-1: so many average true ranges of now behind the best price since the fill; judged at closes (Le Beau). */
export interface Chandelier {
  readonly atr: number;
  /** Candles of the ATR, 22 when left out. */
  readonly period?: number;
}

/**
 * STOP-1: where a stop starts, and what moves it on or ends the position in its place. The tightest of all that hold is
 * where it lies; it never moves back (STOP-2).
 */
export interface StopPlan {
  /** Where it starts; left out, a `trail` that follows at once says so. */
  readonly at?: Level;
  readonly breakEven?: BreakEven;
  /** Follows the best price; in a plan `activation` is how far ahead of the fill that price must have been. */
  readonly trail?: Omit<TrailTerms, 'activation' | 'on'> & { readonly activation?: Reach };
  /** Whether `breakEven` and `trail` see the path (default), or closes alone. */
  readonly on?: 'path' | 'close';
  readonly chandelier?: Chandelier;
  readonly volatility?: Volatility;
  /** The position is closed after the close of this many candles, that of the fill counted. */
  readonly candles?: number;
}

/** What makes a stop a plan. */
export const planKeys = ['at', 'breakEven', 'chandelier', 'volatility', 'candles'] as const;

/** Whether a stop is a plan, and not a level or a trail alone. */
export function isPlan(stop: NonNullable<EnterIntent['stop']>): stop is StopPlan {
  if ('percent' in stop || 'distance' in stop || 'atr' in stop) return false;
  return planKeys.some((key) => (stop as StopPlan)[key] !== undefined);
}

export const chandelierPeriod = 22;
/** STOP-1: how far ahead of the fill a break-even waits that does not say. */
export const breakEvenAfter: Length = { percent: 2 };

/**
 * A price of an order, or how far it lies from the price of the decision (the close), on the side on which its type
 * waits: a limit and a take-profit where it is better, a stop where it is worse. 0 is that price itself.
 */
export type OrderPrice = number | Length;

/** A stop and its limit; the limit as a length says how much worse than the trigger it may get. */
export interface TriggeredLimit extends LimitLasting {
  readonly trigger: OrderPrice;
  readonly limit: OrderPrice;
}

export type EntryType =
  | { readonly type: 'market' }
  | ({ readonly type: 'limit'; readonly limit: OrderPrice } & LimitLasting)
  | ({ readonly type: 'stop'; readonly trigger: OrderPrice } & Lasting)
  | ({ readonly type: 'stop-limit' } & TriggeredLimit)
  | ({ readonly type: 'take-profit'; readonly trigger: OrderPrice } & Lasting)
  | ({ readonly type: 'take-profit-limit' } & TriggeredLimit)
  | ({ readonly type: 'trailing-stop' } & TrailTerms & Lasting);

export interface EnterIntent {
  readonly kind: 'enter';
  readonly side: 'buy' | 'sell';
  /** Market order at the next open when left out. */
  readonly order?: EntryType;
  /** A level, how a trailing stop follows from the fill on, or a plan. */
  readonly stop?: Level | { readonly trail: TrailTerms } | StopPlan;
  /** One level for all of the position, or several with their shares, nearest first. */
  readonly target?: Level | InRisk;
  readonly targets?: readonly TargetIntent[];
  /** Further entries that add to the position (SCALE-1). */
  readonly scaleIn?: ScaleIn;
  /** In place of targets: shares of the position that leave it at levels from its average entry (SCALE-4). */
  readonly scaleOut?: ScaleOut;
  /** How sure the signal is, 0 to 1 (SCALE-3); 1 when left out. */
  readonly confidence?: number;
  /** Refused where targets, by their shares, lie less than so many times as far from the entry as the stop (STOP-6). */
  readonly rewardToRisk?: number;
}

/** What an entry states beside its side. */
export type EntryTerms = Omit<EnterIntent, 'kind' | 'side'>;

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
export const buy = (terms?: EntryTerms): EnterIntent =>
  terms === undefined ? plainBuy : { ...terms, kind: 'enter', side: 'buy' };
/**
 * Sells: opens or adds to a short position (margin accounts). While long it closes as much of that as its own size first,
 * and only what is left opens a short one (POS-1); on a spot account it sells what is held, and more is rejected. To
 * leave, answer with `exit()`; to turn round whole, with `[exit(), sell()]`.
 */
export const sell = (terms?: EntryTerms): EnterIntent =>
  terms === undefined ? plainSell : { ...terms, kind: 'enter', side: 'sell' };
/** Closes the position, or a share of it. */
export const exit = (terms?: Omit<ExitIntent, 'kind'>): ExitIntent =>
  terms === undefined ? plainExit : { ...terms, kind: 'exit' };
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
