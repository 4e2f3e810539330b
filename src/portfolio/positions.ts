/**
 * Net positions, one for each market (POS-1): signed quantity and what the open part cost.
 *
 * No average price is stored: a partial close releases cost x closed / open, the last close takes the rest (LEDG-1).
 * Realised profit is gross (LEDG-2); fees stand apart in the ledger.
 */
import { mulDiv } from '../base/mul-div.ts';
import type { Money, Quantity } from '../model/units.ts';

export interface Position {
  /** Signed, in the instrument's size units. */
  quantity: Quantity;
  /** What the open quantity cost (long) or brought (short), always positive, in money. */
  cost: Money;
  realised: Money;
}

export const flatPosition = (): Position => ({
  quantity: 0 as Quantity,
  cost: 0 as Money,
  realised: 0 as Money,
});

/** Books a fill of signed `quantity` worth `cost` (positive). */
export function applyFill(position: Position, quantity: Quantity, cost: Money): void {
  const before = position.quantity;
  const size = Math.abs(quantity);
  const closed = before * quantity < 0 ? Math.min(size, Math.abs(before)) : 0;
  position.quantity = (before + quantity) as Quantity;
  if (closed === 0) {
    position.cost = (position.cost + cost) as Money;
    return;
  }
  const closedValue = closed === size ? cost : mulDiv(cost, closed, size, 'half-even');
  const whole = closed === Math.abs(before);
  const released = whole ? position.cost : mulDiv(position.cost, closed, Math.abs(before), 'half-even');
  const profit = before > 0 ? closedValue - released : released - closedValue;
  position.cost = (position.cost - released + (cost - closedValue)) as Money;
  position.realised = (position.realised + profit) as Money;
}
