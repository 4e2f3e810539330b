/**
 * Orders whose time is over (GTD, day): they end at their moment on the walk's clock, after what met the price at that
 * very moment (TIME-5), without a further fill.
 */
import { remove } from './book.ts';
import { endGroup } from './fill.ts';
import { release, timeNow, type Floor } from './floor.ts';

/** Ends the first order of the floor's book whose time is over at `book.expiry`. */
export function expireNext(floor: Floor): void {
  const { book } = floor;
  floor.clock = book.expiry;
  const order = book.orders.find(({ terms }) => terms.expiresAt === book.expiry)!;
  release(floor, order);
  remove(book, order);
  floor.changed = true;
  floor.sink.push({ kind: 'expired', order: order.terms.id, market: book.market, at: timeNow(floor) });
  endGroup(floor, order);
}
