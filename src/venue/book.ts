/**
 * The orders of one market at the simulated exchange, its position there, and the nearest levels that a price can
 * reach. A candle that reaches neither level is quiet: nothing of this book is looked at.
 *
 * Everything here is plain and can be copied (`fork.ts`) or cloned into a snapshot.
 */
import { takeOut } from '../base/take-out.ts';
import {
  hasTrigger,
  movesAtCloses,
  movesItself,
  takesProfit,
  type OrderId,
  type OrderTerms,
  type RatchetStep,
} from '../model/order.ts';
import type { Command } from '../model/venue-event.ts';
import type { Money, Price, Quantity } from '../model/units.ts';

/** `dormant`: a child whose parent has not filled. `due`: meets the next price there is. `resting`: waits at `level`. */
export type Presence = 'dormant' | 'due' | 'resting' | 'done';

export interface VenueOrder {
  /** Replaced when the order is amended. */
  terms: OrderTerms;
  presence: Presence;
  /** Place among equals: counts up as orders come to rest. */
  arrival: number;
  /** Resting levels; 0 for none. Children get theirs at the parent's first fill. */
  limit: Price;
  trigger: Price;
  /** The price that is waited for, and the side from which the path reaches it. */
  level: Price;
  up: boolean;
  /** An order with a trigger that the path has met. */
  triggered: boolean;
  /** For an order that moves itself: the best price since the fill, or its activation; 0 before that. */
  best: Price;
  /** Its trigger as it was told last. */
  told: Price;
  /** The steps of a ratchet from its fill on; null for others. */
  steps: readonly PlacedStep[] | null;
  /** Arrived at or through the last price: fills as taker (FILL-2). */
  takes: boolean;
  leaves: Quantity;
  filled: Quantity;
  /** Kept only once an order has filled in part. */
  totals: RunningTotals | null;
  /** The same of fees that are a part of the size (FEE-1). */
  baseFee: { exact: bigint; booked: Quantity } | null;
  heldMoney: Money;
  heldBase: Quantity;
  /** For an entry with children, and for each of the children. */
  group: Group | null;
}

/** A step of a ratchet whose prices are known. */
export interface PlacedStep extends Pick<RatchetStep, 'cause' | 'offset' | 'rate'> {
  /** The price from which on it holds; 0 for all. */
  readonly after: Price;
  /** Where the stop then lies; 0 for one that trails. */
  readonly lock: Price;
}

/** Exact running totals of an order's fills (price x size, and x rate), and what of them was booked (LEDG-1). */
export interface RunningTotals {
  cost: bigint;
  fee: bigint;
  costBooked: Money;
  feeBooked: Money;
}

/** A protective group (OTO-1): what the parent's fills brought is guarded by the stops and taken by the targets. */
export interface Group {
  parent: VenueOrder;
  stops: VenueOrder[];
  targets: VenueOrder[];
  brought: Quantity;
  /** What exits and closes took from this group. */
  taken: Quantity;
  /** Base held for the group as a whole (spot). */
  heldBase: Quantity;
  /** What scales it in or out (SCALE-1); null for most. */
  ladder: Ladder | null;
}

/** Rungs of a group, and what its position has cost (SCALE-4, SCALE-5). */
export interface Ladder {
  /** Further entries, the nearest first. */
  rungs: VenueOrder[];
  /** What the entry itself has brought: what shares of rungs are of. */
  entered: Quantity;
  /** At what price on average: where rungs start from, whatever has left since. */
  entry: Price;
  /** The most that was open, of which shares of targets are. */
  peak: Quantity;
  /** Average price of what is open. */
  average: Price;
  /** How far from the fill the stop was first placed. */
  r: number;
}

/** A command that reaches the exchange at `at`. */
export interface Arriving {
  readonly at: number;
  readonly command: Command;
}

export interface Book {
  readonly market: number;
  /** Everything that is due or resting, in order of arrival. */
  orders: VenueOrder[];
  /** Groups with something left to guard, oldest first. */
  groups: Group[];
  /** Signed. */
  position: Quantity;
  /** What the open position cost, always positive. */
  entryCost: Money;
  /** Its margin: what it demanded when it was opened and, isolated, what it was charged since (MARG-1). */
  margin: Money;
  /** No price strictly between these can bring its pool under; found by `clearing.ts`. */
  safeUp: number;
  safeDown: number;
  /** Base held by resting sells and groups (spot). */
  heldBase: Quantity;
  /** The last price seen: the previous close, between candles. 0 before the first candle. */
  last: Price;
  /** Row of the candle that closed last; -1 before the first. */
  lastRow: number;
  arrivals: number;
  /** Orders on the book that move themselves. */
  trails: number;
  /** Those of them that move at closes alone. */
  trailsAtCloses: number;
  /** When the next of its orders expires, ms; Infinity for never. */
  expiry: number;
  /** When the position pays funding next, ms; Infinity while there is none. */
  fundingAt: number;
  /** Commands on their way to the exchange, in the order of their arrival (LAT-1). */
  arriving: Arriving[];
  /** Commands so far that went on their way. */
  commands: number;
  /** Nearest level above and below; crossed over so that every candle reaches them while an order is due. */
  up: number;
  down: number;
}

