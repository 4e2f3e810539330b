/** Which orders have a short form on the tape: what is left out follows from their signal or their parent (`packed.ts`). */
import { noOrder, type OrderTerms } from '../model/order.ts';
import { rateScale } from '../model/units.ts';

/** A market order that says no more than its short form holds and its signal, in whose market it is. */
export const isPlainMarket = (terms: OrderTerms): boolean =>
  terms.type === 'market' &&
  terms.parent === noOrder &&
  terms.limit === 0 &&
  terms.trigger === 0 &&
  terms.timeInForce === 'gtc' &&
  terms.expiresAt === 0 &&
  terms.oco === 0 &&
  terms.share === rateScale &&
  terms.anchor === null &&
  terms.trail === null &&
  terms.ratchet === null;

/** A reduce-only stop or limit opposite to its parent, without anything that the short form does not hold. */
export const isPlainChild = (terms: OrderTerms, parent: OrderTerms): boolean =>
  terms.parent === parent.id &&
  terms.signal === parent.signal &&
  terms.market === parent.market &&
  terms.strategy === parent.strategy &&
  terms.decisionPrice === parent.decisionPrice &&
  terms.side !== parent.side &&
  (terms.role === 'stop' ? terms.type === 'stop' : terms.role === 'target' && terms.type === 'limit') &&
  terms.timeInForce === 'gtc' &&
  terms.reduceOnly &&
  !terms.postOnly &&
  !terms.cutToFunds &&
  terms.quantity === 0 &&
  terms.quoteAmount === 0 &&
  terms.expiresAt === 0 &&
  terms.oco === 0 &&
  terms.trail === null &&
  terms.ratchet === null &&
  (terms.anchor === null ||
    (terms.anchor.limitOffset === 0 && terms.anchor.risk === 0 && !terms.anchor.ofAverage));

/** Yes and no of an order in one word. */
export const flagsOf = (terms: OrderTerms): number =>
  (terms.reduceOnly ? 1 : 0) +
  (terms.postOnly ? 2 : 0) +
  (terms.cutToFunds ? 4 : 0) +
  (terms.trail?.onClose === true ? 8 : 0) +
  (terms.anchor?.ofAverage === true ? 16 : 0);
