/**
 * What orders of the reference model hold, and how much of a fill funds carry (ORD-4, MARG-1, POS-1).
 */
import { hasLimit } from '../../src/model/order.ts';
import { amountLeft, isInMoney, lotsAt } from './amounts.ts';
import { ceilDiv } from './fees.ts';
import { coversExactly, dueFor, freeOf, greatestNeed, isLevered } from './margin.ts';
import { most, othersOf, togethers } from './money.ts';
import { slipped } from './slip.ts';
import type { Part } from './tell.ts';
import { cutToLot, isBuy, leavesOf, rulesOf, type Market, type Order, type World } from './world.ts';

/** What of an order would close the position, and not open one. */
export function closingPart(market: Market, order: Order, quantity: number): number {
  const isAgainst = isBuy(order) ? market.position < 0 : market.position > 0;
  return isAgainst ? Math.min(quantity, Math.abs(market.position)) : 0;
}

/** STOP-4: what an order that only reduces finds: all that it is for, or whole lots; what is less is dust. */
export function reducedPart(world: World, market: Market, order: Order): number {
  const open = closingPart(market, order, Infinity);
  const leaves = leavesOf(order);
  return open >= leaves ? leaves : cutToLot(open, rulesOf(world, market).lot);
}

/** Whether an order that only reduces finds nothing to reduce. */
export const reducesNothing = (world: World, market: Market, order: Order): boolean =>
  order.terms.reduceOnly && reducedPart(world, market, order) === 0;

/** Whether an order sells what a spot account has, and spends no money. */
export const spendsBase = (world: World, order: Order): boolean => world.account === 'spot' && !isBuy(order);

/** The base of a spot account that no group holds (once for all its orders) and no sale but this one and its group. */
export function freeBase(market: Market, own: Order): number {
  const guarded = market.groups.map((group) => group.guarded);
  const beside = othersOf(market.orders, own);
  const sales = togethers(market.orders.filter((order) => order !== own && !beside.includes(order)));
  const held = sales.map((orders) => Math.max(...orders.map(({ heldBase }) => heldBase)));
  return Math.max(0, market.position - [...guarded, ...held].reduce((sum, part) => sum + part, 0));
}

/** Money that a group of orders that cancel each other holds without this one. */
const heldBeside = (market: Market, order: Order): bigint =>
  most(othersOf(market.orders, order).map(({ held }) => held));

/** What an order may spend: what is free, and what it holds, itself or with others. */
export const fundsOf = (world: World, market: Market, order: Order): bigint =>
  freeOf(world) + most([order.held, heldBeside(market, order)]);

/** Open: an exit is not refused for what sales hold; they hold what it has left, the oldest first. */
export function trimSales(market: Market): void {
  let room = market.groups.reduce((left, group) => left - group.guarded, market.position);
  const older: Order[] = [];
  for (const order of [...market.orders].sort((a, b) => a.arrival - b.arrival)) {
    const shared = Math.max(0, ...othersOf(older, order).map(({ heldBase }) => heldBase));
    order.heldBase = Math.min(order.heldBase, shared + Math.max(0, room));
    room -= Math.max(0, order.heldBase - shared);
    older.push(order);
  }
}

/** The price of an order's greatest cost: its limit, or its trigger, or the price there is, with expected slippage. */
function dearest(world: World, market: Market, order: Order): number {
  const { type } = order.terms;
  // A sale fills anywhere between its trigger and its limit.
  if (hasLimit(type)) return isBuy(order) ? order.limit : Math.max(order.limit, order.trigger);
  const from = type === 'market' ? market.price : order.trigger;
  const size = isInMoney(order) ? lotsAt(world, market, order, from) : leavesOf(order);
  return slipped(world, market, order, from, size, market.closed);
}

/** How much an order is for: of a size in money what that buys at its greatest cost. */
export const wantedBy = (world: World, market: Market, order: Order): number =>
  isInMoney(order) ? lotsAt(world, market, order, dearest(world, market, order)) : leavesOf(order);

