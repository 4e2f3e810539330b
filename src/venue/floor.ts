/**
 * One market's trading floor at the simulated exchange: the book, the account it draws on, the walk of the candle in
 * hand, and where events go. Functions of this folder take a floor and change its book and account; a fork is a floor
 * over copies, with a sink of its own.
 */
import type { Queue } from '../base/queue.ts';
import { rulesAt, type Instrument, type TradingRules } from '../model/instrument.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { Detail } from '../market/detail.ts';
import type { Walk } from '../market/path.ts';
import type { MarginMode } from '../model/margin.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import type { TimeMs } from '../model/time.ts';
import { noQuantity, type Money, type Price, type Quantity } from '../model/units.ts';
import type { CancelReason, RejectReason } from '../model/order.ts';
import type { VenueAccount } from './account.ts';
import { remove, type Book, type VenueOrder } from './book.ts';
import { setHold } from './holds.ts';
import type { MarketTerms } from './market-terms.ts';

/** Positions that answer for each other on a margin account (MARG-1). */
export interface Pool {
  readonly mode: MarginMode;
  /** By market. */
  readonly floors: readonly Floor[];
  /** All markets of the account. */
  readonly account: readonly Floor[];
  /** Whether the candles in hand may bring it under: then every moment of them is judged. */
  watched: boolean;
  /** Whether they may do so together, in several markets, which no walk of one market tells (PATH-5). */
  isJoint: boolean;
}

/** Where the price of the coin comes from. */
export interface CoinPrice {
  readonly floor: Floor;
  /** Of that market, in the decimals of the coin. */
  readonly instrument: Instrument;
}

export interface Floor {
  readonly terms: MarketTerms;
  readonly book: Book;
  readonly account: VenueAccount;
  /** Those of the run. */
  readonly candles: CandleColumns;
  /** What settles the path inside some of them (PATH-8); null for nothing. */
  readonly detail: Detail | null;
  /** Where the candle in hand lies: in `candles`, or among the finer ones of `detail`. */
  hand: CandleColumns;
  /** Whether its fills can go the quick way (`plain-fill.ts`). */
  readonly isPlain: boolean;
  /** Of chance (DET-2). */
  readonly seed: number;
  /** The candle in hand; over (stage 4) between candles. */
  readonly walk: Walk;
  /** Its row in `hand`. */
  row: number;
  /** What its position is judged with (MARG-1); null on a spot account. */
  pool: Pool | null;
  /** What prices the coin in which this market's fees are paid (FEE-1); null where they are not. */
  coin: CoinPrice | null;
  /** What own fills may still take of it (FILL-6); Infinity without a bound. */
  budget: Quantity;
  readonly sink: Queue<VenueEvent>;
  /** The moment, ms with fractions. */
  clock: number;
  /** Set when orders came, went or moved, until the nearest levels have been found anew. */
  changed: boolean;
}

/** The price at the present point of the path, or the last close. */
export const priceNow = (floor: Floor): Price =>
  floor.walk.stage === 4 ? floor.book.last : floor.walk.price;

/** Whether the candle in hand is one of the finer ones: they prove what happens in it (PATH-8). */
export const isDetailed = ({ hand, candles }: Floor): boolean => hand !== candles;

export const timeNow = (floor: Floor): TimeMs => Math.floor(floor.clock) as TimeMs;

export const rulesNow = (floor: Floor): TradingRules => rulesAt(floor.terms.instrument, timeNow(floor));

/** Frees what `order` held. */
export function release(floor: Floor, order: VenueOrder): void {
  if (order.terms.oco !== 0) {
    setHold(floor, order, 0 as Money, noQuantity);
    return;
  }
  floor.account.held = (floor.account.held - order.heldMoney) as typeof floor.account.held;
  floor.book.heldBase = (floor.book.heldBase - order.heldBase) as Quantity;
  order.heldMoney = 0 as typeof order.heldMoney;
  order.heldBase = 0 as Quantity;
}

/** Ends `order` without a further fill, and says so. */
export function cancelOrder(floor: Floor, order: VenueOrder, reason: CancelReason): void {
  release(floor, order);
  remove(floor.book, order);
  floor.changed = true;
  floor.sink.push({
    kind: 'cancelled',
    order: order.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    reason,
    leaves: order.leaves,
  });
}

/** Refuses `order` with the numbers that broke the rule. */
export function rejectOrder(
  floor: Floor,
  order: VenueOrder,
  reason: RejectReason,
  value: number,
  bound: number,
): void {
  release(floor, order);
  remove(floor.book, order);
  floor.changed = true;
  floor.sink.push({
    kind: 'rejected',
    order: order.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    reason,
    value,
    bound,
  });
}
