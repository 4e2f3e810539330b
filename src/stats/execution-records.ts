/**
 * What the analytics of execution need to know (EXEC-1): orders and fills as a journal tells them, of a simulated venue
 * or a real one, and the candles of their markets. Prices, sizes and money are integers of their units.
 *
 * Two kinds of orders are told apart. *Decided* ones, entries and exits, are what a strategy asked for: their decision
 * price is the price on which it decided, the close or, in answer to a fill, the price of that moment. All others wait
 * for their case: a stop, a target or a rung for its level, which is its decision price, or a rung for the close at which it
 * is let go; a liquidation is the venue's own, and is held against the price at which it was due.
 */
import type { OrderState } from '../model/order-state.ts';
import { isRung, type OrderRole, type OrderType } from '../model/order.ts';
import type { Money, Price, Quantity, Side } from '../model/units.ts';
import type { Numbers } from './sums.ts';

export interface ExecutionOrder {
  readonly id: number;
  readonly signal: number;
  readonly market: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly role: OrderRole;
  /** The entry that it belongs to; 0 for none. */
  readonly parent: number;
  readonly createdAt: number;
  /** When a manager let it go, of a rung that waits for that; else null. */
  readonly releasedAt: number | null;
  /** When the venue first spoke of it as there; null where it never got there. */
  readonly arrivedAt: number | null;
  /** When it came to its end; null while alive. */
  readonly endedAt: number | null;
  readonly state: OrderState;
  /** Why it was rejected or cancelled. */
  readonly reason: string | null;
  /** What is unfilled, as it was last told; 0 for a size in money that has not become lots. */
  readonly leaves: Quantity;
  readonly quoteAmount: Money;
  readonly limit: Price;
  readonly trigger: Price;
  readonly decisionPrice: Price;
}

/** In the order of the journal. */
export interface ExecutionFill {
  readonly order: number;
  readonly at: number;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Value, and fee in money. */
  readonly cost: Money;
  readonly fee: Money;
  readonly liquidity: 'maker' | 'taker';
  /** The trigger of its order as it stood then, or the limit of one without; 0 for a market order. */
  readonly level: Price;
  /** Where its order had triggered; 0 where it has no trigger. */
  readonly triggeredAt: Price;
}

/** A signal that became no order, or not all that it asked for. */
export interface ExecutionRefusal {
  readonly signal: number;
  readonly market: number;
  readonly action: string;
  readonly stage: string;
}

/** Candles of one market as columns; row i is a candle over [time[i], time[i] + durationMs). */
export interface ExecutionPrices {
  readonly time: Numbers;
  readonly open: Numbers;
  readonly close: Numbers;
  readonly length: number;
  readonly durationMs: number;
}

/** Whether a strategy decided on it, and it does not wait for its case. */
export const isDecided = (order: Pick<ExecutionOrder, 'role' | 'parent'>): boolean =>
  (order.role === 'entry' && !isRung(order)) || order.role === 'exit';
