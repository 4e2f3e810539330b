/**
 * Levels of the reference model: what a price reaches, what it has passed, and how trailing stops follow it
 * (FILL-2, FILL-3, FILL-4, FILL-7, STOP-5, ORD-1, OTO-1).
 */
import { hasTrigger, takesProfit } from '../../src/model/order.ts';
import { mustCross } from './chance.ts';
import { isBuy, isThere, rulesOf, type Market, type Order, type World } from './world.ts';

const rateScale = 100_000_000n;

/** Whether an order waits for its trigger, and not for its limit or for any price. */
export const waitsForTrigger = (order: Order): boolean => hasTrigger(order.terms.type) && !order.hasTriggered;

/** Whether a limit could fill at this price. */
export const isMarketable = (order: Order, price: number): boolean =>
  isBuy(order) ? price <= order.limit : price >= order.limit;

/** Whether an order is a trailing stop that no price has activated yet. */
export const isInactive = ({ terms, best }: Order): boolean => terms.trail !== null && best === 0;

/** A stop triggers where the price is worse for its owner, a take-profit where it is better. */
export function isTriggeredAt(order: Order, price: number): boolean {
  if (isInactive(order)) return false;
  return wantsAbove(order) ? price >= order.trigger : price <= order.trigger;
}

/** On which side of the price a trigger lies. */
const wantsAbove = (order: Order): boolean => isBuy(order) !== takesProfit(order.terms.type);

/** Whether the path comes from below to what an order waits for: a trigger, a limit, an activation price. */
export const isAbove = (order: Order, isTrigger: boolean): boolean =>
  isTrigger && !isInactive(order) ? wantsAbove(order) : !isBuy(order);

/** The price at which an order on the book is met: its trigger, its limit, a tick through that, its activation price. */
export function levelOf(market: Market, order: Order): number {
  if (isInactive(order)) return order.terms.trail!.activation;
  if (waitsForTrigger(order)) return order.trigger;
  if (!mustCross(market, order)) return order.limit;
  return isBuy(order) ? order.limit - order.through : order.limit + order.through;
}

/** Whether a price meets an order that is on the book. */
export function isMetAt(market: Market, order: Order, price: number): boolean {
  const level = levelOf(market, order);
  return isAbove(order, waitsForTrigger(order)) ? price >= level : price <= level;
}

/** At one price stops come before limits, and a take-profit is met with the limits. */
export const isStop = (order: Order): boolean => waitsForTrigger(order) && !takesProfit(order.terms.type);

/** A trailing stop sees a price: it becomes active, moves with every price better than all before, and never back. */
export function follow(world: World, market: Market, order: Order, price: number): void {
  const { trail } = order.terms;
  if (trail === null || order.hasTriggered) return;
  const isAhead = (a: number, b: number): boolean => (isBuy(order) ? a < b : a > b);
  if (order.best > 0) {
    if (!isAhead(price, order.best)) return;
    const level = trailed(world, market, order, price);
    order.best = price;
    // Where the tick has grown since, rounding alone would move it back.
    if (isAhead(level, order.trigger)) order.trigger = level;
    return;
  }
  const { activation } = trail;
  const isActive = activation === 0 || !isAhead(activation, price);
  if (isActive) order.best = price;
  // Open: one that is not active says where it would begin.
  order.trigger = trailed(world, market, order, isActive ? price : activation);
}

/** The active trailing stops on the book have seen a price: of the path, or that of the close, which moves others. */
export function followAll(world: World, market: Market, price: number, isClose: boolean): void {
  for (const order of market.orders) {
    const moves = order.terms.trail?.onClose === isClose && !isInactive(order);
    if (isThere(order) && moves) follow(world, market, order, price);
  }
}

/** So far behind the best price, rounded away from the market. */
function trailed(world: World, market: Market, order: Order, price: number): number {
  const { offset, rate } = order.terms.trail!;
  const [best, sign] = [BigInt(price), isBuy(order) ? 1n : -1n];
  const level = best * rateScale + sign * (best * BigInt(rate) + BigInt(offset) * rateScale);
  return onGrid(world, market, level, isBuy(order));
}

/** An exact level, in units times the scale of rates, on the tick, at least one. */
function onGrid(world: World, market: Market, level: bigint, isUp: boolean): number {
  const { tick } = rulesOf(world, market);
  const step = BigInt(tick) * rateScale;
  const down = level / step - (level < 0n && level % step !== 0n ? 1n : 0n);
  const ticks = isUp && down * step !== level ? down + 1n : down;
  return Math.max(tick, Number(ticks) * tick);
}

/** A sell stop is rounded down and a sell target up, the other way round where they buy (FILL-7). */
const isRoundedUp = (child: Order): boolean => isBuy(child) === (child.terms.role === 'stop');

/** The level of a child, from the price at which its parent filled first. */
export function anchored(world: World, market: Market, child: Order, fill: number): number {
  const { offset, rate } = child.terms.anchor!;
  const level = BigInt(fill) * (rateScale + BigInt(rate)) + BigInt(offset) * rateScale;
  return onGrid(world, market, level, isRoundedUp(child));
}

/** The tick may have changed since the levels of a child were made. */
export function ontoTick(world: World, market: Market, child: Order): void {
  const round = (level: number): number =>
    level === 0 ? 0 : onGrid(world, market, BigInt(level) * rateScale, isRoundedUp(child));
  child.trigger = round(child.trigger);
  child.limit = round(child.limit);
}
