/**
 * The quick way through the door for the most frequent order: a market order on a plain floor (`plain-fill.ts`) against
 * which no rule speaks. The same judgement and the same hold as in `accept.ts`, which is asked where this one is not
 * sure.
 */
import { isWhole } from '../model/instrument.ts';
import { noQuantity, type Money } from '../model/units.ts';
import type { OrderTerms } from '../model/order.ts';
import { free } from './account.ts';
import { priceNow, rulesNow, type Floor } from './floor.ts';
import { costWithFee } from './market-terms.ts';

const nothing = 0 as Money;
const notSure = -1 as Money;

/** What an order of `terms` holds while it waits for the next price; below zero where it is not sure that it may. */
export function plainHold(floor: Floor, terms: OrderTerms): Money {
  if (terms.type !== 'market' || terms.timeInForce !== 'gtc' || terms.postOnly || terms.trail !== null)
    return notSure;
  if (terms.limit !== 0 || terms.trigger !== 0 || terms.expiresAt !== 0 || terms.oco !== 0) return notSure;
  const price = priceNow(floor);
  if (price === 0) return notSure;
  const isSale = terms.side === 'sell';
  // What sells without being there to reduce holds base; what reduces more than there is is cut.
  if (isSale !== terms.reduceOnly || (isSale && terms.quantity > floor.book.position)) return notSure;
  const { quantity, quoteAmount } = terms;
  if (quoteAmount === 0) {
    const { lot, minQuantity, maxQuantity, minNotional } = rulesNow(floor);
    if (quantity === noQuantity || quantity < minQuantity || !isWhole(quantity, lot)) return notSure;
    if (maxQuantity > 0 || minNotional > 0) return notSure;
  }
  if (isSale) return nothing;
  const { account } = floor;
  const { instrument, fees } = floor.terms;
  const rate = fees.maker > fees.taker ? fees.maker : fees.taker;
  const cost = quoteAmount > 0 ? quoteAmount : costWithFee(instrument, price, quantity, rate, nothing, 'up');
  return Math.min(cost, Math.max(0, free(account))) as Money;
}
