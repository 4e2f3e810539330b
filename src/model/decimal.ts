/**
 * Decimal text and integer units. Text is read straight into units, never through a float (FILL-7); numbers that come
 * from indicators are rounded to the grid that the market's rules give.
 */

const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, digits) => Number(`1e${digits}`));

/** Ten to the power of `digits`, exact for 0 to 22. A decision asks for it often, and a power is slow. */
export const scaleOf = (digits: number): number => powersOfTen[digits] ?? 10 ** digits;

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The number of decimals that `text` needs, trailing zeros aside; null when it is no decimal number. */
export function decimalsOf(text: string): number | null {
  const parts = split(text);
  return parts === null ? null : Math.max(0, parts.fraction.length);
}

/**
 * `text` as an integer of 10^-digits. Null when it is no decimal number, has more decimals than `digits` (trailing
 * zeros aside), or lies beyond 2^53 - 1 units.
 */
export function parseDecimal(text: string, digits: number): number | null {
  const plain = plainUnits(text, digits);
  if (plain >= 0) return plain;
  const parts = split(text);
  if (parts === null || parts.fraction.length > digits) return null;
  const units = Number(parts.integer + parts.fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(units)) return null;
  return parts.negative && units !== 0 ? -units : units;
}

/**
 * Digits with at most one point and no more decimals than `digits`, as files are full of, without a pattern; -1 for
 * any other text, which takes the general road. Whole numbers below 2^53 on the way, so nothing is rounded.
 */
function plainUnits(text: string, digits: number): number {
  const { length } = text;
  if (length === 0 || length > 15) return -1;
  let units = 0;
  let point = -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) units = units * 10 + code - 48;
    else if (code === 46 && point < 0) point = i;
    else return -1;
  }
  const decimals = point < 0 ? 0 : length - point - 1;
  if (decimals > digits || (point === 0 && decimals === 0)) return -1;
  for (let i = decimals; i < digits; i++) units *= 10;
  return units <= Number.MAX_SAFE_INTEGER ? units : -1;
}

/** The decimal text of `units`, with exactly `digits` decimals. */
export function formatDecimal(units: number, digits: number): string {
  const sign = units < 0 ? '-' : '';
  const text = Math.abs(units)
    .toFixed(0)
    .padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The decimal text of `units` without trailing zeros: `1.5`, not `1.50000000`. */
export function formatShort(units: number, digits: number): string {
  const text = formatDecimal(units, digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}

function split(text: string): { negative: boolean; integer: string; fraction: string } | null {
  const match = decimalPattern.exec(text);
  if (match === null) return null;
  let integer = match[2]!;
  let fraction = match[3] ?? '';
  if (integer === '' && fraction === '') return null;
  const exponent = Number(match[4] ?? '0');
  if (exponent > 0) {
    const moved = fraction.slice(0, exponent).padEnd(exponent, '0');
    integer += moved;
    fraction = fraction.slice(exponent);
  } else if (exponent < 0) {
    const padded = integer.padStart(-exponent, '0');
    fraction = padded.slice(exponent) + fraction;
    integer = padded.slice(0, exponent);
  }
  return { negative: match[1] === '-', integer: integer || '0', fraction: fraction.replace(/0+$/, '') };
}
