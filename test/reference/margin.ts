/**
 * What margins demand, keep and leave free in the reference model (MARG-1, ORD-4). At leverage 1, and on a spot account,
 * what is demanded is the cost.
 */
import { halfEven } from '../support/exact.ts';
import { priceAt } from './clock.ts';
import {
  billOf,
  ceilDiv,
  greatestFee,
  keepsBase,
  leastLeft,
  moneyOf,
  paidAhead,
  rateOf,
  scaleOf,
} from './fees.ts';
import { heldOf } from './money.ts';
import type { Fault, Part } from './tell.ts';
import { isBuy, type Market, type Order, type World } from './world.ts';

const scale = 100_000_000n;

const leverageOf = ({ terms }: Market): bigint => BigInt(terms.margin.leverage);

/** Whether positions may be larger than the money behind them. */
export const isLevered = (market: Market): boolean => leverageOf(market) !== scale;

/** Cost over leverage, rounded up. */
const initialOf = (market: Market, cost: bigint): bigint => ceilDiv(cost * scale, leverageOf(market));

export const signOf = ({ position }: Market): bigint => BigInt(Math.sign(position));

/** What a position is worth at a price, above zero. */
export const valueAt = (market: Market, price: number): bigint =>
  moneyOf(market, BigInt(Math.abs(market.position)) * BigInt(price));

/** The same at the moment. */
export const valueNow = (world: World, market: Market): bigint =>
  valueAt(market, priceAt(market, world.clock));

/**
 * What an order's part demands of what is free, for its cost. Open: what adds to a position demands what the whole
 * demands more than the position alone: by its cost, on a cross account by its value at the moment.
 */
export function demandOf(world: World, market: Market, order: Order, cost: bigint): bigint {
  const isMore = isBuy(order) ? market.position > 0 : market.position < 0;
  const isCross = world.margin.mode === 'cross';
  const before = isMore ? (isCross ? valueNow(world, market) : market.cost) : 0n;
  return initialOf(market, before + cost) - initialOf(market, before);
}

/** What a part takes out of what is free: what it demands, and its fee on all of it. */
export function dueFor(world: World, market: Market, order: Order, part: Part): bigint {
  const { cost, fee } = billOf(world, market, order, part);
  return demandOf(world, market, order, cost) + fee;
}

/** Whether funds cover cost / leverage and fee of a part, by its rate and the least, before anything is rounded. */
export function coversExactly(
  world: World,
  market: Market,
  order: Order,
  part: Part,
  funds: bigint,
): boolean {
  const [times, by] = scaleOf(market);
  const value = BigInt(part.price) * BigInt(part.quantity) * times;
  const leverage = leverageOf(market);
  const covers = (rate: bigint, money: bigint): boolean =>
    value * (scale * scale + rate * leverage) <= money * by * leverage * scale;
  if (keepsBase(world, market, order)) return covers(0n, funds);
  return (
    covers(rateOf(world, market, part), funds + paidAhead(market, order)) &&
    covers(0n, funds - leastLeft(market, order))
  );
}

/** Margin, and the greatest fee there is, each rounded up, since each is booked by itself (ORD-4). */
export function greatestNeed(
  world: World,
  market: Market,
  order: Order,
  price: number,
  quantity: number,
): bigint {
  const [times, by] = scaleOf(market);
  const product = BigInt(price) * BigInt(quantity);
  return initialOf(market, ceilDiv(product * times, by)) + greatestFee(world, market, order, product);
}

/** What turns the balance into what an isolated position leaves free: its margin, and what was paid or got for it. */
export const reserveOf = ({ account }: World, market: Market): bigint =>
  account === 'spot' ? 0n : market.margin - signOf(market) * market.cost;

/**
 * Below zero where losses have taken more than there was. A cross account may spend its equity, less value / leverage of
 * each position.
 */
export function freeOf(world: World): bigint {
  const rest = world.balance - heldOf(world);
  if (world.account === 'spot') return rest;
  if (world.margin.mode === 'isolated')
    return world.markets.reduce((free, market) => free - reserveOf(world, market), rest);
  return world.markets.reduce((free, market) => {
    const value = valueNow(world, market);
    return free + signOf(market) * value - initialOf(market, value);
  }, rest);
}

/** A position that is larger by a cost demands the more; one that is smaller frees its share of what it keeps. */
export function keepMore(market: Market, cost: bigint): void {
  market.margin += initialOf(market, market.cost + cost) - initialOf(market, market.cost);
}

/** Frees the share of a part that is closed; returns it. */
export function keepLess(market: Market, closes: number): bigint {
  const freed = shareOf(market.margin, closes, Math.abs(market.position));
  market.margin -= freed;
  return freed;
}

/** LEDG-1: a part that is closed releases its share, the last takes the rest. */
export const shareOf = (amount: bigint, closes: number, open: number): bigint =>
  closes === open ? amount : halfEven(amount * BigInt(closes), BigInt(open));

/** A position that would grow by so much into a tier of less leverage than it has, at a price. */
export function leverageFault(market: Market, order: Order, quantity: number, price: number): Fault | null {
  const { leverage, maintenance } = market.terms.margin;
  const tier = maintenance.find((one) => one.leverage > 0 && one.leverage < leverage);
  const after = Math.abs(market.position + (isBuy(order) ? 1 : -1) * quantity);
  if (tier === undefined || order.terms.reduceOnly || after <= Math.abs(market.position)) return null;
  const value = moneyOf(market, BigInt(price) * BigInt(after));
  return value > tier.from ? { reason: 'leverage', value: Number(value), bound: tier.from } : null;
}
