/**
 * Marking a position to many closes at once, exactly: equity[at + i] += round(position x close[row + i]) (LEDG-1,
 * LEDG-2). The same numbers as `notionalOf`, half to even, to the last digit; a law of the tests.
 *
 * The quantity of a stretch stays the same, so it is split once by the divisor of its market, quantity = whole x div +
 * rest: close x whole is exact as it stands, and close x rest / div is small enough for plain arithmetic. Where it is
 * not (many digits on both sides), every close takes the general road.
 */
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Price, Quantity } from '../model/units.ts';

export interface Holding {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
}

/** Products below this divide and round without doubt: the error of the quotient stays under a quarter of 1 / div. */
const plainMax = 2 ** 50;

export function addMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  holding: Holding,
): void {
  const { instrument, quantity } = holding;
  const { moneyMul, moneyDiv } = instrument;
  const whole = moneyMul * Math.floor(quantity / moneyDiv);
  const rest = moneyMul * (quantity - Math.floor(quantity / moneyDiv) * moneyDiv);
  const tie = -moneyDiv / 2;
  const limit = plainMax / Math.max(1, Math.abs(whole), rest);
  for (let i = 0; i < count; i++) {
    const price = close[row + i]!;
    let mark: number;
    if (price < limit) {
      // Nearest, then back by one where a tie went up to an odd number: no branch but for ties, which are rare.
      const part = price * rest;
      const nearest = Math.floor(part / moneyDiv + 0.5);
      mark = price * whole + nearest;
      if (part - nearest * moneyDiv === tie && mark % 2 !== 0) mark--;
    } else {
      mark = notionalOf(instrument, price as Price, quantity, 'half-even');
    }
    equity[at + i] = equity[at + i]! + mark;
  }
}
