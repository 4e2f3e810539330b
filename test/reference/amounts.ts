/**
 * Sizes in money in the reference model (ORD-4, FEE-1, SLIP-1): what of an amount is left, and how many lots it buys (or
 * sells) at a price, value and fee together.
 */
import { halfEven } from '../support/exact.ts';
import { billOf, greatestRate, keepsBase, leastLeft, paidAhead, rateOf, rateScale, scaleOf } from './fees.ts';
import { rulesOf, type Market, type Order, type World } from './world.ts';

export const isInMoney = ({ terms }: Order): boolean => terms.quoteAmount > 0;

const aboveZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** What has not been spent. */
export const amountLeft = ({ amount, cost, fee }: Order): bigint => aboveZero(amount - cost - fee);

/** The most whole lots that fit; lot by lot upwards would be as right and take too long. */
function mostLots(world: World, market: Market, most: bigint, fits: (size: number) => boolean): number {
  const { lot } = rulesOf(world, market);
  let [low, high] = [0, Math.floor(Number(most) / lot)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle * lot)) low = middle;
    else high = middle - 1;
  }
  return low * lot;
}

/** What the amount alone would buy, without a fee. */
function mostAt(market: Market, amount: bigint, price: number): bigint {
  const [times, by] = scaleOf(market);
  return (amount * by) / (times * BigInt(price));
}

/** What fills at a price, by the rate of the fill: exactly no more than is left, and no more as it is booked. */
export function lotsFor(world: World, market: Market, order: Order, price: number, isTaker: boolean): number {
  const [times, by] = scaleOf(market);
  const left = amountLeft(order);
  return mostLots(world, market, mostAt(market, left, price), (quantity) => {
    const part = { price, before: price, quantity, isTaker };
    const { cost, fee } = billOf(world, market, order, part);
    const value = BigInt(price) * BigInt(quantity) * times;
    const isKept = keepsBase(world, market, order);
    const rate = isKept ? 0n : rateOf(world, market, part);
    const ahead = isKept ? 0n : paidAhead(market, order);
    const least = isKept ? 0n : aboveZero(leastLeft(market, order));
    const isWithin = value * (rateScale + rate) <= (left + ahead) * by * rateScale;
    return isWithin && value <= (left - least) * by && cost + fee <= left;
  });
}

/** What it is for at a price that may come, by the greatest rate there is and the least fee (FEE-1). */
export function lotsAt(world: World, market: Market, order: Order, price: number): number {
  const [times, by] = scaleOf(market);
  const left = amountLeft(order);
  const isKept = keepsBase(world, market, order);
  const rate = isKept ? 0n : greatestRate(market);
  const least = isKept ? 0n : aboveZero(leastLeft(market, order));
  return mostLots(world, market, mostAt(market, left, price), (quantity) => {
    const value = BigInt(price) * BigInt(quantity) * times;
    const booked = halfEven(value, by) + halfEven(value * rate, by * rateScale);
    const isWithin = value * (rateScale + rate) <= left * by * rateScale;
    return isWithin && value <= (left - least) * by && booked <= left;
  });
}
