/**
 * The quick way of the most frequent fill: a whole order at once, on a plain floor. The same numbers and the same event
 * as `fill.ts`, which is asked wherever anything here does not hold.
 *
 * Plain is a floor of a spot account without slippage, tiers, least fees, fees in anything but quote, funding or a bound
 * of volume: what those ask of a fill is half of its code. With no bound of volume an order ends with its first fill,
 * whatever funds it finds; so nothing rests that has filled in part, and no entry that may still bring its children more.
 * Both ways are kept, and held together by the laws (`alwaysTwice` has no plain floors).
 */
import { addChecked } from '../base/mul-div.ts';
import { feeOf, notionalOf, rulesAt } from '../model/instrument.ts';
import type { OrderTerms } from '../model/order.ts';
import type { Liquidity } from '../model/venue-event.ts';
import type { TimeMs } from '../model/time.ts';
import { noQuantity, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import { free, type VenueAccount } from './account.ts';
import { remove, type VenueOrder } from './book.ts';
import { isDetailed, timeNow, type Floor } from './floor.ts';
import { movePosition } from './funds.ts';
import { lotsWithin, type MarketTerms } from './market-terms.ts';

/** Whether fills of this market, on this account, can go the quick way. */
export const fillsPlainly = (
  { slippage, limitFills, participation, fees, funding }: MarketTerms,
  { kind, traded }: VenueAccount,
): boolean =>
  kind === 'spot' &&
  traded === null &&
  slippage.kind === 'none' &&
  limitFills.kind === 'touch' &&
  participation === null &&
  fees.minimum === 0 &&
  fees.currency === 'quote' &&
  funding === null;

/**
 * Fills all of `order` at `price` and says so; returns the size. 0, and nothing has been done, where that is not certain:
 * parts, sizes below a minimum, funds or positions that fall short, and whatever may go on after it.
 */
export function fillWhole(floor: Floor, order: VenueOrder, price: Price, liquidity: Liquidity): Quantity {
  const { terms } = order;
  if (order.filled !== 0 || terms.oco !== 0) return noQuantity;
  const quantity = bookWhole(floor, terms, order.leaves, order.heldMoney, price, liquidity);
  if (quantity === 0) return noQuantity;
  order.filled = quantity;
  order.leaves = noQuantity;
  order.heldMoney = 0 as Money;
  remove(floor.book, order);
  floor.changed = true;
  return quantity;
}

/**
 * Books the fill of an order of `terms` that is whole, and holds `held`: of `size`, or what its money buys. As above, and
 * without a look at its group or its kin.
 */
export function bookWhole(
  floor: Floor,
  terms: OrderTerms,
  size: Quantity,
  held: Money,
  price: Price,
  liquidity: Liquidity,
): Quantity {
  const { book, account } = floor;
  const { instrument, fees } = floor.terms;
  const rate = liquidity === 'taker' ? fees.taker : fees.maker;
  const at = timeNow(floor);
  const isSale = terms.side === 'sell';
  let quantity = size;
  if (isSale) {
    // What only reduces, and is no more than the position.
    if (!terms.reduceOnly || quantity > book.position) return noQuantity;
  } else if (terms.quoteAmount > 0) quantity = boughtFor(floor, terms.quoteAmount, held, price, rate, at);
  if (quantity === 0) return noQuantity;
  const cost = notionalOf(instrument, price, quantity, 'half-even');
  const fee = feeOf(instrument, price, quantity, rate, 'half-even');
  if (!isSale && terms.quoteAmount === 0 && cost + fee > free(account) + held) return noQuantity;
  account.balance = addChecked(account.balance, (isSale ? cost : -cost) - fee) as Money;
  movePosition(floor, (isSale ? -quantity : quantity) as Quantity, cost);
  account.held = (account.held - held) as Money;
  floor.sink.push({
    kind: 'filled',
    order: terms.id,
    market: book.market,
    at,
    price,
    priceBefore: price,
    quantity,
    leaves: noQuantity,
    cost,
    fee,
    feeCurrency: 'quote',
    coins: 0,
    liquidity,
    byDetail: isDetailed(floor),
  });
  return quantity;
}

/** What a size in money buys, where funds carry it and no rule speaks against it; else 0. */
function boughtFor(floor: Floor, amount: Money, held: Money, price: Price, rate: Rate, at: TimeMs): Quantity {
  const { instrument } = floor.terms;
  if (amount > free(floor.account) + held) return noQuantity;
  const { lot, minQuantity, maxQuantity, minNotional } = rulesAt(instrument, at);
  if (minNotional > 0 || maxQuantity > 0) return noQuantity;
  const lots = lotsWithin(instrument, amount, price, rate, lot);
  return lots < minQuantity ? noQuantity : lots;
}
