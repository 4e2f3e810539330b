/**
 * What trades risk and bring (SIZE-1, Kelly): an entry is noted with what a unit of it loses at its stop, its fills add to
 * what the trade in hand risks, and where the position is flat again the trade counts, in R.
 */
import type { LiveOrder, OrderManager } from '../execution/orders.ts';
import type { PlannedChild } from '../execution/plan-level.ts';
import type { PlannedOrder } from '../execution/plan-order.ts';
import { cutToLot, notionalOf, rulesAt } from '../model/instrument.ts';
import { isFinal } from '../model/order-state.ts';
import type { OrderId, OrderTerms } from '../model/order.ts';
import { signOf, type Quantity } from '../model/units.ts';
import type { Filled } from '../model/venue-event.ts';
import { noteResult } from '../risk/kelly-size.ts';
import { lossOf, type Loss } from '../risk/risk-size.ts';
import type { Decision } from './decision.ts';
import type { BetLedger, Lane } from './kernel.ts';
import { lossAtStop } from './risk-sizing.ts';

/** What a unit of an entry loses at its stop; null where none rests from its fill on. */
export function betOf(
  decision: Decision,
  order: OrderTerms,
  planned: PlannedOrder,
  children: readonly PlannedChild[],
): Loss | null {
  const stop = children.find(({ role }) => role === 'stop');
  return stop === undefined ? null : lossAtStop(decision, order.side, planned, stop, order.quantity);
}

/** An entry is placed. Those that have ended without a fill are forgotten. */
export function noteBet({ entries }: BetLedger, orders: OrderManager, order: OrderId, loss: Loss): void {
  for (let i = entries.length - 1; i >= 0; i--)
    if (orders.find(entries[i]!.order) === null) entries.splice(i, 1);
  entries.push({ order, loss });
}

/** A fill moves the trade in hand; where that is over, it counts. */
export function noteFilledBet(
  bet: BetLedger,
  lane: Lane,
  order: LiveOrder,
  fill: Filled,
  kept: Quantity,
): void {
  const { terms, state } = order;
  const { instrument, position } = lane;
  const { entries } = bet;
  const at = entries.findIndex(({ order: id }) => id === terms.id);
  if (at >= 0) bet.risked += lossOf(entries[at]!.loss, fill.quantity, instrument);
  if (at >= 0 && isFinal(state)) entries.splice(at, 1);
  const fee = kept > 0 ? notionalOf(instrument, fill.price, kept, 'half-even') : fill.fee;
  bet.net -= signOf(terms.side) * fill.cost + fee;
  if (cutToLot(Math.abs(position.quantity), rulesAt(instrument, fill.at).lot) > 0) return;
  if (bet.risked > 0) noteResult(bet.trades, bet.net / bet.risked);
  bet.net = 0;
  bet.risked = 0;
}
