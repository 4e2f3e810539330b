/**
 * Plain OCO groups (OCO-1): when one of them fills whole the others are cancelled before the path goes on; when it fills
 * in part, the others shrink by the same share, and one of which less than a minimum would be left is cancelled.
 */
import { mulDiv } from '../base/mul-div.ts';
import { cutToLot } from '../model/instrument.ts';
import type { Quantity } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { cancelOrder, rulesNow, timeNow, type Floor } from './floor.ts';
import { shrinkHold } from './funds.ts';

/** `order`, of an OCO group, has filled `quantity` of what it had; returns the others that have ended. */
export function settleOco(floor: Floor, order: VenueOrder, quantity: Quantity): readonly VenueOrder[] {
  const ended: VenueOrder[] = [];
  for (const other of [...floor.book.orders]) {
    if (other === order || other.terms.oco !== order.terms.oco) continue;
    if (!shrinks(floor, order, other, quantity)) ended.push(other);
  }
  for (const other of ended) cancelOrder(floor, other, 'oco');
  return ended;
}

/** Cuts `other` by the share that `order` has filled; false where nothing of it stays. */
function shrinks(floor: Floor, order: VenueOrder, other: VenueOrder, quantity: Quantity): boolean {
  if (order.leaves === 0) return false;
  const { lot, minQuantity } = rulesNow(floor);
  const had = order.leaves + quantity;
  const leaves = cutToLot(mulDiv(other.leaves, order.leaves, had, 'down'), lot);
  if (leaves === 0 || leaves < minQuantity) return false;
  if (leaves === other.leaves) return true;
  const before = other.leaves;
  other.leaves = leaves;
  shrinkHold(floor, other, before);
  floor.changed = true;
  floor.sink.push({
    kind: 'resized',
    order: other.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    leaves,
  });
  return true;
}
