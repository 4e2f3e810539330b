/**
 * Marking a position to many closes at once, exactly: round(position x close) of every row (LEDG-1, LEDG-2). The same
 * numbers as `notionalOf`, half to even, to the last digit; a law of the tests.
 *
 * The quantity stays the same between fills, so it is split once by the divisor of its market, quantity = evens x div +
 * rest: close x evens is exact as it stands, and close x rest / div is small enough for plain arithmetic. Where it is
 * not (many digits on both sides), a close is marked by itself (`markOf`).
 */
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Price, Quantity } from '../model/units.ts';

/** A quantity, split for marking. */
export interface Marking {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  readonly whole: number;
  readonly rest: number;
  readonly div: number;
  /** Closes below this are marked the quick way. */
  readonly limit: number;
  /** The same for the stretch in hand: at most `limit`. */
  cap: number;
}

/** Products below this divide and round without doubt: the error of the quotient stays under an eighth of 1 / div. */
const plainMax = 2 ** 50;
/** A number of the size of a quotient plus this is rounded to a whole number by the addition itself, half to even. */
const toWhole = 1.5 * 2 ** 52;

export function marking(instrument: Instrument, quantity: Quantity): Marking {
  const { moneyMul, moneyDiv } = instrument;
  // An even number of divisors, so that a mark is even exactly when its rounded part is.
  const evens = 2 * Math.floor(quantity / (2 * moneyDiv));
  const whole = moneyMul * evens;
  const rest = moneyMul * (quantity - evens * moneyDiv);
  const limit = plainMax / Math.max(1, Math.abs(whole), rest);
  return { instrument, quantity, whole, rest, div: moneyDiv, limit, cap: limit };
}

/** The mark to one close, whatever its size. Throws HeadroomError where it does not fit. */
export const markOf = ({ instrument, quantity }: Marking, close: number): number =>
  notionalOf(instrument, close as Price, quantity, 'half-even');

/** No mark to a close below twice `close` is larger, where both are marked the quick way. */
export const markBound = ({ whole, rest, div }: Marking, close: number): number =>
  2 * (Math.abs(close * whole) + (close * rest) / div + 1);

/**
 * equity[at + i] = base + the mark to close[row + i], up to the first close that is not below the cap. Returns how many
 * rows were written.
 */
export function writeMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  position: Marking,
  base: number,
): number {
  const { whole, rest, div, cap } = position;
  const end = row + count;
  const shift = at - row;
  let r = row;
  for (; r < end; r++) {
    const price = close[r]!;
    if (price >= cap) break;
    equity[r + shift] = base + (price * whole + ((price * rest) / div + toWhole - toWhole));
  }
  return r - row;
}

/** equity[at + i] += the mark to close[row + i]; as `writeMarks`. */
export function addMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  position: Marking,
): number {
  const { whole, rest, div, cap } = position;
  const end = row + count;
  const shift = at - row;
  let r = row;
  for (; r < end; r++) {
    const price = close[r]!;
    if (price >= cap) break;
    equity[r + shift] = equity[r + shift]! + (price * whole + ((price * rest) / div + toWhole - toWhole));
  }
  return r - row;
}
