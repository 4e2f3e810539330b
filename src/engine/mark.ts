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

/** A quantity, split for marking. One object for each market, filled anew when its quantity changes. */
export interface Marking {
  readonly instrument: Instrument;
  readonly div: number;
  quantity: Quantity;
  whole: number;
  rest: number;
  /** The greater of both, at least 1: a close times this has to stay below what divides and rounds without doubt. */
  factor: number;
  /** Closes below this can be marked the quick way, as far as it has been looked. */
  cap: number;
  /** No mark to one of them is larger; Infinity while nothing is known. */
  bound: number;
}

/** Products below this divide and round without doubt: the error of the quotient stays under an eighth of 1 / div. */
const plainMax = 2 ** 50;
/** A number of the size of a quotient plus this is rounded to a whole number by the addition itself, half to even. */
const toWhole = 1.5 * 2 ** 52;

export function marking(instrument: Instrument, quantity: Quantity): Marking {
  const { moneyDiv: div } = instrument;
  const position = { instrument, div, quantity, whole: 0, rest: 0, factor: 1, cap: 0, bound: 0 };
  split(position, quantity);
  return position;
}

/** Makes `position` one of `quantity`, of which neither cap nor bound is known. */
export function split(position: Marking, quantity: Quantity): void {
  const { instrument, div } = position;
  const { moneyMul } = instrument;
  // An even number of divisors, so that a mark is even exactly when its rounded part is.
  const evens = 2 * Math.floor(quantity / (2 * div));
  position.quantity = quantity;
  position.whole = moneyMul * evens;
  position.rest = moneyMul * (quantity - evens * div);
  position.factor = Math.max(1, Math.abs(position.whole), position.rest);
  position.cap = 0;
  position.bound = Infinity;
}

/**
 * Sets the cap to twice `close`, or to what can be marked where that is lower, and the bound with it, if `close` has one.
 * The rest is less than two divisors. A division is waited for at every fill: there is none where the cap is far off.
 */
export function setCap(position: Marking, close: number): void {
  const { whole, factor, instrument } = position;
  const twice = 2 * close;
  position.cap = twice * factor < plainMax ? twice : Math.min(twice, plainMax / factor);
  position.bound =
    close < position.cap ? 2 * (Math.abs(close * whole) + twice * instrument.moneyMul + 1) : Infinity;
}

/** The mark to one close, whatever its size. Throws HeadroomError where it does not fit. */
export const markOf = ({ instrument, quantity }: Marking, close: number): number =>
  notionalOf(instrument, close as Price, quantity, 'half-even');

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
