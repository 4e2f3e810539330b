/**
 * Stops of the reference model that move on: how they follow a price, and when they are told (STOP-1, STOP-2, STOP-5).
 */
import { movesAtCloses } from '../../src/model/order.ts';
import { ahead, isInactive, onGrid, rateScale } from './levels.ts';
import { tellMoved } from './tell.ts';
import { isBuy, isThere, rulesOf, type Market, type Order, type Step, type World } from './world.ts';

/** Whether a price is better than another for the owner of a stop. */
const isBetter = (order: Order, a: number, b: number): boolean => (isBuy(order) ? a < b : a > b);

/** Never back. Where the tick has grown since, rounding alone would move it back. */
function tighten(order: Order, level: number): void {
  if (isBetter(order, level, order.trigger)) order.trigger = level;
}

/** A stop that moves on sees a price: it becomes active, and moves with every price better than all before. */
export function follow(world: World, market: Market, order: Order, price: number): void {
  const { trail } = order.terms;
  if (order.hasTriggered) return;
  if (order.best > 0) {
    if (!isBetter(order, price, order.best)) return;
    order.best = price;
    if (trail !== null) tighten(order, trailed(world, market, order, trail, price));
    else climb(world, market, order);
    return;
  }
  if (trail === null) return;
  const { activation } = trail;
  const isActive = activation === 0 || !isBetter(order, activation, price);
  if (isActive) order.best = price;
  // Open: one that is not active says where it would begin.
  order.trigger = trailed(world, market, order, trail, isActive ? price : activation);
}

/**
 * The first fill lays the steps of a ratchet; what holds there has the stop when it is placed. An average entry that has
 * moved lays them anew, for prices from that of the moment on.
 */
export function startRatchet(
  world: World,
  market: Market,
  stop: Order,
  fill: number,
  r: number,
  now: number | null = null,
): void {
  const { ratchet } = stop.terms;
  if (ratchet === null) return;
  // Where closes alone move it, the next one is the first that the new steps see.
  const isLate = now !== null && movesAtCloses(stop.terms);
  stop.best = isLate ? (isBuy(stop) ? 1e15 : 1) : (now ?? fill);
  const { tick } = rulesOf(world, market);
  stop.steps = ratchet.steps.map(({ cause, after, lock, offset, rate }) => {
    // From the first price on the tick that is so far ahead.
    const from = after === null ? null : ahead(world, market, after, fill, r, !isBuy(stop));
    const to = lock === null ? null : ahead(world, market, lock, fill, r, isBuy(stop));
    // Once the price has gone beyond where the stop will lie.
    const past = to === null ? null : isBuy(stop) ? Math.max(1, to - tick) : to + tick;
    const waits = from !== null && past !== null && isBetter(stop, past, from);
    return { cause, after: waits ? past : from, lock: to, offset, rate, isDone: false };
  });
  if (!isLate) climb(world, market, stop);
}

/** Every step that holds has its say; a break-even once. */
function climb(world: World, market: Market, stop: Order): void {
  for (const step of stop.steps!) {
    if (!holds(stop, step) || step.isDone) continue;
    step.isDone = step.lock !== null;
    tighten(stop, levelOf(world, market, stop, step));
  }
}

const holds = (stop: Order, { after }: Step): boolean => after === null || !isBetter(stop, after, stop.best);

const levelOf = (world: World, market: Market, stop: Order, step: Step): number =>
  step.lock ?? trailed(world, market, stop, step, stop.best);

/** So far behind the best price, rounded away from the market. */
function trailed(
  world: World,
  market: Market,
  order: Order,
  { offset, rate }: { readonly offset: number; readonly rate: number },
  price: number,
): number {
  const [best, sign] = [BigInt(price), isBuy(order) ? 1n : -1n];
  const level = best * rateScale + sign * (best * BigInt(rate) + BigInt(offset) * rateScale);
  return onGrid(world, market, level, isBuy(order));
}

/** The active ones on the book have seen a price: of the path, or that of the close, which moves others. */
export function followAll(world: World, market: Market, price: number, isClose: boolean): void {
  for (const order of market.orders)
    if (isThere(order) && !isInactive(order) && movesAtCloses(order.terms) === isClose)
      follow(world, market, order, price);
}

/** An order has been told with its trigger. Open: where one that becomes active later has it, is told then. */
export function knowTrigger(order: Order): void {
  if (order.best > 0) order.told = order.trigger;
}

/** Where a stop has come to, if that is not known. */
export function tellMove(world: World, market: Market, order: Order): void {
  if (order.best === 0 || order.hasTriggered || order.trigger === order.told) return;
  knowTrigger(order);
  tellMoved(world, order, causeOf(world, market, order));
}

/** Once, at the end of a candle. */
export function tellMoves(world: World, market: Market): void {
  for (const order of market.orders) if (isThere(order)) tellMove(world, market, order);
}

/**
 * The kind that has the stop where it is. Open: of several the last. A lock lies where it says; what lies where none of
 * them says, since the tick has changed, has been trailed there.
 */
function causeOf(world: World, market: Market, order: Order): Step['cause'] {
  const holding = order.steps?.filter((step) => holds(order, step)) ?? [];
  const there = holding.filter((step) => levelOf(world, market, order, step) === order.trigger);
  return there.at(-1)?.cause ?? 'trail';
}
