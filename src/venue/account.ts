/**
 * The exchange's side of an account: what it holds, and what it holds back (ORD-4, MARG-1).
 *
 * One currency of account; the balance is what was paid in, less what was bought and plus what was sold, so that a long
 * beyond one's own money leaves it below zero: a debt. `held` is money behind resting orders, `reserve` what turns the
 * balance into what isolated positions leave free: their margins, less what longs cost, plus what shorts brought.
 * Invariant: on a spot account `free` never falls below zero.
 */
import { addChecked } from '../base/mul-div.ts';
import type { AccountKind } from '../model/costs.ts';
import type { AccountMargin } from '../model/margin.ts';
import type { Money, Quantity } from '../model/units.ts';

/** What was traded, oldest first: when, and for how many hundredths of the currency. What is before `first` is old. */
export interface Traded {
  readonly at: number[];
  readonly cents: number[];
  first: number;
  /** From `first` on. */
  sum: number;
}

export interface VenueAccount {
  readonly kind: AccountKind;
  /** Null where no fee goes by volume. */
  readonly traded: Traded | null;
  readonly margin: AccountMargin;
  balance: Money;
  held: Money;
  reserve: Money;
  /** When interest is charged next, ms; Infinity while nothing is owed. */
  interestAt: number;
  /** Units of the coin that lie there to pay fees with (FEE-1); 0 without one. */
  coins: Quantity;
  /** Orders of the exchange's own so far. */
  ownOrders: number;
  /** Set when the balance has changed, until what it means for margins has been found anew. */
  moved: boolean;
}

export const free = (account: VenueAccount): Money =>
  (account.balance - account.held - account.reserve) as Money;

/** Adds to the balance; negative takes away. */
export function credit(account: VenueAccount, amount: number): void {
  account.balance = addChecked(account.balance, amount) as Money;
  account.moved = true;
}
