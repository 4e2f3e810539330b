/**
 * Trailing stops (ORD-1, STOP-5): the trigger stays a distance behind the best price since the stop was activated, and
 * never moves back.
 *
 * On a leg the price either runs ahead of a trailing stop, which follows it, or comes back towards it, and then the
 * stop stands still: so it is moved where the path turns, pauses or ends, and met like any stop in between.
 */
import type { TradingRules } from '../model/instrument.ts';
import { trailedLevel, trailsFrom } from '../model/levels.ts';
import type { Price } from '../model/units.ts';
import { watch, type Book, type VenueOrder } from './book.ts';

/** Begins to follow from `price` on. */
export function activate(order: VenueOrder, price: Price, rules: TradingRules): void {
  const { trail, side } = order.terms;
  order.best = price;
  order.trigger = trailedLevel(trail!, side, price, rules);
  watch(order);
}

/** Follows from `price` on, or waits for its activation; the trigger that it would have there is known. */
export function startTrail(order: VenueOrder, price: Price, rules: TradingRules): void {
  const { trail, side } = order.terms;
  if (trailsFrom(trail!, side, price)) activate(order, price, rules);
  else order.trigger = trailedLevel(trail!, side, trail!.activation, rules);
}

/** Whether `order` is a trailing stop that is under way. */
export const isTrailing = (order: VenueOrder): boolean => order.best > 0 && !order.triggered;

/** Where the trailing stops of a book stand, to be put back after a look ahead. */
export const savedTrails = (book: Book): readonly (readonly [VenueOrder, Price, Price])[] =>
  book.orders.filter(isTrailing).map((order) => [order, order.best, order.trigger]);

export function restoreTrails(saved: ReturnType<typeof savedTrails>): void {
  for (const [order, best, trigger] of saved) {
    order.best = best;
    order.trigger = trigger;
    order.level = trigger;
  }
}

/** Moves every trailing stop that `price` is better for than all before; those on closes at closes alone. */
export function followPrice(book: Book, price: Price, isClose: boolean, rules: TradingRules): boolean {
  let moved = false;
  for (let i = 0; i < book.orders.length; i++) {
    const order = book.orders[i]!;
    if (isTrailing(order) && order.terms.trail!.onClose === isClose && see(order, price, rules)) moved = true;
  }
  return moved;
}

/** A trailing stop that is under way sees a price; whether that moves it. */
export function see(order: VenueOrder, price: Price, rules: TradingRules): boolean {
  const { trail, side } = order.terms;
  const isBetter = side === 'sell' ? price > order.best : price < order.best;
  if (!isBetter) return false;
  order.best = price;
  const trailed = trailedLevel(trail!, side, price, rules);
  // Where the tick has grown since, rounding alone would move it back.
  order.trigger = (
    side === 'sell' ? Math.max(trailed, order.trigger) : Math.min(trailed, order.trigger)
  ) as Price;
  order.level = order.trigger;
  return true;
}
