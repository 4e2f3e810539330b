/**
 * What trades risk and bring (SIZE-1, Kelly): an entry is noted with what a unit of it loses at its stop, its fills add to
 * what the trade in hand risks, and where the position is flat again the trade counts, in R.
 */
import type { LiveOrder, OrderManager } from '../execution/orders.ts';
import type { PlannedChild } from '../execution/plan-level.ts';
import type { PlannedOrder } from '../execution/plan-order.ts';
import { isFinal } from '../model/order-state.ts';
import type { OrderId, OrderTerms } from '../model/order.ts';
import { signOf } from '../model/units.ts';
import { noteResult } from '../risk/kelly-size.ts';
import { lossOf, type Loss } from '../risk/risk-size.ts';
import type { Decision } from './decision.ts';
import type { BetLedger, Lane } from './kernel.ts';
import { lossAtStop } from './risk-sizing.ts';
import { stepTrade, type BookedFill } from './trade-in-hand.ts';

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

/**
 * A fill moves the trade in hand; where that closes, it counts, and one that turns the position round begins the next
 * with what it opens.
 */
export function noteFilledBet(
  bet: BetLedger,
  lane: Lane,
  { terms, state }: LiveOrder,
  booked: BookedFill,
): void {
  const { fill, held } = booked;
  const { entries } = bet;
  const { net, isOver, next } = stepTrade(bet.net, lane, booked);
  const closes = signOf(terms.side) * held < 0;
  const opened = Math.max(0, closes ? fill.quantity - Math.abs(held) : fill.quantity);
  const at = entries.findIndex(({ order: id }) => id === terms.id);
  const risked = at < 0 ? 0 : lossOf(entries[at]!.loss, opened, lane.instrument);
  if (at >= 0 && isFinal(state)) entries.splice(at, 1);
  bet.net = next;
  if (isOver && closes && bet.risked > 0) noteResult(bet.trades, net / bet.risked);
  bet.risked = (isOver && closes ? 0 : bet.risked) + risked;
}
