/** What closed a trade, in words. */
import type { OrderRole, StopCause } from '../model/order.ts';

/** The role of its last order, with what had moved that stop, or why a manager sent it; null while it is open. */
export function closedBy(role: OrderRole | null, cause: StopCause | null): string | null {
  if (role === null || cause === null) return role;
  if (role !== 'exit') return `${role}, ${cause}`;
  return cause === 'risk' ? 'risk limit' : cause;
}
