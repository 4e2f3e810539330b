/**
 * An order exists for the venue only when it is approved (RISK-1), never changes (ORD-1), and a switch over what can
 * happen handles all of it. `tsc` compiles this file; where an expected error is gone, it fails.
 */
import { assertNever } from '../../src/base/assert.ts';
import type { OrderManager } from '../../src/execution/orders.ts';
import type { Approved } from '../../src/model/approval.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import { nextState } from '../../src/model/order-state.ts';
import type { Quantity } from '../../src/model/units.ts';
import type { Command, Liquidity } from '../../src/model/venue-event.ts';
import { approve } from '../../src/risk/verdict.ts';

declare const manager: OrderManager;
declare const order: OrderTerms;

/** The way through the verdict compiles. */
export function submitted(): Command | null {
  const verdict = approve(order, []);
  return 'denied' in verdict ? null : manager.submit(verdict, []);
}

export const unapproved = (): Command =>
  // @ts-expect-error an order without a verdict is not approved
  manager.submit(order, []);

export const unread = (): Command =>
  // @ts-expect-error a verdict that has not been looked at may be a denial
  manager.submit(approve(order, []), []);

// @ts-expect-error nothing but the verdict makes an approved order
export const forged: Approved<OrderTerms> = { ...order };

export function changed(quantity: Quantity): void {
  // @ts-expect-error terms never change
  order.quantity = quantity;
}

// @ts-expect-error an order cannot be asked to do what the table has no word for
export const unknownChange = nextState('accepted', 'forget');

export function allCases(liquidity: Liquidity): string {
  switch (liquidity) {
    case 'maker':
      return 'rested';
    case 'taker':
      return 'took';
    default:
      return assertNever(liquidity);
  }
}

export function missingCase(command: Command): number {
  switch (command.kind) {
    case 'place':
      return command.children.length;
    default:
      // @ts-expect-error the case `cancel` is missing
      return assertNever(command);
  }
}
