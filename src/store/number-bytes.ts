/**
 * Numbers as files are full of, read from their bytes without making a text: digits with at most one point. Whatever
 * is not quite plain is left to the readers of text, which say what is wrong with it. So that nothing is allocated for
 * a field, a decimal is left in two variables.
 */

const zero = 48;
const point = 46;
/** Fifteen digits are below 2^53 and exact; sixteen may be. */
const digitsMost = 15;

/** What `readDecimal` found: the digits as a whole number, and how many of them stand behind the point. */
export const found = { units: 0, decimals: 0 };

/** Reads bytes [from, to) into `found`, zeros at the end of a fraction left out; false where they are not plain. */
export function readDecimal(bytes: Uint8Array, from: number, to: number): boolean {
  let end = to;
  while (end > from && bytes[end - 1] === zero) end--;
  if (to === from || end - from > digitsMost + 1) return false;
  let units = 0;
  let pointAt = -1;
  for (let i = from; i < end; i++) {
    const code = bytes[i]! - zero;
    if (code >= 0 && code <= 9) units = units * 10 + code;
    else if (code === point - zero && pointAt < 0) pointAt = i;
    else return false;
  }
  if (pointAt >= 0) {
    // A point alone is no number; with zeros about it, it is.
    if (to - from === 1) return false;
    found.units = units;
    found.decimals = end - pointAt - 1;
    return end - from <= digitsMost + 1;
  }
  if (to - from > digitsMost) return false;
  for (let i = end; i < to; i++) units *= 10;
  found.units = units;
  found.decimals = 0;
  return true;
}

/** Reads bytes [from, to) as digits alone; -1 where they are anything else or too many. */
export function readWhole(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > digitsMost + 1) return -1;
  let units = 0;
  for (let i = from; i < to; i++) {
    const code = bytes[i]! - zero;
    if (code < 0 || code > 9) return -1;
    units = units * 10 + code;
  }
  return units <= Number.MAX_SAFE_INTEGER ? units : -1;
}

/** Two digits at `at`; -1 where they are none. */
export function readTwo(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}