/** The money that an order needs to hold: for what it would open, since closing is never refused. */
export function needOf(world: World, market: Market, order: Order): bigint {
  if (order.terms.reduceOnly || spendsBase(world, order)) return 0n;
  // What it costs is all that it is for, where it need not be asked what of that closes, or is not its own money.
  const mayClose = closingPart(market, order, Infinity) > 0;
  if (isInMoney(order) && !mayClose && !isLevered(market)) return amountLeft(order);
  const wanted = wantedBy(world, market, order);
  const opens = wanted - closingPart(market, order, wanted);
  return greatestNeed(world, market, order, dearest(world, market, order), opens);
}

/** Holds what an order needs from now on. Open: a market order, which does not rest, and a percentage (SIZE-1) hold what there is of that. */
export function hold(world: World, market: Market, order: Order): void {
  order.held = 0n;
  const [need, free] = [needOf(world, market, order), fundsOf(world, market, order)];
  const { type, cutToFunds } = order.terms;
  const isShort = (type === 'market' || cutToFunds) && free < need;
  order.held = isShort ? (free < 0n ? 0n : free) : need;
  if (spendsBase(world, order) && !order.terms.reduceOnly)
    order.heldBase = Math.min(wantedBy(world, market, order), freeBase(market, order));
}

/**
 * Open: what is left of an order holds its share of what all of it held, rounded up, and nothing that was spent of that:
 * the fee and what the part demanded. Where a part has closed, it holds what is left to open.
 * Returns what was held for it, itself or with others, and is not spent.
 */
export function shrinkHold(
  market: Market,
  order: Order,
  before: number,
  spent: bigint,
  need: bigint | null,
): bigint {
  const share = need ?? ceilDiv(order.held * BigInt(leavesOf(order)), BigInt(before));
  const unspent = most([0n, most([order.held, heldBeside(market, order)]) - spent]);
  order.held = share < unspent ? share : unspent;
  order.heldBase = Math.min(order.heldBase, leavesOf(order));
  return unspent;
}

/**
 * How much of a part funds carry: what closes always, and of what opens as many lots as can be paid, exactly and as it
 * is booked. Open: of an order that crosses zero the opening part is judged by the funds before the close.
 */
export function carriedBy(world: World, market: Market, order: Order, part: Part): number {
  const { quantity } = part;
  const { lot } = rulesOf(world, market);
  if (order.terms.reduceOnly) return quantity;
  if (spendsBase(world, order)) {
    const base = freeBase(market, order);
    return base < quantity ? cutToLot(base, lot) : quantity;
  }
  const closes = closingPart(market, order, quantity);
  const funds = fundsOf(world, market, order);
  const isBooked = (size: number): boolean =>
    dueFor(world, market, order, { ...part, quantity: size }) <= funds;
  if (closes === quantity || isBooked(quantity - closes)) return quantity;
  let [low, high] = [0, Math.floor((quantity - closes) / lot)];
  // Lot by lot upwards would be as right and take too long: halve the steps.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const some = { ...part, quantity: middle * lot };
    const fits = coversExactly(world, market, order, some, funds) && isBooked(middle * lot);
    if (fits) low = middle;
    else high = middle - 1;
  }
  return closes + low * lot;
}

/** What a market order needs for all of it, and what there is. */
export function shortfall(world: World, market: Market, order: Order, part: Part): readonly [number, number] {
  if (spendsBase(world, order)) return [part.quantity, freeBase(market, order)];
  const funds = fundsOf(world, market, order);
  // Open: of a size in money, where that is what it costs.
  const isAmount = isInMoney(order) && !isLevered(market);
  const due = isAmount ? amountLeft(order) : dueFor(world, market, order, part);
  return [Number(due), Number(isInMoney(order) && funds < 0n ? 0n : funds)];
}
