/**
 * What the rules in force say of an order that is to rest or to meet a price (FILL-7, ORD-1, ORD-4), and the funds that it
 * then holds. Asked of new orders, of new terms, and of the rungs of a ladder.
 */
import { mulDiv } from '../base/mul-div.ts';
import { isWhole, notionalOf, type TradingRules } from '../model/instrument.ts';
import {
  hasLimit,
  hasTrigger,
  isGuarding,
  movesItself,
  noOrder,
  type OrderTerms,
  type RejectReason,
} from '../model/order.ts';
import { leverageBound } from '../model/margin.ts';
import { rateScale, type Price, type Quantity } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { priceNow, rulesNow, timeNow, type Floor } from './floor.ts';
import { beyondLeverage } from './leverage.ts';
import { lotsAtLevel, moneyToHold, reducible, sellable, spendable, spendsBase } from './funds.ts';
import { setHold } from './holds.ts';

export interface Refusal {
  readonly reason: RejectReason;
  readonly value: number;
  readonly bound: number;
}

const refusal = (reason: RejectReason, value: number, bound: number): Refusal => ({ reason, value, bound });

/** An order that only reduces is refused where there is nothing to reduce: its position was closed while it was sent. */
export function reducesNothing(floor: Floor, order: VenueOrder): Refusal | null {
  if (!order.terms.reduceOnly || reducible(floor, order) > 0) return null;
  return refusal('reduce-only', order.leaves, 0);
}

/** What speaks against `order` resting or meeting a price, or null. */
export function judge(floor: Floor, order: VenueOrder): Refusal | null {
  const { terms } = order;
  const rules = rulesNow(floor);
  if (!makesSense(terms)) return refusal('terms', 0, 0);
  const { expiresAt } = terms;
  if (expiresAt > 0 && expiresAt <= timeNow(floor)) return refusal('expiry', expiresAt, timeNow(floor));
  if (!isWhole(terms.limit, rules.tick)) return refusal('tick', terms.limit, rules.tick);
  // The trigger of one that moves itself is the exchange's own, of the tick that was in force when it moved there.
  if (!movesItself(terms) && !isWhole(terms.trigger, rules.tick))
    return refusal('tick', terms.trigger, rules.tick);
  const price = terms.limit || terms.trigger || priceNow(floor);
  if (price === 0) return refusal('no-price', 0, 0);
  // The limits that guard may lie where they will, when they are moved as well.
  const outside = isGuarding(terms) ? null : offBand(terms.limit, priceNow(floor), rules);
  if (outside !== null) return outside;
  if (terms.postOnly && wouldTake(floor, order)) return refusal('post-only', terms.limit, priceNow(floor));
  // A market order's size in quote is judged when it has become lots.
  if (terms.quoteAmount > 0 && terms.type === 'market') return null;
  const quantity = terms.quoteAmount > 0 ? lotsAtLevel(floor, order) : order.leaves;
  const value = beyondLeverage(floor, order, quantity, price);
  if (value !== null && !terms.cutToFunds)
    return refusal('leverage', value, leverageBound(floor.terms.margin)!);
  if (!isWhole(quantity, rules.lot)) return refusal('lot', quantity, rules.lot);
  // What has filled in part is judged by minimums no more (FILL-6).
  const isBegun = order.filled > 0;
  const least = isBegun ? rules.lot : Math.max(rules.minQuantity, rules.lot);
  if (quantity < least) return refusal('min-quantity', quantity, least);
  if (rules.maxQuantity > 0 && quantity > rules.maxQuantity) {
    return refusal('max-quantity', quantity, rules.maxQuantity);
  }
  // Derivative exchanges let an order that only reduces through below the minimum notional; spot ones do not.
  if (terms.reduceOnly && floor.account.kind === 'margin') return null;
  if (rules.minNotional === 0 || isBegun) return null;
  const notional = notionalOf(floor.terms.instrument, price, quantity, 'half-even');
  return notional < rules.minNotional ? refusal('min-notional', notional, rules.minNotional) : null;
}

/** A limit too far from the last price, on either side (FILL-7); the bound is the nearest that may be. */
function offBand(limit: Price, last: Price, { priceBand }: TradingRules): Refusal | null {
  if (priceBand === 0 || limit === 0 || last === 0) return null;
  const least = last - mulDiv(last, priceBand, rateScale, 'down');
  const most = last + mulDiv(last, priceBand, rateScale, 'down');
  if (limit >= least && limit <= most) return null;
  return refusal('price-band', limit, limit < least ? least : most);
}

/** Whether the terms fit each other: what a type needs is there, and nothing that it cannot have. */
function makesSense(terms: OrderTerms): boolean {
  const { type, timeInForce, trail, ratchet, expiresAt, postOnly, limit, trigger } = terms;
  const expires = timeInForce === 'gtd' || timeInForce === 'day';
  if (expires !== expiresAt > 0) return false;
  // At once or not at all is said of what would otherwise rest as a limit.
  const isAtOnce = timeInForce === 'ioc' || timeInForce === 'fok';
  if (isAtOnce && type !== 'market' && !hasLimit(type)) return false;
  if (postOnly && (isAtOnce || !hasLimit(type))) return false;
  // A ratchet starts from the fill of a parent.
  if ((type === 'trailing-stop') !== (trail !== null)) return false;
  if (ratchet !== null && terms.parent === noOrder) return false;
  if (trail !== null) return trail.offset >= 0 && trail.rate >= 0 && trail.offset + trail.rate > 0;
  return hasLimit(type) === limit > 0 && hasTrigger(type) === trigger > 0;
}

/** Whether a limit, or what has been triggered to be one, lies at or through the last price (FILL-2). */
const wouldTake = (floor: Floor, { triggered, terms: { type, side, limit } }: VenueOrder): boolean =>
  (triggered || type === 'limit') && (side === 'buy' ? limit >= priceNow(floor) : limit <= priceNow(floor));

/** Holds what `order` needs, or says what is missing. */
export function hold(floor: Floor, order: VenueOrder): Refusal | null {
  const atOnce = order.terms.type === 'market';
  if (spendsBase(floor, order)) {
    if (order.terms.reduceOnly) return null;
    const unsold = Math.max(0, sellable(floor, order));
    const wanted = order.terms.quoteAmount > 0 ? lotsAtLevel(floor, order) : order.leaves;
    const isCut = atOnce || (order.terms.cutToFunds && unsold > 0);
    if (wanted > unsold && !isCut) return refusal('funds', wanted, unsold);
    setHold(floor, order, order.heldMoney, Math.min(wanted, unsold) as Quantity);
    return null;
  }
  const money = moneyToHold(floor, order);
  const unspent = Math.max(0, spendable(floor, order));
  if (money > unspent) return refusal('funds', money, unspent);
  setHold(floor, order, money, order.heldBase);
  return null;
}
