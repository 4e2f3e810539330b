/**
 * The one place where integers are multiplied and divided: every notional, fee, mark, release of cost and size.
 *
 * The product is exact whatever its size, and is rounded once (LEDG-1). Five roads give the same answer: a floating
 * estimate, taken when its error bound keeps it clear of every rounding boundary, which is the shortest and, to the
 * nearest, taken first; plain arithmetic while the product stays below 2^52; a factor split by the divisor, where both
 * parts stay below it; the product in two doubles; otherwise BigInt.
 * Limits: arguments are safe integers, the divisor is a positive one or a power of ten up to 10^22 (which doubles hold
 * exactly), and a result beyond 2^53 - 1 is refused.
 */
import { assert } from './assert.ts';

/** `half-even`: nearest, ties to even. `down`: towards minus infinity. `up`: towards plus infinity. */
export type Rounding = 'half-even' | 'down' | 'up';

/** A stored amount that would not fit an exact integer. The message says what to configure. */
export class HeadroomError extends Error {
  override readonly name = 'HeadroomError';
}

/** Largest product whose quotient and remainder are exact in plain arithmetic. */
const PLAIN_MAX = 2 ** 52;
/** Splits a double into two halves of 26 bits. */
const SPLITTER = 2 ** 27 + 1;
/** Relative error bound of `a * b / d` in doubles (two roundings), with room to spare. */
const ERROR_2 = 2 ** -51;
/** The same for `a * b * c / d` (three roundings). */
const ERROR_3 = 2 ** -50;

/** `a * b / d`, exact and rounded once. Units: those of a × b / d. Throws HeadroomError beyond 2^53 - 1. */
export function mulDiv(a: number, b: number, d: number, rounding: Rounding): number {
  if (rounding === 'half-even') {
    const estimate = nearest((a * b) / d, ERROR_2);
    if (!Number.isNaN(estimate)) return estimate;
  }
  return mulDivLong(a, b, d, rounding);
}

/** The same by the longer roads: apart, so that the short one is as little code as it can be where it is taken. */
function mulDivLong(a: number, b: number, d: number, rounding: Rounding): number {
  if (b === d) return a + 0;
  const product = a * b;
  if (product <= PLAIN_MAX && product >= -PLAIN_MAX && d <= PLAIN_MAX) {
    const quotient = Math.floor(product / d);
    return roundUp(quotient, product - quotient * d, d, rounding) ? quotient + 1 : quotient + 0;
  }
  const whole = Math.floor(b / d);
  const rest = b - whole * d;
  const part = a * rest;
  const base = a * whole;
  if (
    part <= PLAIN_MAX &&
    part >= -PLAIN_MAX &&
    base <= PLAIN_MAX &&
    base >= -PLAIN_MAX &&
    // Beyond these, `whole * d` or `floor * d` may lie beyond 2^53 and what is left be off by one.
    b >= -PLAIN_MAX &&
    d <= PLAIN_MAX &&
    rest >= 0 &&
    rest < d
  ) {
    const floor = Math.floor(part / d);
    const quotient = base + floor;
    return roundUp(quotient, part - floor * d, d, rounding) ? quotient + 1 : quotient + 0;
  }
  const estimate = rounding === 'half-even' ? NaN : outwards(product / d, ERROR_2, rounding);
  if (!Number.isNaN(estimate)) return estimate;
  const quotient = product / d;
  return d <= PLAIN_MAX && quotient < PLAIN_MAX && quotient > -PLAIN_MAX
    ? inTwoDoubles(a, b, d, product, Math.floor(quotient), rounding)
    : fit(divide(BigInt(a) * BigInt(b), BigInt(d), rounding));
}

/**
 * The same by exact remainders: a product of two doubles is the sum of two others (T. Dekker, "A floating-point
 * technique for extending the available precision", Numerische Mathematik 18, 1971). `floor` is at most one off.
 */
function inTwoDoubles(
  a: number,
  b: number,
  d: number,
  product: number,
  floor: number,
  rounding: Rounding,
): number {
  const back = floor * d;
  let remainder = product - back + (lowPart(a, b, product) - lowPart(floor, d, back));
  let quotient = floor;
  if (remainder < 0) {
    quotient--;
    remainder += d;
  } else if (remainder >= d) {
    quotient++;
    remainder -= d;
  }
  return roundUp(quotient, remainder, d, rounding) ? quotient + 1 : quotient + 0;
}

