/**
 * The quick way through the door for the most frequent order: a market order on a plain floor (`plain-fill.ts`) against
 * which no rule speaks. The same judgement and the same hold as in `accept.ts`, which is asked where this one is not
 * sure.
 */
import { isWhole } from '../model/instrument.ts';
import { noQuantity, type Money } from '../model/units.ts';
import type { OrderTerms } from '../model/order.ts';
import { venueOrder, type VenueOrder } from './book.ts';
import { free } from './account.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import { costWithFee } from './market-terms.ts';

const nothing = 0 as Money;

/**
 * Takes a market order onto an empty book, where it waits for the next open; false, and nothing has been done, where it is
 * not alone there, or a rule may speak against it. The book's levels are set: every candle reaches it.
 */
export function arrivesAlone(floor: Floor, terms: OrderTerms): boolean {
  const { book } = floor;
  if (!floor.isPlain || book.orders.length > 0 || book.groups.length > 0) return false;
  const order = venueOrder(terms);
  if (!holdsPlainly(floor, order)) return false;
  order.presence = 'due';
  order.arrival = ++book.arrivals;
  book.orders[0] = order;
  book.up = -Infinity;
  book.down = Infinity;
  return true;
}

/** Whether `order` may meet the next price; what it needs is then held. False, and nothing done, where that is not sure. */
export function holdsPlainly(floor: Floor, order: VenueOrder): boolean {
  const { terms, leaves } = order;
  if (terms.type !== 'market' || terms.timeInForce !== 'gtc' || terms.postOnly || terms.trail !== null)
    return false;
  if (terms.limit !== 0 || terms.trigger !== 0 || terms.expiresAt !== 0) return false;
  const price = priceNow(floor);
  if (price === 0) return false;
  const isSale = terms.side === 'sell';
  // What sells without being there to reduce holds base; what reduces more than there is is cut.
  if (isSale !== terms.reduceOnly || (isSale && leaves > floor.book.position)) return false;
  const { quoteAmount } = terms;
  if (quoteAmount === 0) {
    const { lot, minQuantity, maxQuantity, minNotional } = rulesNow(floor);
    if (leaves === noQuantity || leaves < minQuantity || !isWhole(leaves, lot)) return false;
    if (maxQuantity > 0 || minNotional > 0) return false;
  }
  if (isSale) return true;
  const { account } = floor;
  const { instrument, fees } = floor.terms;
  const rate = fees.maker > fees.taker ? fees.maker : fees.taker;
  const cost = quoteAmount > 0 ? quoteAmount : costWithFee(instrument, price, leaves, rate, nothing, 'up');
  order.heldMoney = Math.min(cost, Math.max(0, free(account))) as Money;
  account.held = (account.held + order.heldMoney) as Money;
  return true;
}
