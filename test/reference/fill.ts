/**
 * One fill of the reference model: what it books, and what hangs on it, at this point of the path (PATH-4, LEDG-1,
 * FEE-1, MARG-1, POS-1, OTO-1, OCO-1, STOP-4).
 */
import { halfEven } from '../support/exact.ts';
import { amountLeft, isInMoney } from './amounts.ts';
import { inCoin } from './coin.ts';
import { beginRungs, bring, cover, endOrder, takeFromCover } from './cover.ts';
import { billOf, ceilDiv, keepsBase, moneyOf, noteTraded, type Bill } from './fees.ts';
import { closingPart, needOf, shrinkHold, trimSales, wantedBy } from './holds.ts';
import { othersOf } from './money.ts';
import { demandOf, keepLess, keepMore, shareOf, signOf } from './margin.ts';
import { tellCharged, tellFilled, tellResized, type Part } from './tell.ts';
import {
  awaits,
  cutToLot,
  isAlive,
  isBuy,
  isThere,
  leavesOf,
  rulesOf,
  type Market,
  type Order,
  type World,
} from './world.ts';

/** `isSpent`: funds carry no more of the order, and what is left of it ends. */
export function fill(world: World, market: Market, order: Order, part: Part, isSpent: boolean): void {
  const { quantity, price } = part;
  const before = leavesOf(order);
  const closes = closingPart(market, order, quantity);
  const paid = inCoin(world, market, part);
  const bill = billOf(world, market, order, part, paid !== null);
  const spent = spentOnOpening(world, market, order, part, bill);
  book(world, market, order, part, bill);
  if (paid !== null) {
    world.coin!.balance -= paid.coins;
    order.coinWorth += paid.worth;
  }
  noteTraded(world, market, bill.cost);
  const own = market.groups.find(({ children }) => children.includes(order));
  // OTO-1: a child that has filled all it guarded has not ended while its parent may bring more.
  const waits = leavesOf(order) === 0 && own !== undefined && isAlive(own.parent) && !awaits(order);
  let unspent = 0n;
  if (leavesOf(order) === 0) {
    Object.assign(order, { held: 0n, heldBase: 0, place: waits ? 'off' : 'over' });
  } else {
    const need = closes > 0 ? needOf(world, market, order) : null;
    unspent = shrinkHold(market, order, before, spent, need);
  }
  // Open: what such a child leaves is what its parent may still bring.
  const leaves = leavesOf(waits ? own.parent : order);
  const currency = paid !== null ? 'coin' : keepsBase(world, market, order) ? 'base' : 'quote';
  tellFilled(world, order, part, leaves, bill, currency, paid);
  if (waits) {
    order.hasTriggered = false;
    tellResized(world, order);
  }
  if (own !== undefined) own.taken += quantity;
  const changed = own === undefined ? [...takeFromCover(market, closes)] : [own];
  const brings = market.groups.find(({ parent, rungs }) => parent === order || rungs.includes(order));
  if (brings !== undefined) {
    const isRung = brings.parent !== order;
    if (quantity > closes) bring(world, market, brings, quantity - closes, bill.kept, price, isRung);
    changed.push(brings);
  }
  const ended = shareOut(world, market, order, before);
  for (const other of ended) Object.assign(other, { held: 0n, heldBase: 0 });
  // ORD-4: those that hold together with it hold nothing that was spent, either.
  for (const other of othersOf(market.orders, order)) if (other.held > unspent) other.held = unspent;
  for (const other of ended) endOrder(world, market, other, 'oco');
  if (isSpent) endOrder(world, market, order, 'funds');
  for (const group of changed) if (market.groups.includes(group)) cover(world, market, group);
  if (brings !== undefined && market.groups.includes(brings)) beginRungs(world, market, brings);
  if (own === undefined && closes > 0 && world.account === 'spot') trimSales(market);
  sweep(world, market);
}

/** What the part of a fill that opens takes of what was held for it: what it demands, and its share of the fee. */
function spentOnOpening(world: World, market: Market, order: Order, { quantity }: Part, bill: Bill): bigint {
  const closes = BigInt(closingPart(market, order, quantity));
  const opened = (amount: bigint): bigint => amount - halfEven(amount * closes, BigInt(quantity));
  if (closes === BigInt(quantity)) return 0n;
  return opened(bill.fee) + demandOf(world, market, order, opened(bill.cost));
}

