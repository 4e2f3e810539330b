/**
 * Levels of the reference model: what a price reaches, what it has passed, and where levels that start from a fill
 * lie (FILL-2, FILL-3, FILL-4, FILL-7, ORD-1, OTO-1).
 */
import { hasTrigger, takesProfit, type FillAnchor } from '../../src/model/order.ts';
import { mustCross } from './chance.ts';
import { isBuy, rulesOf, type Market, type Order, type World } from './world.ts';

export const rateScale = 100_000_000n;

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

/** An exact level, in units times the scale of rates, on the tick, at least one. */
export function onGrid(world: World, market: Market, level: bigint, isUp: boolean): number {
  const { tick } = rulesOf(world, market);
  const step = BigInt(tick) * rateScale;
  const down = level / step - (level < 0n && level % step !== 0n ? 1n : 0n);
  const ticks = isUp && down * step !== level ? down + 1n : down;
  return Math.max(tick, Number(ticks) * tick);
}

/** A sell stop is rounded down and a sell target up, the other way round where they buy (FILL-7). */
const isRoundedUp = (child: Order): boolean =>
  isBuy(child) === (child.terms.role === 'stop' || child.terms.type === 'stop');

/** The level of a child, from the price at which its parent filled first, whose stop was first placed `r` from there. */
export const anchored = (world: World, market: Market, child: Order, fill: number, r: number): number =>
  ahead(world, market, child.terms.anchor!, fill, r, isRoundedUp(child));

/** A level that starts from a fill: a distance, a part of its price, a multiple of R; each exact, rounded once. */
export function ahead(
  world: World,
  market: Market,
  { offset, rate, risk }: FillAnchor,
  fill: number,
  r: number,
  isUp: boolean,
): number {
  const parts = BigInt(fill) * BigInt(rate) + BigInt(r) * BigInt(risk);
  return onGrid(world, market, BigInt(fill + offset) * rateScale + parts, isUp);
}

/** The tick may have changed since the levels of a child were made. */
export function ontoTick(world: World, market: Market, child: Order): void {
  const round = (level: number): number =>
    level === 0 ? 0 : onGrid(world, market, BigInt(level) * rateScale, isRoundedUp(child));
  child.trigger = round(child.trigger);
  child.limit = round(child.limit);
}
