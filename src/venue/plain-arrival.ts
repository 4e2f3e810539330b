/**
 * The quick way through the door for the most frequent order: a market order on a plain floor (`plain-fill.ts`) against
 * which no rule speaks. The same judgement and the same hold as in `accept.ts`, which is asked where this one is not
 * sure.
 */
import { isWhole } from '../model/instrument.ts';
import { noQuantity, type Money } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { free } from './account.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import { costWithFee } from './market-terms.ts';

const nothing = 0 as Money;

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
