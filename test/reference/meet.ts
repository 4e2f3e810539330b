/**
 * One meeting of an order with the price of the moment, in the reference model (FILL-1 to FILL-6, ORD-4, POS-1).
 */
import { hasLimit } from '../../src/model/order.ts';
import { isInMoney, lotsFor } from './amounts.ts';
import { mustCross } from './chance.ts';
import { endOrder } from './cover.ts';
import { fill } from './fill.ts';
import { carriedBy, reducedPart, reducesNothing, shortfall } from './holds.ts';
import { sizeFault } from './judge.ts';
import { leverageFault } from './margin.ts';
import { isInactive, isMarketable, waitsForTrigger } from './levels.ts';
import { follow, tellMove } from './moves.ts';
import { slippedInside } from './slip.ts';
import { tellTriggered, type Fault, type Part } from './tell.ts';
import { cutToLot, isBuy, isThere, leavesOf, rulesOf, type Market, type Order, type World } from './world.ts';

export function meet(world: World, market: Market, order: Order): void {
  const isLimit = hasLimit(order.terms.type);
  // Open: the path activates those, too, that closes alone move.
  if (isInactive(order)) {
    follow(world, market, order, market.price);
    return;
  }
  if (waitsForTrigger(order)) {
    tellMove(world, market, order);
    order.hasTriggered = true;
    tellTriggered(world, order, market.price);
    if (isLimit) {
      becomeLimit(world, market, order);
      return;
    }
  }
  // Only what does not wait is met where it cannot fill.
  if (isLimit && !isMarketable(order, market.price)) endAtOnce(world, market, order);
  else if (reducesNothing(world, market, order)) endOrder(world, market, order, 'reduce-only');
  else execute(world, market, order);
}

/** FILL-4: a limit from this point of the path on, which takes where it is marketable, and may not wait. */
function becomeLimit(world: World, market: Market, order: Order): void {
  const { postOnly, timeInForce } = order.terms;
  order.takes = isMarketable(order, market.price);
  order.through = rulesOf(world, market).tick;
  if (reducesNothing(world, market, order)) endOrder(world, market, order, 'reduce-only');
  else if (order.takes && postOnly)
    endOrder(world, market, order, { reason: 'post-only', value: order.limit, bound: market.price });
  else order.place = timeInForce === 'ioc' || timeInForce === 'fok' ? 'next' : 'book';
}

/** Open: a FOK limit that the next price does not reach is cancelled with `fok`. */
function endAtOnce(world: World, market: Market, order: Order): void {
  endOrder(world, market, order, order.terms.timeInForce === 'fok' ? 'fok' : 'ioc');
}

/** The price before slippage: that of the moment, or where a limit that had to be crossed rests (FILL-2, FILL-5). */
function priceOf(world: World, market: Market, order: Order): number {
  const isCrossed = hasLimit(order.terms.type) && mustCross(market, order);
  if (world.isOpening || !isCrossed) return market.price;
  const { low, high } = market.candle!;
  return Math.min(Math.max(order.limit, low), high);
}

/** All that is left of an order, at the price of the moment; as taker with slippage, but never beyond a limit. */
function partOf(world: World, market: Market, order: Order): Part {
  const isLimit = hasLimit(order.terms.type);
  const isTaker = !isLimit || order.takes;
  const before = priceOf(world, market, order);
  // POS-1: cut to the position when it is met. SLIP-1: what a size in money buys before slippage.
  const quantity = order.terms.reduceOnly
    ? reducedPart(world, market, order)
    : isInMoney(order)
      ? lotsFor(world, market, order, before, isTaker)
      : leavesOf(order);
  let price = isTaker ? slippedInside(world, market, order, before, quantity) : before;
  if (isLimit) price = isBuy(order) ? Math.min(price, order.limit) : Math.max(price, order.limit);
  const bought = isInMoney(order) ? lotsFor(world, market, order, price, isTaker) : quantity;
  return { price, before, quantity: bought, isTaker };
}

/** Why not enough of a size in money, which is lots now, can fill; or null (ORD-4, SIZE-1, FILL-7, MARG-1). */
function amountFault(world: World, market: Market, order: Order, all: Part, carried: number): Fault | null {
  const { type, cutToFunds } = order.terms;
  const isNew = order.filled === 0;
  if (carried < all.quantity && (carried === 0 || (type === 'market' && !cutToFunds && isNew))) {
    const [value, bound] = shortfall(world, market, order, all);
    return { reason: 'funds', value, bound };
  }
  const beyond = leverageFault(market, order, carried, all.price);
  if (beyond !== null) return beyond;
  // What has filled in part is judged by minimums no more.
  return carried === 0 || isNew ? sizeFault(world, market, order, carried, all.price) : null;
}

function execute(world: World, market: Market, order: Order): void {
  const { type, timeInForce, reduceOnly, cutToFunds } = order.terms;
  // The lot may have changed since the open.
  market.budget = cutToLot(market.budget, rulesOf(world, market).lot);
  if (market.budget === 0) {
    findNoVolume(world, market, order);
    return;
  }
  const all = partOf(world, market, order);
  // Open: funds are judged for all that is left, and not for what there is volume for.
  const carried = carriedBy(world, market, order, all);
  const quantity = Math.min(carried, market.budget);
  const isAmount = isInMoney(order);
  // Of a percentage, what funds carry is all of it.
  if (timeInForce === 'fok' && type !== 'market' && carried < all.quantity && !cutToFunds) {
    endOrder(world, market, order, 'fok');
    return;
  }
  const fault = isAmount ? amountFault(world, market, order, all, carried) : null;
  if (fault !== null) {
    const isRejected = type === 'market' && order.filled === 0;
    endOrder(world, market, order, isRejected ? fault : fault.reason === 'funds' ? 'funds' : 'rules');
    return;
  }
  if (!isAmount && carried < all.quantity && type === 'market' && order.filled === 0) {
    const [value, bound] = shortfall(world, market, order, all);
    endOrder(world, market, order, { reason: 'funds', value, bound });
    return;
  }
  // MARG-1: since it arrived others may have filled, or the price have moved.
  const beyond = carried === 0 ? null : leverageFault(market, order, carried, all.price);
  if (beyond !== null) {
    endOrder(world, market, order, type === 'market' && order.filled === 0 ? beyond : 'rules');
    return;
  }
  if (timeInForce === 'fok' && quantity < carried) {
    endOrder(world, market, order, 'fok');
    return;
  }
  if (reduceOnly) order.quantity = order.filled + all.quantity;
  // Open: of a size in money, what funds carry is all that is left.
  if (isAmount) order.quantity = order.filled + carried;
  const isSpent = !isAmount && quantity === carried && carried < all.quantity;
  const isPart = quantity < leavesOf(order);
  if (quantity > 0) fill(world, market, order, { ...all, quantity }, isSpent);
  else if (isSpent) endOrder(world, market, order, 'funds');
  // A child that has filled all it guarded, and is there again, has come back to its level.
  if (isPart && isThere(order)) findNoVolume(world, market, order);
}

/** FILL-6: what rests stays, as maker; what takes at any price meets the next open; what does not wait is cancelled. */
function findNoVolume(world: World, market: Market, order: Order): void {
  const { type, timeInForce } = order.terms;
  if (timeInForce === 'ioc' || timeInForce === 'fok') {
    endAtOnce(world, market, order);
    return;
  }
  order.takes = false;
  order.through = rulesOf(world, market).tick;
  order.place = hasLimit(type) ? 'book' : 'next';
}
