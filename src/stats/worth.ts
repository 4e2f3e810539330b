/** What a quantity is worth at a price, for figures. */
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Price, Quantity } from '../model/units.ts';

/** Money, rounded once (LEDG-1). No figure is refused: what no integer holds is told as near as a double comes. */
export function worth(instrument: Instrument, price: Price, quantity: Quantity): number {
  const near = (price * quantity * instrument.moneyMul) / instrument.moneyDiv;
  return near < 2 ** 52 ? notionalOf(instrument, price, quantity, 'half-even') : Math.round(near);
}
