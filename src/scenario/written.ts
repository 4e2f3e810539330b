/**
 * Numbers and times as people write them in a scenario, read exactly: rates with their unit, decimals, dates. What
 * cannot be meant goes to `wrong` with its path; nothing is rounded.
 */
import { assert } from '../base/assert.ts';
import { decimalsOf, parseDecimal } from '../model/decimal.ts';
import { formatTime, parseTime, type TimeMs } from '../model/time.ts';
import { rateDigits } from '../model/units.ts';
import type { Path, Wrong } from './source.ts';

/** Units of 10^-8 of a rate that the schema has let through: `0.1%`, `10bps`, 0. At most 100 %. */
export function rateOf(rate: string | 0, path: Path, wrong: Wrong[]): number {
  if (rate === 0) return 0;
  const digits = rateDigits - (rate.endsWith('%') ? 2 : 4);
  const number = rate.replace(/ ?(%|bps)$/, '');
  const units = parseDecimal(number, digits);
  if (units !== null && units <= 10 ** rateDigits) return units;
  const isTooPrecise = (decimalsOf(number) ?? 0) > digits;
  const expected = isTooPrecise ? `at most ${digits} decimals` : 'at most 100%';
  const message = `expected ${expected}, got ${rate}`;
  wrong.push({ code: isTooPrecise ? 'too-precise' : 'out-of-range', path, message });
  return 0;
}

/** A rate above 0 and at most 100 %. */
export function partOf(given: string, path: Path, wrong: Wrong[]): number {
  const known = wrong.length;
  const part = rateOf(given, path, wrong);
  if (part === 0 && wrong.length === known)
    wrong.push({
      code: 'out-of-range',
      path,
      message: `expected more than 0 and at most 100%, got ${given}`,
    });
  return part;
}

/** Plain decimal text of a number as written, one text for one number: `1e-7` is `0.0000001`, `0.10` is `0.1`. */
function decimalText(value: number | string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  assert(match !== null, 'the schema lets only decimal numbers through');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padStart(whole.length + fraction.length + Math.max(0, 1 - point), '0');
  const start = Math.max(1, point);
  const integer = digits
    .slice(0, start)
    .padEnd(start, '0')
    .replace(/^0+(?=\d)/, '');
  const decimals = digits.slice(start).replace(/0+$/, '');
  const text = decimals === '' ? integer : `${integer}.${decimals}`;
  return text === '0' ? text : sign + text;
}

export function positive(value: number | string, path: Path, wrong: Wrong[]): string {
  if (!(Number(value) > 0)) {
    wrong.push({ code: 'out-of-range', path, message: `expected a number above 0, got ${value}` });
  }
  return decimalText(value);
}

export function atLeastZero(value: number | string, path: Path, wrong: Wrong[]): string {
  if (!(Number(value) >= 0)) {
    wrong.push({ code: 'out-of-range', path, message: `expected 0 or more, got ${value}` });
  }
  return decimalText(value);
}

export function isoOf(value: string | number | undefined, path: Path, wrong: Wrong[]): string | null {
  if (value === undefined) return null;
  const at = typeof value === 'number' ? (value as TimeMs) : parseTime(value);
  if (at === null || (typeof value === 'number' && (value < 1e11 || value > 8.64e15))) {
    const message = `expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z, got "${value}"`;
    wrong.push({ code: 'bad-time', path, message, hint: 'Times are UTC; a local time is refused (TIME-6).' });
    return null;
  }
  return formatTime(at);
}