/** What the rounded product `x * y` lacks of the exact one. */
function lowPart(x: number, y: number, product: number): number {
  const xBig = x * SPLITTER;
  const xHigh = xBig - (xBig - x);
  const xLow = x - xHigh;
  const yBig = y * SPLITTER;
  const yHigh = yBig - (yBig - y);
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}

/** `a * b * c / d`, exact and rounded once; as `mulDiv`, for a price, a size and a rate. */
export function mulDiv3(a: number, b: number, c: number, d: number, rounding: Rounding): number {
  if (rounding === 'half-even') {
    const estimate = nearest((a * b * c) / d, ERROR_3);
    if (!Number.isNaN(estimate)) return estimate;
  }
  return mulDiv3Long(a, b, c, d, rounding);
}

function mulDiv3Long(a: number, b: number, c: number, d: number, rounding: Rounding): number {
  const product = a * b;
  if (product <= PLAIN_MAX && product >= -PLAIN_MAX) return mulDivLong(product, c, d, rounding);
  const estimate = rounding === 'half-even' ? NaN : outwards((product * c) / d, ERROR_3, rounding);
  return Number.isNaN(estimate)
    ? fit(divide(BigInt(a) * BigInt(b) * BigInt(c), BigInt(d), rounding))
    : estimate;
}

/** `numerator / d` for a total that was summed exactly; for orders that fill in many parts. */
export function divideExact(numerator: bigint, d: number, rounding: Rounding): number {
  return fit(divide(numerator, BigInt(d), rounding));
}

/** The sum of two stored amounts, refused when it no longer fits. */
export function addChecked(a: number, b: number): number {
  const sum = a + b;
  if (sum > Number.MAX_SAFE_INTEGER || sum < -Number.MAX_SAFE_INTEGER) throw headroom(String(sum));
  return sum;
}

function roundUp(quotient: number, remainder: number, d: number, rounding: Rounding): boolean {
  assert(remainder >= 0 && remainder < d, 'a remainder lies below its divisor');
  if (rounding === 'half-even') {
    const twice = remainder * 2;
    return twice > d || (twice === d && quotient % 2 !== 0);
  }
  return rounding === 'up' && remainder > 0;
}

/** The estimate, rounded to the nearest; NaN when its error reaches the half at which the answer would change. */
function nearest(x: number, relativeError: number): number {
  const floor = Math.floor(x);
  const offset = x - floor - 0.5;
  const size = x < 0 ? -x : x;
  const error = size * relativeError;
  if (!(size < PLAIN_MAX)) return NaN;
  if (offset > error) return floor + 1;
  return offset < -error ? floor + 0 : NaN;
}

/** The same up or down; NaN when its error reaches a whole number. */
function outwards(x: number, relativeError: number, rounding: 'up' | 'down'): number {
  const floor = Math.floor(x);
  const fraction = x - floor;
  const size = x < 0 ? -x : x;
  const error = size * relativeError;
  if (!(size < PLAIN_MAX) || fraction <= error || fraction >= 1 - error) return NaN;
  return rounding === 'down' ? floor + 0 : floor + 1;
}

function divide(numerator: bigint, d: bigint, rounding: Rounding): bigint {
  let quotient = numerator / d;
  let remainder = numerator % d;
  if (remainder < 0n) {
    quotient -= 1n;
    remainder += d;
  }
  if (rounding === 'half-even') {
    const twice = remainder * 2n;
    return twice > d || (twice === d && quotient % 2n !== 0n) ? quotient + 1n : quotient;
  }
  return rounding === 'up' && remainder > 0n ? quotient + 1n : quotient;
}

function fit(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw headroom(String(value));
  return number;
}

/** The error of an amount that no longer fits. */
export function headroom(value: string): HeadroomError {
  return new HeadroomError(
    `an amount of ${value} units does not fit an exact integer; use fewer digits for the account's money (account.digits)`,
  );
}
