/**
 * Money of the reference model: values and fees, exact until they are rounded once, half to even (LEDG-1, FEE-1); what
 * a part of an order books; what is free (MARG-1); and the price that slippage makes (SLIP-1, FILL-5).
 */
import { halfEven, valueOf as fractionOf } from '../support/exact.ts';
import type { Part } from './tell.ts';
import { isBuy, rulesOf, type Market, type Order, type World } from './world.ts';

const rateScale = 100_000_000n;

export const ceilDiv = (numerator: bigint, divisor: bigint): bigint => (numerator + divisor - 1n) / divisor;

/** How a product of price and size units becomes money: times the first, divided by the second. */
export function scaleOf({ terms }: Market): readonly [bigint, bigint] {
  return fractionOf(1, 1, terms.priceDigits + terms.quantityDigits, terms.moneyDigits);
}

/** The money of an exact value. */
export function moneyOf(market: Market, product: bigint): bigint {
  const [times, by] = scaleOf(market);
  return halfEven(product * times, by);
}

export const rateOf = ({ terms }: Market, { isTaker }: Part): bigint =>
  BigInt(isTaker ? terms.taker : terms.maker);

/** The exact running totals of an order with one more part, and what that books beyond what has been booked. */
export interface Bill {
  readonly exactCost: bigint;
  readonly exactFee: bigint;
  readonly cost: bigint;
  readonly fee: bigint;
}

export function billOf(market: Market, order: Order, part: Part): Bill {
  const product = BigInt(part.price) * BigInt(part.quantity);
  const [times, by] = scaleOf(market);
  const cost = order.exactCost + product;
  const fee = order.exactFee + product * rateOf(market, part);
  return {
    exactCost: cost,
    exactFee: fee,
    cost: halfEven(cost * times, by) - order.cost,
    fee: halfEven(fee * times, by * rateScale) - order.fee,
  };
}

export const heldOf = (world: World): bigint =>
  world.markets.flatMap(({ orders }) => orders).reduce((sum, order) => sum + order.held, 0n);

/** LEDG-2: the balance and every position at the price of the moment. */
export const worthOf = ({ balance, markets }: World): bigint =>
  markets.reduce(
    (sum, market) => sum + moneyOf(market, BigInt(market.position) * BigInt(market.price)),
    balance,
  );

/** A price worsened for the taker by the slippage, rounded to the tick against him, never below one. */
export function slipped(world: World, market: Market, order: Order, price: number): number {
  const { slippageTicks } = market.terms;
  if (slippageTicks === 0) return price;
  const { tick } = rulesOf(world, market);
  const off = slippageTicks * tick;
  return isBuy(order)
    ? Math.ceil((price + off) / tick) * tick
    : Math.max(tick, Math.floor((price - off) / tick) * tick);
}

/** The same, kept inside the candle where that is asked for. */
export function slippedInside(world: World, market: Market, order: Order, price: number): number {
  const worse = slipped(world, market, order, price);
  const { low, high } = market.candle!;
  return market.terms.clamp ? Math.min(Math.max(worse, low), high) : worse;
}
