/**
 * Rungs whose entry is not done yet (SCALE-2): each is for its share of the entry as that rests now, amended or not, from
 * where that is expected to fill. So much it counts for limits on risk until it rests itself (RISK-2).
 */
import { mulDiv } from '../base/mul-div.ts';
import type { LiveOrder } from '../execution/orders.ts';
import type { TradingRules } from '../model/instrument.ts';
import { anchoredLevel } from '../model/levels.ts';
import { isRung, type OrderId } from '../model/order.ts';
import { rateScale, type Price, type Quantity } from '../model/units.ts';
import type { Kernel } from './kernel.ts';

/** A rung that is not there yet. */
export const isWaitingRung = ({ terms, state }: LiveOrder): boolean => isRung(terms) && state === 'submitted';

/** Those of an entry, farthest last. */
export const waitingRungsOf = ({ orders }: Pick<Kernel, 'orders'>, entry: OrderId): readonly LiveOrder[] =>
  orders.state.live.filter((live) => live.terms.parent === entry && isWaitingRung(live));

/** `rung` as it would rest beside `entry`. */
export function expectedRung(
  rung: LiveOrder,
  entry: Pick<LiveOrder, 'terms' | 'quantity' | 'limit' | 'trigger'>,
  rules: TradingRules,
): LiveOrder {
  const { side, type, anchor, share } = rung.terms;
  const isStop = type === 'stop';
  const from = entry.limit || entry.trigger || entry.terms.decisionPrice;
  const level = anchor === null ? from : anchoredLevel(anchor, side, isStop, from, rules);
  const none = 0 as Price;
  return {
    ...rung,
    // A size in money is not amended: what it was expected to bring is what it is expected to bring.
    quantity:
      entry.terms.quoteAmount > 0
        ? rung.quantity
        : (mulDiv(entry.quantity, share, rateScale, 'down') as Quantity),
    limit: isStop ? none : level,
    trigger: isStop ? level : none,
  };
}
