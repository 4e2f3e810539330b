/**
 * Fees of the reference model (FEE-1): the rates in force, what a part of an order pays beyond what it has paid, in
 * quote or in base, and the most that a part may pay.
 */
import type { FeeTier } from '../../src/model/costs.ts';
import { halfEven, valueOf as fractionOf } from '../support/exact.ts';
import type { Part } from './tell.ts';
import { isBuy, type Market, type Order, type World } from './world.ts';

export const rateScale = 100_000_000n;

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

/**
 * Whether an order pays its fees in base: a purchase of a spot account, where fees are taken from what it brings, or in a
 * coin that is short.
 */
export const keepsBase = (world: World, { terms }: Market, order: Order): boolean =>
  terms.fees.currency !== 'quote' && world.account === 'spot' && isBuy(order);

/** The rate of a fill that happens now. */
export function rateOf(world: World, market: Market, { isTaker }: Part): bigint {
  const { fees } = market.terms;
  const { maker, taker }: Pick<FeeTier, 'maker' | 'taker'> =
    fees.steps === null ? fees : tierNow(world, market);
  return BigInt(isTaker ? taker : maker);
}

/** The tier that all trades before this moment, and those elsewhere, have brought the account to. */
function tierNow(world: World, { terms: { fees } }: Market): FeeTier {
  const { tiers } = fees.steps!.findLast(({ from }) => from <= world.now)!;
  const since = world.now - 30 * 24 * 3_600_000;
  const recent = world.traded.filter(({ at }) => at > since);
  const hundredths = recent.reduce((sum, one) => sum + one.hundredths, BigInt(fees.volumeElsewhere) * 100n);
  return tiers.findLast(({ volume }) => BigInt(volume) * 100n <= hundredths)!;
}

/** A fill has happened. Open: half a hundredth counts as one. */
export function noteTraded(world: World, { terms }: Market, cost: bigint): void {
  const scale = 10n ** BigInt(terms.moneyDigits);
  world.traded.push({ at: world.now, hundredths: (cost * 200n + scale) / (2n * scale) });
}

/** The greatest rate there is, whenever and whatever has been traded. */
export function greatestRate({ terms: { fees } }: Market): bigint {
  const all = fees.steps === null ? [fees] : fees.steps.flatMap(({ tiers }) => tiers);
  return BigInt(Math.max(...all.flatMap(({ maker, taker }) => [maker, taker])));
}

/** The most that a value pays, rounded up: at the greatest rate, or what has not been paid of the least fee (ORD-4). */
export function greatestFee(world: World, market: Market, order: Order, product: bigint): bigint {
  if (product === 0n || keepsBase(world, market, order)) return 0n;
  const [times, by] = scaleOf(market);
  const rated = ceilDiv(product * times * greatestRate(market), by * rateScale);
  const least = leastLeft(market, order);
  return rated > least ? rated : least;
}

/** What has been paid of the least fee is not asked for again. */
export const leastLeft = ({ terms }: Market, { fee }: Order): bigint => BigInt(terms.fees.minimum) - fee;

/** What an order has paid above its rates, since a least fee held, is paid for its later parts already. */
export function paidAhead(market: Market, { exactFee, fee }: Order): bigint {
  const [times, by] = scaleOf(market);
  const rated = halfEven(exactFee * times, by * rateScale);
  return fee > rated ? fee - rated : 0n;
}

/** The exact running totals of an order with one more part, and what that books beyond what has been booked. */
export interface Bill {
  readonly exactCost: bigint;
  readonly exactFee: bigint;
  readonly exactKept: bigint;
  readonly cost: bigint;
  readonly fee: bigint;
  /** The fee in base. */
  readonly kept: number;
}

/** `isFree`: its fee is paid otherwise. */
export function billOf(world: World, market: Market, order: Order, part: Part, isFree = false): Bill {
  const product = BigInt(part.price) * BigInt(part.quantity);
  const [times, by] = scaleOf(market);
  const rate = isFree ? 0n : rateOf(world, market, part);
  const isKept = keepsBase(world, market, order);
  const exactCost = order.exactCost + product;
  const exactFee = order.exactFee + (isKept ? 0n : product * rate);
  const exactKept = order.exactKept + (isKept ? BigInt(part.quantity) * rate : 0n);
  const brought = halfEven(exactCost * times, by);
  const fee = isKept ? 0n : feeDue(market, order, halfEven(exactFee * times, by * rateScale), brought);
  return {
    exactCost,
    exactFee,
    exactKept,
    cost: brought - order.cost,
    fee: fee - order.fee,
    kept: Number(halfEven(exactKept, rateScale)) - order.kept,
  };
}

/** What all of an order pays: no less than the least fee, and of a sale no more than it brings. */
function feeDue({ terms }: Market, order: Order, rated: bigint, brought: bigint): bigint {
  const least = BigInt(terms.fees.minimum);
  const fee = rated > least ? rated : least;
  return !isBuy(order) && fee > brought ? brought : fee;
}
