/**
 * An order that has been judged comes on the book: it meets the next price (`due`), or rests at its level. A market order,
 * which fills or ends at that price, is not said to be accepted.
 */
import { add, reaches, remove, watch, type VenueOrder } from './book.ts';
import { priceNow, timeNow, type Floor } from './floor.ts';
import { deepen } from './liquidity.ts';

export function putOnBook(floor: Floor, order: VenueOrder): void {
  const { book } = floor;
  const { terms } = order;
  add(book, order);
  floor.changed = true;
  if (terms.type === 'market') {
    order.presence = 'due';
    return;
  }
  watch(order);
  const passed = reaches(order, priceNow(floor));
  const isLimit = terms.type === 'limit';
  // What does not wait can only take.
  const isAtOnce = isLimit && (terms.timeInForce === 'ioc' || terms.timeInForce === 'fok');
  order.takes = isAtOnce || (passed && isLimit);
  order.presence = isAtOnce || (passed && !isLimit) ? 'due' : 'resting';
  deepen(floor, order);
  if (order.best > 0) order.told = order.trigger;
  floor.sink.push({
    kind: 'accepted',
    order: terms.id,
    market: book.market,
    at: timeNow(floor),
    quantity: order.leaves,
    limit: order.limit,
    trigger: order.trigger,
  });
}

/** Last among equals, at its new levels; it may take at once, or be triggered by the price that there is. */
export function putLast(floor: Floor, order: VenueOrder): void {
  remove(floor.book, order);
  add(floor.book, order);
  watch(order);
  const passed = reaches(order, priceNow(floor));
  const waitsAsLimit = order.terms.type === 'limit' || order.triggered;
  order.takes = passed && waitsAsLimit;
  order.presence = passed && !waitsAsLimit ? 'due' : 'resting';
  deepen(floor, order);
}
