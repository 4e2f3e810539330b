/**
 * The price at which a position would be liquidated, every other market being where it is (MARG-1): the first at which what
 * is left is no more than the maintenance margin.
 */
import { maintenanceMargin, type MarginTerms } from '../model/margin.ts';
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Money, Price, Quantity } from '../model/units.ts';

export interface Exposed {
  readonly instrument: Instrument;
  readonly margin: MarginTerms;
  /** Signed, and not zero. */
  readonly quantity: Quantity;
  readonly entryCost: Money;
  /** What answers for it beside its own value: for a long less what it cost, for a short more. */
  readonly rest: number;
}

/** Values beyond this are not exact. */
const valueMax = 9e15;

/** Null where no price does it. */
export function liquidationPrice(exposed: Exposed): Price | null {
  const { instrument, quantity } = exposed;
  const isLong = quantity > 0;
  const perPrice = (Math.abs(quantity) * instrument.moneyMul) / instrument.moneyDiv;
  let safe = isLong ? Math.floor(Math.min(2 ** 52, valueMax / perPrice)) : 0;
  let under = isLong ? 0 : Math.floor(Math.min(2 ** 52, valueMax / perPrice));
  if (leftAt(exposed, safe) <= 0) return null;
  if (leftAt(exposed, under) > 0) return null;
  // What is left goes one way with the price: nothing lies between in the end.
  while (Math.abs(safe - under) > 1) {
    const middle = Math.floor((safe + under) / 2);
    if (leftAt(exposed, middle) > 0) safe = middle;
    else under = middle;
  }
  return under === 0 ? null : (under as Price);
}

/** What is left above maintenance at `price`. */
function leftAt({ instrument, margin, quantity, entryCost, rest }: Exposed, price: number): number {
  const value = notionalOf(instrument, price as Price, Math.abs(quantity) as Quantity, 'half-even');
  const basis = margin.on === 'entry' ? entryCost : value;
  return rest + Math.sign(quantity) * value - maintenanceMargin(margin, basis);
}
