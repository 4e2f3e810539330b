/**
 * Powers with a fractional exponent, from multiplication and square roots alone.
 *
 * `Math.pow` may differ in its last digit between machines; annual returns are compared and ranked, so they are
 * computed here (DET-1). The whole part of the exponent goes by repeated squaring; each binary digit of the fraction
 * takes one more square root of the base, since x^(1/2 + 1/8) = x^(1/2) * x^(1/8).
 * Relative error: about 1e-14 for exponents below 10, growing with the whole part of the exponent.
 */
import { assert } from '../base/assert.ts';

/** `base` to the power `exponent`: base above 0, exponent at least 0 and finite. May overflow to Infinity. */
export function power(base: number, exponent: number): number {
  assert(
    base > 0 && exponent >= 0 && exponent < Infinity,
    'a power has a positive base and a finite exponent',
  );
  const whole = Math.floor(exponent);
  return wholePower(base, whole) * fractionPower(base, exponent - whole);
}

function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** The loop ends with the last binary digit of the fraction: doubling and taking 1 away are exact. */
function fractionPower(base: number, exponent: number): number {
  let result = 1;
  let root = base;
  for (let rest = exponent; rest > 0;) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      result *= root;
      rest -= 1;
    }
  }
  return result;
}
