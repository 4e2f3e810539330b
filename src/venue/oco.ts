/**
 * Plain OCO groups (OCO-1): when one of them fills whole the others are cancelled before the path goes on; when it fills
 * in part, the others shrink by the same share, and one of which less than a minimum would be left is cancelled.
 */
import { mulDiv } from '../base/mul-div.ts';
import { cutToLot } from '../model/instrument.ts';
import type { Money, Quantity } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { cancelOrder, rulesNow, timeNow, type Floor } from './floor.ts';
import { amountLeft, lotsAtLevel, shrinkHold } from './funds.ts';
import { setHold } from './holds.ts';

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
  if (other.terms.quoteAmount > 0) return shrinksInMoney(floor, order.leaves, other, had);
  const leaves = cutToLot(mulDiv(other.leaves, order.leaves, had, 'down'), lot);
  if (leaves === 0 || leaves < minQuantity) return false;
  const before = other.leaves;
  other.leaves = leaves;
  shrinkHold(floor, other, before);
  floor.sink.push({
    kind: 'resized',
    order: other.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    leaves,
  });
  return true;
}

/** The same of a size in money; it is told as what the rest buys at its level. */
function shrinksInMoney(floor: Floor, left: Quantity, other: VenueOrder, had: number): boolean {
  const { terms } = other;
  const unspent = amountLeft(other);
  const quoteAmount = (terms.quoteAmount - unspent + mulDiv(unspent, left, had, 'down')) as Money;
  other.terms = { ...terms, quoteAmount };
  const leaves = lotsAtLevel(floor, other);
  const { lot, minQuantity } = rulesNow(floor);
  if (leaves < Math.max(lot, minQuantity)) {
    other.terms = terms;
    return false;
  }
  other.leaves = leaves;
  const money = mulDiv(other.heldMoney, left, had, 'up') as Money;
  setHold(floor, other, money, Math.min(other.heldBase, leaves) as Quantity);
  const { market } = floor.book;
  floor.sink.push({ kind: 'resized', order: terms.id, market, at: timeNow(floor), leaves });
  return true;
}
