/**
 * Balances, as the sum of dated lines (LEDG-1). The ledger keeps the sums; the engine writes each line to the journal
 * in the order of posting, so that a balance can be added up again from its lines to the last digit.
 *
 * Currencies are indexed in the order in which they are registered. Amounts are integers of the currency's smallest
 * unit; a balance that would no longer fit is refused (HeadroomError).
 */
import { addChecked } from '../base/mul-div.ts';
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Money, Price, Quantity } from '../model/units.ts';

export const ledgerReasons = [
  'deposit',
  'trade',
  'fee',
  'funding',
  'interest',
  'transfer',
  'liquidation',
  'insurance',
] as const;
export type LedgerReason = (typeof ledgerReasons)[number];

export interface Currency {
  readonly code: string;
  readonly digits: number;
}

/** What is held in a market, by its index. */
export interface Holding {
  readonly index: number;
  readonly marking: { readonly instrument: Instrument; readonly quantity: Quantity };
}

/** Who knows the prices to value holdings at. */
export interface Prices {
  priceOf(market: number): Price;
}

export class Ledger {
  readonly currencies: readonly Currency[];
  private readonly balances: Float64Array;

  constructor(currencies: readonly Currency[], balances?: readonly number[]) {
    this.currencies = currencies;
    this.balances = Float64Array.from(balances ?? currencies.map(() => 0));
  }

  /** Adds `amount` to the balance of currency `index`. */
  post(index: number, amount: number): void {
    this.balances[index] = addChecked(this.balances[index]!, amount);
  }

  balance(index: number): Money {
    return this.balances[index]! as Money;
  }

  /** Balance of the account's currency and every holding at its price (LEDG-2). */
  equityAt(holdings: readonly Holding[], prices: Prices): Money {
    let equity: number = this.balance(0);
    for (let h = 0; h < holdings.length; h++) {
      const { index, marking } = holdings[h]!;
      const mark = notionalOf(marking.instrument, prices.priceOf(index), marking.quantity, 'half-even');
      equity = addChecked(equity, mark);
    }
    return equity as Money;
  }

  save(): readonly number[] {
    return [...this.balances];
  }
}