/** Money, position and volume. An order that crosses zero is shared pro rata between what it closes and opens. */
function book(world: World, market: Market, order: Order, part: Part, bill: Bill): void {
  const { quantity } = part;
  const { exactCost, exactFee, exactKept, cost, fee, kept } = bill;
  const closes = closingPart(market, order, quantity);
  const opened = cost - halfEven(cost * BigInt(closes), BigInt(quantity));
  Object.assign(order, { exactCost, exactFee, exactKept, cost: order.cost + cost, fee: order.fee + fee });
  order.kept += kept;
  order.keptWorth += moneyOf(market, BigInt(part.price) * BigInt(kept));
  order.filled += quantity;
  world.balance += (isBuy(order) ? -cost : cost) - fee;
  const open = Math.abs(market.position);
  if (closes > 0) {
    const [released, freed] = [shareOf(market.cost, closes, open), keepLess(market, closes)];
    makeGood(world, market, order, signOf(market) * (released - (cost - opened)) - freed);
    market.cost -= released;
  }
  keepMore(market, opened);
  market.cost += opened;
  market.position += isBuy(order) ? quantity - kept : -quantity;
  if (market.budget < Infinity) {
    const { lot } = rulesOf(world, market);
    market.budget = cutToLot(market.budget - quantity, lot);
  }
}

/** MARG-1: what an exit of an isolated position loses beyond its margin, by its prices, is made good. */
function makeGood(world: World, market: Market, { terms }: Order, missing: bigint): void {
  if (world.account === 'spot' || world.margin.mode === 'cross' || missing <= 0n) return;
  world.balance += missing;
  const about = { order: terms.id, market: market.index, quantity: market.position, rate: 0 };
  tellCharged(world, { ...about, reason: 'insurance', amount: missing });
}

/**
 * OCO-1: an order of a plain group has filled; `before`: what it had left. Whole, the others end; in part, they shrink
 * by the same share of what they leave, cut to the lot. Open: below the least size they end; returns those that do.
 */
function shareOut(world: World, market: Market, order: Order, before: number): readonly Order[] {
  const { oco } = order.terms;
  const ended: Order[] = [];
  const { lot, minQuantity } = rulesOf(world, market);
  for (const other of market.orders) {
    if (oco === 0 || other === order || other.terms.oco !== oco || !isAlive(other)) continue;
    if (isInMoney(other)) {
      if (!shrinksInMoney(world, market, other, leavesOf(order), before)) ended.push(other);
      continue;
    }
    const had = leavesOf(other);
    const left = (BigInt(had) * BigInt(leavesOf(order))) / BigInt(before);
    const size = cutToLot(Number(left), lot);
    if (size === 0 || size < minQuantity) {
      ended.push(other);
      continue;
    }
    if (size === had) continue;
    other.quantity = other.filled + size;
    shrinkHold(market, other, had, 0n, null);
    tellResized(world, other);
  }
  return ended;
}

/** The same of what another has left in money, told as what that buys at its level; false where nothing of it stays. */
function shrinksInMoney(world: World, market: Market, other: Order, left: number, before: number): boolean {
  const { lot, minQuantity } = rulesOf(world, market);
  const { amount } = other;
  const spent = amount - amountLeft(other);
  other.amount = spent + ((amount - spent) * BigInt(left)) / BigInt(before);
  const size = wantedBy(world, market, other);
  if (left === 0 || size < Math.max(lot, minQuantity)) return false;
  other.held = ceilDiv(other.held * BigInt(left), BigInt(before));
  other.heldBase = Math.min(other.heldBase, size);
  other.quantity = other.filled + size;
  tellResized(world, other);
  return true;
}

/**
 * STOP-4: where nothing is left to reduce, nothing that only reduces is left resting. Open: what waits for the next
 * price is met there, and ends there; but not where it has triggered or filled already and waits for volume.
 */
export function sweep(world: World, market: Market): void {
  for (const order of market.orders) {
    const rests = order.place === 'book' || order.hasTriggered || order.filled > 0;
    const isExit = isThere(order) && order.terms.parent === 0;
    const isClosed = cutToLot(closingPart(market, order, Infinity), rulesOf(world, market).lot) === 0;
    if (isExit && rests && order.terms.reduceOnly && isClosed) endOrder(world, market, order, 'reduce-only');
  }
}
