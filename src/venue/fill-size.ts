/**
 * How much of an order fills at a price, were there volume (ORD-4, FILL-6, FILL-7, MARG-1): what is left of it, or the
 * lots that its amount buys; a reduce-only order is cut to the position. A market order that finds too little is
 * rejected; an order that was resting fills as far as funds go. Where nothing fills, the order has ended, and that was
 * said.
 */
import { cutToLot, notionalOf, type TradingRules } from '../model/instrument.ts';
import { leverageBound } from '../model/margin.ts';
import { noQuantity, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { lotsFor } from './booking.ts';
import { cancelOrder, rejectOrder, type Floor } from './floor.ts';
import { amountLeft, closable, reducible, sellable, spendable, spendsBase } from './funds.ts';
import { beyondLeverage, fundsFor, isLevered, lotsOnFunds } from './leverage.ts';

/** What fills now, were there volume; 0 when the order ended instead, which has then been said. */
export function sizeOf(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  rate: Rate,
  rules: TradingRules,
): Quantity {
  const { terms } = order;
  if (terms.quoteAmount > 0) return sizeOfAmount(floor, order, price, rate, rules);
  // What has filled in part has been accepted, and is no longer judged as a whole.
  const atOnce = terms.type === 'market' && order.filled === 0;
  let wanted = order.leaves;
  if (terms.reduceOnly) {
    wanted = Math.min(wanted, reducible(floor, order)) as Quantity;
    if (wanted === 0) return ended(floor, order, 'reduce-only');
  } else {
    const fundable = fundableOf(floor, order, price, rate, wanted, rules);
    if (fundable < wanted) {
      if (atOnce) return refused(floor, order, 'funds', ...shortfall(floor, order, price, rate, wanted));
      if (terms.timeInForce === 'fok') return ended(floor, order, 'fok');
      if (fundable === 0) return ended(floor, order, 'funds');
      wanted = fundable;
    }
    // Judged at arrival as well; but since then others may have filled, or the price have moved.
    if (isTooLarge(floor, order, wanted, price)) return noQuantity;
  }
  return wanted;
}

/** Whether `quantity` more would reach a tier of less leverage than the position has; the order has then ended. */
function isTooLarge(floor: Floor, order: VenueOrder, quantity: Quantity, price: Price): boolean {
  const beyond = beyondLeverage(floor, order, quantity, price);
  if (beyond === null) return false;
  refused(floor, order, 'leverage', beyond, leverageBound(floor.terms.margin)!);
  return true;
}

/** The lots of a size in quote at this price, as far as funds go; 0 when the order ended instead. */
function sizeOfAmount(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  rate: Rate,
  rules: TradingRules,
): Quantity {
  const { instrument } = floor.terms;
  const { type, timeInForce, cutToFunds } = order.terms;
  const quoteAmount = amountLeft(order);
  const wanted = lotsFor(floor, order, quoteAmount, price, rate, rules.lot);
  // What the amount buys demands no more than the amount.
  const isFunded = !spendsBase(floor, order) && quoteAmount <= spendable(floor, order);
  const lots = isFunded ? wanted : fundableOf(floor, order, price, rate, wanted, rules);
  const isNew = order.filled === 0;
  // Of a percentage, what funds carry is all of it.
  if (timeInForce === 'fok' && type !== 'market' && !cutToFunds && lots < wanted)
    return ended(floor, order, 'fok');
  if (lots < wanted && (lots === 0 || (type === 'market' && !cutToFunds && isNew))) {
    if (spendsBase(floor, order)) {
      return refused(floor, order, 'funds', wanted, Math.max(0, sellable(floor, order)));
    }
    const needed = isLevered(floor) ? fundsFor(floor, order, price, wanted, rate) : quoteAmount;
    return refused(floor, order, 'funds', needed, Math.max(0, spendable(floor, order)));
  }
  if (isTooLarge(floor, order, lots, price)) return noQuantity;
  if (lots > 0 && !isNew) return lots;
  // What only closes a rest that is less than a lot of now is no order either.
  const least = Math.max(rules.minQuantity, rules.lot);
  if (lots < least) return refused(floor, order, 'min-quantity', lots, least);
  if (rules.minNotional > 0) {
    const value = notionalOf(instrument, price, lots, 'half-even');
    if (value < rules.minNotional) return refused(floor, order, 'min-notional', value, rules.minNotional);
  }
  if (rules.maxQuantity > 0 && lots > rules.maxQuantity) {
    return refused(floor, order, 'max-quantity', lots, rules.maxQuantity);
  }
  return lots;
}

/** How much of `wanted` the funds carry. */
function fundableOf(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  rate: Rate,
  wanted: Quantity,
  rules: TradingRules,
): Quantity {
  if (spendsBase(floor, order)) {
    const available = Math.max(0, sellable(floor, order));
    return available < wanted ? cutToLot(available, rules.lot) : wanted;
  }
  const closes = floor.account.kind === 'spot' ? 0 : Math.min(wanted, closable(floor.book, order));
  const opens = (wanted - closes) as Quantity;
  if (opens === 0) return wanted;
  const funds = Math.max(0, spendable(floor, order)) as Money;
  if (fundsFor(floor, order, price, opens, rate) <= funds) return wanted;
  const lots = Math.min(opens, lotsOnFunds(floor, order, funds, price, rate, rules.lot));
  return (closes + lots) as Quantity;
}

/** What would have been needed, and what there was. */
function shortfall(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  rate: Rate,
  wanted: Quantity,
): [number, number] {
  if (spendsBase(floor, order)) return [wanted, Math.max(0, sellable(floor, order))];
  return [fundsFor(floor, order, price, wanted, rate), spendable(floor, order)];
}

function refused(
  floor: Floor,
  order: VenueOrder,
  reason: 'funds' | 'min-quantity' | 'max-quantity' | 'min-notional' | 'leverage',
  value: number,
  bound: number,
): Quantity {
  if (order.terms.type === 'market' && order.filled === 0) rejectOrder(floor, order, reason, value, bound);
  else cancelOrder(floor, order, reason === 'funds' ? 'funds' : 'rules');
  return noQuantity;
}

function ended(floor: Floor, order: VenueOrder, reason: 'funds' | 'reduce-only' | 'fok'): Quantity {
  cancelOrder(floor, order, reason);
  return noQuantity;
}
