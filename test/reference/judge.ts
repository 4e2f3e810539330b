/**
 * How the exchange of the reference model judges orders and new terms (ORD-1, ORD-3, ORD-4, FILL-2, FILL-7, POS-1).
 *
 * Open: which of several rules that are broken is named; here in the order of the lines.
 */
import { hasLimit, hasTrigger, movesItself, type OrderTerms } from '../../src/model/order.ts';
import type { AmendCommand } from '../../src/model/venue-event.ts';
import { moneyOf } from './fees.ts';
import { isInMoney } from './amounts.ts';
import { freeBase, fundsOf, needOf, reducesNothing, spendsBase, wantedBy } from './holds.ts';
import { isMarketable, waitsForTrigger } from './levels.ts';
import { leverageFault } from './margin.ts';
import type { Fault } from './tell.ts';
import { isSizedByGroup, leavesOf, rulesOf, type Market, type Order, type World } from './world.ts';

/** What is wrong with an order that holds nothing yet, and was `before` if it is not new; or null. */
export function faultOf(world: World, market: Market, order: Order, before: Order | null): Fault | null {
  const isNew = before === null;
  const { terms, limit, trigger } = order;
  const { tick, lot } = rulesOf(world, market);
  const quantity = wantedBy(world, market, order);
  if (!makesSense(terms, order)) return { reason: 'terms', value: 0, bound: 0 };
  if (terms.expiresAt > 0 && terms.expiresAt <= world.now)
    return { reason: 'expiry', value: terms.expiresAt, bound: world.now };
  if (limit % tick !== 0) return { reason: 'tick', value: limit, bound: tick };
  // Where one that moves itself stands is the exchange's own, of the tick of then.
  const isOwn = terms.trail !== null || (movesItself(terms) && trigger === before?.trigger);
  if (!isOwn && trigger % tick !== 0) return { reason: 'tick', value: trigger, bound: tick };
  const far = farOf(world, market, order);
  if (far !== null) return far;
  if (terms.postOnly && !waitsForTrigger(order) && isMarketable(order, market.price))
    return { reason: 'post-only', value: limit, bound: market.price };
  // When it has become lots.
  if (isInMoney(order) && terms.type === 'market') return null;
  const beyond = leverageFault(market, order, quantity, levelOf(market, order, isNew));
  // SIZE-1: a percentage is cut to what may be.
  if (beyond !== null && !terms.cutToFunds) return beyond;
  if (quantity % lot !== 0) return { reason: 'lot', value: quantity, bound: lot };
  return sizeFault(world, market, order, quantity, levelOf(market, order, isNew));
}

/** FILL-7: a limit farther from the last price than the band allows, but for a group's own; the bound is the nearest. */
function farOf(world: World, market: Market, { terms, limit }: Order): Fault | null {
  const { priceBand } = rulesOf(world, market);
  if (priceBand === 0 || limit === 0 || (terms.parent > 0 && terms.role !== 'entry')) return null;
  const off = Number((BigInt(market.price) * BigInt(priceBand)) / 100_000_000n);
  const [least, most] = [market.price - off, market.price + off];
  if (limit >= least && limit <= most) return null;
  return { reason: 'price-band', value: limit, bound: limit < least ? least : most };
}

/** FILL-7: too small, too large, or too cheap at a price. */
export function sizeFault(
  world: World,
  market: Market,
  order: Order,
  quantity: number,
  price: number,
): Fault | null {
  const { minQuantity, maxQuantity, lot } = rulesOf(world, market);
  // FILL-6: what has filled in part is judged by minimums no more.
  const isBegun = order.filled > 0;
  const least = isBegun ? lot : Math.max(minQuantity, lot);
  if (quantity < least) return { reason: 'min-quantity', value: quantity, bound: least };
  const cheap = isBegun ? null : cheapOf(world, market, order, quantity, price);
  const isLarge = maxQuantity > 0 && quantity > maxQuantity;
  const large: Fault = { reason: 'max-quantity', value: quantity, bound: maxQuantity };
  // Open: a size in money that meets its price is said to be too cheap first.
  return isLarge ? large : cheap;
}

