/**
 * The exchange's side of an account: what it holds, and what it holds back (ORD-4, MARG-1).
 *
 * One currency of account; `held` is money behind resting orders, `reserve` what open shorts hold: their proceeds and
 * as much again, so that at leverage 1 a short holds its notional. Invariant: on a spot account `free` never falls
 * below zero. On margin it may, by losses of a short beyond its margin: interest and liquidation are not built yet.
 */
import { addChecked } from '../base/mul-div.ts';
import type { AccountKind } from '../model/costs.ts';
import type { Money } from '../model/units.ts';

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
  balance: Money;
  held: Money;
  reserve: Money;
}

export const free = (account: VenueAccount): Money =>
  (account.balance - account.held - account.reserve) as Money;

/** Adds to the balance; negative takes away. */
export function credit(account: VenueAccount, amount: number): void {
  account.balance = addChecked(account.balance, amount) as Money;
}
