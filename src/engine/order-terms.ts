/** The terms of orders that come from a signal: those of an entry or an exit, and those of its children. */
import type { PlannedChild } from '../execution/plan-level.ts';
import type { PlannedOrder } from '../execution/plan-order.ts';
import { noOrder, type OrderTerms } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import {
  opposite,
  rateScale,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import type { Size } from '../risk/sizing.ts';
import type { Decision } from './decision.ts';

export function orderTerms(
  decision: Decision,
  role: 'entry' | 'exit',
  side: Side,
  planned: PlannedOrder,
  size: Size,
  oco: number,
): OrderTerms {
  const { kernel, instance, moment, signal } = decision;
  return {
    id: kernel.orders.nextOrderId(),
    market: instance.lane.index,
    side,
    type: planned.type,
    role,
    timeInForce: planned.timeInForce,
    expiresAt: planned.expiresAt,
    reduceOnly: role === 'exit',
    postOnly: planned.postOnly,
    quantity: size.quantity,
    quoteAmount: size.quoteAmount,
    cutToFunds: size.cutToFunds,
    limit: planned.limit,
    trigger: planned.trigger,
    anchor: null,
    trail: planned.trail,
    ratchet: null,
    oco,
    share: rateScale as Rate,
    signal,
    strategy: instance.strategyIndex,
    decisionPrice: moment.price,
    parent: noOrder,
  };
}

export function childTerms(decision: Decision, parent: OrderTerms, child: PlannedChild): OrderTerms {
  const isStop = child.role === 'stop';
  // Written out in the order of `orderTerms`, so that all orders have one shape: a spread is slow, and makes another.
  return {
    id: decision.kernel.orders.nextOrderId(),
    market: parent.market,
    side: opposite(parent.side),
    type: isStop
      ? child.trail === null
        ? 'stop'
        : 'trailing-stop'
      : child.awaits === null
        ? 'limit'
        : 'market',
    role: child.role,
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: true,
    postOnly: false,
    quantity: 0 as Quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: isStop ? (0 as Price) : child.price,
    trigger: isStop ? child.price : (0 as Price),
    anchor: child.anchor,
    trail: child.trail,
    ratchet: child.ratchet,
    oco: 0,
    share: child.share,
    signal: parent.signal,
    strategy: parent.strategy,
    decisionPrice: parent.decisionPrice,
    parent: parent.id,
  };
}