/** ORD-1: whether the terms fit each other. */
function makesSense(terms: OrderTerms, { limit, trigger }: Order): boolean {
  const { type, timeInForce, expiresAt, postOnly, trail } = terms;
  const isAtOnce = timeInForce === 'ioc' || timeInForce === 'fok';
  const expires = timeInForce === 'gtd' || timeInForce === 'day';
  const trails = trail !== null && trail.offset >= 0 && trail.rate >= 0 && trail.offset + trail.rate > 0;
  return (
    expires === expiresAt > 0 &&
    (!isAtOnce || type === 'market' || hasLimit(type)) &&
    (!postOnly || (hasLimit(type) && !isAtOnce)) &&
    (type === 'trailing-stop') === trails &&
    hasLimit(type) === limit > 0 &&
    hasTrigger(type) === trigger > 0
  );
}

/** Open: a value is at the limit, else at the trigger, else (a market order, a new trailing stop) at the price there is. */
function levelOf(market: Market, order: Order, isNew: boolean): number {
  const { type, trail } = order.terms;
  const hasLevel = hasTrigger(type) && !(isNew && trail !== null);
  return hasLimit(type) ? order.limit : hasLevel ? order.trigger : market.price;
}

/** FILL-7. */
function cheapOf(world: World, market: Market, order: Order, quantity: number, level: number): Fault | null {
  const { reduceOnly } = order.terms;
  const { minNotional } = rulesOf(world, market);
  const value = Number(moneyOf(market, BigInt(level) * BigInt(quantity)));
  const mayBe = world.account === 'margin' && reduceOnly;
  return value < minNotional && !mayBe ? { reason: 'min-notional', value, bound: minNotional } : null;
}

/** An order that only reduces is refused where there is nothing to reduce. */
export const emptyOf = (world: World, market: Market, order: Order): Fault | null =>
  reducesNothing(world, market, order) ? { reason: 'reduce-only', value: leavesOf(order), bound: 0 } : null;

/** What an order that rests has to hold must be free. */
export function shortOf(world: World, market: Market, order: Order): Fault | null {
  if (order.terms.type === 'market' || order.terms.reduceOnly) return null;
  const wanted = wantedBy(world, market, order);
  if (spendsBase(world, order)) {
    const base = freeBase(market, order);
    // Open: a percentage that would sell finds something to sell.
    if (order.terms.cutToFunds && base > 0) return null;
    return wanted > base ? { reason: 'funds', value: wanted, bound: base } : null;
  }
  // SIZE-1: it takes what there is when it fills.
  if (order.terms.cutToFunds) return null;
  const [need, rest] = [needOf(world, market, order), fundsOf(world, market, order)];
  const free = rest < 0n ? 0n : rest;
  return need > free ? { reason: 'funds', value: Number(need), bound: Number(free) } : null;
}

/**
 * New terms that an order cannot have. Open: it has to wait on the book; what has triggered has no trigger to move, and
 * one that trails moves it by itself; a child's size is its group's, one in money has no quantity; no size below what has filled.
 */
export function amendFault(order: Order, after: Order, wish: AmendCommand): Fault | null {
  const isFixed = !waitsForTrigger(order) || order.terms.trail !== null;
  const isFixedSize = isSizedByGroup(order) || isInMoney(order);
  const fits =
    order.place === 'book' &&
    !(isFixed && after.trigger !== order.trigger) &&
    !(isFixedSize && wish.quantity !== 0 && wish.quantity !== order.quantity) &&
    after.limit > 0 === order.limit > 0 &&
    after.trigger > 0 === order.trigger > 0;
  if (!fits) return { reason: 'terms', value: 0, bound: 0 };
  if (isFixedSize || after.quantity > order.filled) return null;
  return { reason: 'min-quantity', value: after.quantity, bound: order.filled };
}
