/**
 * Verdicts on the orders of a plain group (OCO-1, RISK-1): none of them is placed before all are approved, and each finds what
 * those before it will have taken, as if they rested already.
 */
import { notionalOf } from '../model/instrument.ts';
import type { OrderTerms } from '../model/order.ts';
import type { Judged } from '../risk/verdict.ts';
import type { Decision } from './decision.ts';
import { costOf, mayRaise } from './exposure.ts';
import type { Rungs } from './rungs.ts';

/** What orders that are not placed yet will have taken: how many they are, of those entries, and in money. */
export interface Taken {
  readonly orders: number;
  readonly entries: number;
  readonly buys: number;
  readonly sells: number;
  readonly leaving: number;
}

export const nothingTaken: Taken = { orders: 0, entries: 0, buys: 0, sells: 0, leaving: 0 };

/** The same with an order of the group, and its rungs. */
export function takenWith(decision: Decision, taken: Taken, order: OrderTerms, rungs: Rungs): Taken {
  const { kernel, instance, moment } = decision;
  const orders = taken.orders + 1 + rungs.orders.length;
  if (order.role === 'exit') {
    const closed = notionalOf(instance.lane.instrument, moment.price, order.quantity, 'half-even');
    return { ...taken, orders, leaving: taken.leaving + closed };
  }
  if (!mayRaise(kernel, order)) return { ...taken, orders };
  const way = order.side === 'buy' ? 'buys' : 'sells';
  const entries = taken.entries + 1 + rungs.orders.length;
  return { ...taken, orders, entries, [way]: taken[way] + costOf(decision, order) + rungs.cost };
}

/** What an order of `market` is judged by beside those. */
export function judgedBeside(limits: Judged | null, market: number, taken: Taken): Judged | null {
  if (limits === null || taken.orders === 0) return limits;
  const { ahead, picture } = limits;
  const markets = picture.markets.map((one, m) =>
    m === market
      ? {
          ...one,
          buys: one.buys + taken.buys,
          sells: one.sells + taken.sells,
          leaving: one.leaving + taken.leaving,
        }
      : one,
  );
  return {
    ...limits,
    ahead: ahead + taken.entries,
    picture: { ...picture, markets, orders: picture.orders + taken.orders },
  };
}
