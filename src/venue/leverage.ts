/**
 * What an order takes out of what is free (ORD-4, MARG-1): the initial margin of what it opens, and its fee on all of
 * it. At leverage 1, and on spot, that is cost and fee, to the last digit.
 */
import { mulDiv } from '../base/mul-div.ts';
import { notionalOf } from '../model/instrument.ts';
import { initialMargin, leverageBound } from '../model/margin.ts';
import {
  rateScale,
  signOf,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { bookedFor, lotsFor, paidAhead } from './booking.ts';
import { leastFee } from './fees.ts';
import { valueAt } from './clearing.ts';
import { priceNow, type Floor } from './floor.ts';
import { lotsWithin } from './market-terms.ts';

/** Whether positions of this market may be larger than the money behind them. */
export const isLevered = ({ terms }: Floor): boolean => terms.margin.leverage !== rateScale;

/** What opening `quantity` more of `order` at `price` would take. */
export function fundsFor(
  floor: Floor,
  order: VenueOrder,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): number {
  const { cost, fee } = bookedFor(floor, order, price, quantity, rate);
  return demandOf(floor, order.terms.side, cost) + fee;
}

/**
 * The initial margin of `cost` more on `side`: the position's in all, rounded up, less what it demands already, so that
 * parts never demand more than the whole.
 */
export function demandOf(floor: Floor, side: Side, cost: number): number {
  const { book, pool, terms } = floor;
  const isMore = book.position * signOf(side) > 0;
  let before = 0;
  if (isMore && isLevered(floor))
    before = pool?.mode === 'cross' ? valueAt(floor, priceNow(floor)) : book.entryCost;
  return initialMargin(terms.margin, (before + cost) as Money) - initialMargin(terms.margin, before as Money);
}

/** The most lots that `funds` open at `price`. */
export function lotsOnFunds(
  floor: Floor,
  order: VenueOrder,
  funds: Money,
  price: Price,
  rate: Rate,
  lot: Quantity,
): Quantity {
  if (!isLevered(floor)) return lotsFor(floor, order, funds, price, rate, lot);
  const { leverage } = floor.terms.margin;
  // cost / leverage + rate x cost <= funds is cost x (1 + rate x leverage) <= funds x leverage.
  const within = (money: number, levered: Rate): Quantity =>
    lotsWithin(
      floor.terms.instrument,
      mulDiv(money, leverage, rateScale, 'down') as Money,
      price,
      levered,
      lot,
    );
  // What has been paid above the rates, since a least fee held, is paid for later parts already.
  const [ahead, least] = [paidAhead(floor, order), leastFee(floor, order)];
  let lots = within(funds + ahead, mulDiv(rate, leverage, rateScale, 'up') as Rate);
  if (ahead + least > 0) lots = Math.min(lots, within(funds - least, 0 as Rate)) as Quantity;
  // Margin and fee are each rounded.
  while (lots > 0 && fundsFor(floor, order, price, lots, rate) > funds) lots = (lots - lot) as Quantity;
  return Math.max(0, lots) as Quantity;
}

/**
 * What the position would be worth with `quantity` more of `order`, where that reaches a tier of less leverage than it
 * has; else null.
 */
export function beyondLeverage(
  { terms, book }: Floor,
  order: VenueOrder,
  quantity: Quantity,
  price: Price,
): Money | null {
  const bound = order.terms.reduceOnly ? null : leverageBound(terms.margin);
  if (bound === null) return null;
  const after = Math.abs(book.position + signOf(order.terms.side) * quantity) as Quantity;
  if (after <= Math.abs(book.position)) return null;
  const value = notionalOf(terms.instrument, price, after, 'half-even');
  return value > bound ? value : null;
}