export function emptyBook(market: number): Book {
  return {
    market,
    orders: [],
    groups: [],
    position: 0 as Quantity,
    entryCost: 0 as Money,
    margin: 0 as Money,
    safeUp: Infinity,
    safeDown: -Infinity,
    heldBase: 0 as Quantity,
    last: 0 as Price,
    lastRow: -1,
    arrivals: 0,
    trails: 0,
    trailsAtCloses: 0,
    expiry: Infinity,
    fundingAt: Infinity,
    arriving: [],
    commands: 0,
    up: Infinity,
    down: -Infinity,
  };
}

export function venueOrder(terms: OrderTerms): VenueOrder {
  return {
    terms,
    presence: 'dormant',
    arrival: 0,
    limit: terms.limit,
    trigger: terms.trigger,
    level: 0 as Price,
    up: false,
    triggered: false,
    best: 0 as Price,
    told: terms.trigger,
    steps: null,
    takes: false,
    leaves: terms.quantity,
    filled: 0 as Quantity,
    totals: null,
    baseFee: null,
    heldMoney: 0 as Money,
    heldBase: 0 as Quantity,
    group: null,
  };
}

/** Sets the level that `order` waits at, from its type and whether it has been triggered. */
export function watch(order: VenueOrder): void {
  const { side, type, trail } = order.terms;
  if (trail !== null && order.best === 0 && trail.activation > 0) {
    // A trailing stop is activated where the price is better for what it guards.
    order.level = trail.activation;
    order.up = side === 'sell';
    return;
  }
  const waitsForTrigger = hasTrigger(type) && !order.triggered;
  order.level = waitsForTrigger ? order.trigger : order.limit;
  order.up = (waitsForTrigger && !takesProfit(type)) === (side === 'buy');
}

/** Whether the path at `price` is at or beyond what `order` waits for. */
export function reaches(order: VenueOrder, price: Price): boolean {
  return order.up ? price >= order.level : price <= order.level;
}

export function findOrder(book: Book, id: OrderId): VenueOrder | null {
  for (const order of book.orders) if (order.terms.id === id) return order;
  return null;
}

/** Puts `order` on the book, last among equals. */
export function add(book: Book, order: VenueOrder): void {
  const { expiresAt } = order.terms;
  const { orders } = book;
  order.arrival = ++book.arrivals;
  // As in `Queue`: a store is inlined where `push` is a call.
  orders[orders.length] = order;
  if (movesItself(order.terms)) countTrail(book, order, 1);
  if (expiresAt > 0 && expiresAt < book.expiry) book.expiry = expiresAt;
}

/** Takes `order` off the book. */
export function remove(book: Book, order: VenueOrder): void {
  order.presence = 'done';
  if (!takeOut(book.orders, order)) return;
  const { expiresAt } = order.terms;
  if (movesItself(order.terms)) countTrail(book, order, -1);
  if (expiresAt > 0 && expiresAt === book.expiry) book.expiry = nextExpiry(book.orders);
}

function countTrail(book: Book, { terms }: VenueOrder, by: 1 | -1): void {
  book.trails += by;
  if (movesAtCloses(terms)) book.trailsAtCloses += by;
}

function nextExpiry(orders: readonly VenueOrder[]): number {
  let next = Infinity;
  for (const { terms } of orders) if (terms.expiresAt > 0) next = Math.min(next, terms.expiresAt);
  return next;
}

/** Finds the nearest levels anew; called when the orders of the book have changed. */
export function refreshLevels(book: Book): void {
  let up = book.safeUp;
  let down = book.safeDown;
  let isDue = false;
  const { orders } = book;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    if (order.presence === 'due') isDue = true;
    if (order.up) up = Math.min(up, order.level);
    else down = Math.max(down, order.level);
    if (order.best > 0 && !order.triggered) {
      if (order.up) down = Math.max(down, nextMove(order));
      else up = Math.min(up, nextMove(order));
    }
  }
  // Crossed over: every candle reaches what is due.
  book.up = isDue ? -Infinity : up;
  book.down = isDue ? Infinity : down;
}

/**
 * The price at which an order that is under way moves next: one that trails with the first price beyond the best, a
 * ratchet that does not trail yet at its next step. Infinite where it moves no more; whole numbers elsewhere.
 */
export function nextMove({ up, best, steps }: Pick<VenueOrder, 'up' | 'best' | 'steps'>): number {
  const beyond = up ? best - 1 : best + 1;
  if (steps === null) return beyond;
  let next = up ? -Infinity : Infinity;
  for (const { after, lock } of steps) {
    const holds = after === 0 || (up ? best <= after : best >= after);
    if (holds && lock === 0) return beyond;
    if (!holds) next = up ? Math.max(next, after) : Math.min(next, after);
  }
  return next;
}
