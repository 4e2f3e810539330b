/**
 * What a fill books (LEDG-1, FEE-1): the order's exact running totals of cost and fee, rounded, less what was booked
 * before, so that many parts never cost more than the whole. An order that fills at once needs no totals.
 */
import { divideExact } from '../base/mul-div.ts';
import { feeOf, notionalOf } from '../model/instrument.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { RunningTotals, VenueOrder } from './book.ts';
import { feeInAll, leastFee } from './fees.ts';
import type { Floor } from './floor.ts';
import { costWithFee, lotsWithin, lotsWithinLeast } from './market-terms.ts';

interface Booked {
  readonly cost: Money;
  readonly fee: Money;
}

/** Adds a fill to the order's running totals, which begin with its first part, and says what of them is to be booked. */
export function bookPart(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): Booked {
  const totals = (order.totals ??= { cost: 0n, fee: 0n, costBooked: 0 as Money, feeBooked: 0 as Money });
  const booked = partOf(floor, order, totals, price, quantity, rate);
  const value = valueOf(floor, price, quantity);
  totals.cost += value;
  totals.fee += value * BigInt(rate);
  totals.costBooked = (totals.costBooked + booked.cost) as Money;
  totals.feeBooked = (totals.feeBooked + booked.fee) as Money;
  return booked;
}

/** What `quantity` more would book now. */
export function bookedFor(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): Booked {
  const { totals } = order;
  if (totals !== null) return partOf(floor, order, totals, price, quantity, rate);
  const { instrument } = floor.terms;
  const cost = notionalOf(instrument, price, quantity, 'half-even');
  const rated = feeOf(instrument, price, quantity, rate, 'half-even');
  return { cost, fee: feeInAll(floor, order.terms.side, rated, cost) };
}

/** The same, together. */
export function dueFor(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): number {
  const { totals } = order;
  const { instrument } = floor.terms;
  if (totals === null)
    return costWithFee(instrument, price, quantity, rate, leastFee(floor, order), 'half-even');
  const { cost, fee } = partOf(floor, order, totals, price, quantity, rate);
  return cost + fee;
}

/**
 * The most lots for which no more than `amount` would be booked. What the order has paid above its rates, since a least
 * fee held, is paid for its later parts already; where the running totals round up, two units less are spent.
 */
export function lotsFor(
  floor: Floor,
  order: VenueOrder,
  amount: Money,
  price: Price,
  rate: Rate,
  lot: Quantity,
): Quantity {
  const { instrument } = floor.terms;
  const least = leastFee(floor, order);
  if (order.totals === null) return lotsWithinLeast(instrument, amount, price, rate, least, lot);
  const ahead = paidAhead(floor, order);
  const within = (money: number): Quantity =>
    Math.min(
      lotsWithin(instrument, (money + ahead) as Money, price, rate, lot),
      lotsWithin(instrument, (money - least) as Money, price, 0 as Rate, lot),
    ) as Quantity;
  const lots = within(amount);
  return lots === 0 || dueFor(floor, order, price, lots, rate) <= amount ? lots : within(amount - 2);
}

/** What the order has paid above its rates, since a least fee held. */
export function paidAhead({ terms: { instrument } }: Floor, { totals }: VenueOrder): Money {
  if (totals === null) return 0 as Money;
  const rated = divideExact(totals.fee, instrument.moneyDiv * rateScale, 'half-even');
  return Math.max(0, totals.feeBooked - rated) as Money;
}

/** What a further part adds to the rounded totals. */
function partOf(
  floor: Floor,
  order: VenueOrder,
  totals: RunningTotals,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): Booked {
  const { moneyDiv } = floor.terms.instrument;
  const value = valueOf(floor, price, quantity);
  const cost = divideExact(totals.cost + value, moneyDiv, 'half-even');
  const rated = divideExact(totals.fee + value * BigInt(rate), moneyDiv * rateScale, 'half-even');
  const fee = feeInAll(floor, order.terms.side, rated, cost);
  return { cost: (cost - totals.costBooked) as Money, fee: (fee - totals.feeBooked) as Money };
}

/** Price x size in money, exact but for its divisor. */
const valueOf = (floor: Floor, price: Price, quantity: Quantity): bigint =>
  BigInt(price) * BigInt(quantity) * BigInt(floor.terms.instrument.moneyMul);
