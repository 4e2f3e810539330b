/**
 * Marking a position to many closes at once, exactly: equity[at + i] += round(position x close[row + i]) (LEDG-1,
 * LEDG-2). The same numbers as `notionalOf`, half to even, to the last digit; a law of the tests.
 *
 * The quantity of a stretch stays the same, so it is split once by the divisor of its market, quantity = evens x div +
 * rest: close x evens is exact as it stands, and close x rest / div is small enough for plain arithmetic. Where it is
 * not (many digits on both sides), every close takes the general road.
 */
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Price, Quantity } from '../model/units.ts';

export interface Holding {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
}

/** Products below this divide and round without doubt: the error of the quotient stays under an eighth of 1 / div. */
const plainMax = 2 ** 50;
/** A number of the size of a quotient plus this is rounded to a whole number by the addition itself, half to even. */
const toWhole = 1.5 * 2 ** 52;

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
  // An even number of divisors, so that a mark is even exactly when its rounded part is.
  const evens = 2 * Math.floor(quantity / (2 * moneyDiv));
  const whole = moneyMul * evens;
  const rest = moneyMul * (quantity - evens * moneyDiv);
  const limit = plainMax / Math.max(1, Math.abs(whole), rest);
  const end = row + count;
  const shift = at - row;
  for (let r = row; r < end; r++) {
    const price = close[r]!;
    const mark =
      price < limit
        ? price * whole + ((price * rest) / moneyDiv + toWhole - toWhole)
        : notionalOf(instrument, price as Price, quantity, 'half-even');
    equity[r + shift] = equity[r + shift]! + mark;
  }
}
