/**
 * Natural logarithm and exponential from multiplication and division alone, with the same digits on every machine
 * (DET-1): the language leaves the last digit of its own to the implementation.
 *
 * Source: the usual reductions by powers of two, with ln 2 in two parts as in FDLIBM (Sun Microsystems, 1993), then
 * ln m = 2 artanh((m - 1) / (m + 1)) and the series of e^r. Relative error: a few 2^-53.
 */
import { assert } from '../base/assert.ts';

/** ln 2 as a part whose last bits are zero, so that a whole multiple of it is exact, and the rest. */
const ln2High = 0.693147180369123816;
const ln2Low = 1.9082149292705877e-10;

/** The natural logarithm of a positive finite number. */
export function naturalLog(value: number): number {
  assert(value > 0 && value < Infinity, 'a logarithm is of a positive finite number');
  let mantissa = value;
  let exponent = 0;
  for (; mantissa >= 1.5; mantissa /= 2) exponent += 1;
  for (; mantissa < 0.75; mantissa *= 2) exponent -= 1;
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  // |ratio| is at most 1/5: the term after these is below 2^-60 of the first.
  let series = 0;
  for (let odd = 27; odd >= 1; odd -= 2) series = series * square + 1 / odd;
  return exponent * ln2High + (exponent * ln2Low + 2 * ratio * series);
}

/** e to the power `exponent`; 0 or Infinity where that is out of reach. */
export function exponential(exponent: number): number {
  if (exponent > 710) return Infinity;
  if (exponent < -746) return 0;
  const doublings = Math.round(exponent / (ln2High + ln2Low));
  const rest = exponent - doublings * ln2High - doublings * ln2Low;
  // |rest| is at most ln(2) / 2: 18 terms leave less than 2^-60.
  let result = 1;
  for (let term = 18; term >= 1; term--) result = 1 + (result * rest) / term;
  for (let i = 0; i < doublings; i++) result *= 2;
  for (let i = 0; i > doublings; i--) result /= 2;
  return result;
}
