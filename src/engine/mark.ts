/**
 * Marking a position to many closes at once, exactly: round(position x close) of every row (LEDG-1, LEDG-2). The same
 * numbers as `notionalOf`, half to even, to the last digit; a law of the tests.
 *
 * The quantity stays the same between fills, so it is split once by the divisor of its market, quantity = evens x div +
 * rest: close x evens is exact as it stands, and close x rest / div is small enough for plain arithmetic. Where it is
 * not (many digits on both sides), every close takes the general road.
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
  /** Closes below this take the quick road. */
  readonly limit: number;
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
  return {
    instrument,
    quantity,
    whole,
    rest,
    div: moneyDiv,
    limit: plainMax / Math.max(1, Math.abs(whole), rest),
  };
}

/** A mark on the quick road is smaller: close x whole is below `plainMax`, and what the rest adds as well. */
export const quickMarkMax = 2 * plainMax;

/** equity[at + i] = base + the mark to close[row + i]. Whether all marks were quick, and below `quickMarkMax`. */
export function writeMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  position: Marking,
  base: number,
): boolean {
  const { whole, rest, div, limit } = position;
  const end = row + count;
  const shift = at - row;
  let quick = true;
  for (let r = row; r < end; r++) {
    const price = close[r]!;
    if (price < limit) {
      equity[r + shift] = base + (price * whole + ((price * rest) / div + toWhole - toWhole));
    } else {
      equity[r + shift] = base + generally(position, price);
      quick = false;
    }
  }
  return quick;
}

/** equity[at + i] += the mark to close[row + i]. The answer is that of `writeMarks`. */
export function addMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  position: Marking,
): boolean {
  const { whole, rest, div, limit } = position;
  const end = row + count;
  const shift = at - row;
  let quick = true;
  for (let r = row; r < end; r++) {
    const price = close[r]!;
    if (price < limit) {
      equity[r + shift] = equity[r + shift]! + (price * whole + ((price * rest) / div + toWhole - toWhole));
    } else {
      equity[r + shift] = equity[r + shift]! + generally(position, price);
      quick = false;
    }
  }
  return quick;
}

const generally = ({ instrument, quantity }: Marking, price: number): number =>
  notionalOf(instrument, price as Price, quantity, 'half-even');
