/**
 * Approval is a type (RISK-1): an order that raises exposure exists for the venue only as `Approved`, and only this
 * file makes one. Orders that only reduce pass in every state (RISK-2). The rules themselves are not built yet.
 */
import type { Approved } from '../model/approval.ts';
import type { OrderTerms } from '../model/order.ts';

/** A limit on exposure: its name, and what it says of an order. */
export interface RiskRule {
  readonly name: string;
  /** The number and the bound it broke, or null when the order is within the rule. */
  judge(order: OrderTerms): { readonly value: number; readonly bound: number } | null;
}

/** The rule that denied an order, and its numbers. */
export interface Denied {
  readonly denied: string;
  readonly value: number;
  readonly bound: number;
}

/** The first rule that an order breaks denies it. */
export function approve(order: OrderTerms, rules: readonly RiskRule[]): Approved<OrderTerms> | Denied {
  if (!order.reduceOnly) {
    for (const rule of rules) {
      const broken = rule.judge(order);
      if (broken !== null) return { denied: rule.name, ...broken };
    }
  }
  return order as Approved<OrderTerms>;
}
