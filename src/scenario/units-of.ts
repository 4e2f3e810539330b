/** Decimal text of the normal form as whole units, exactly. */
import { decimalsOf, parseDecimal } from '../model/decimal.ts';
import type { Path, Wrong } from './source.ts';

/** Decimal text as units; what has too many decimals, or is too large, is an issue. */
export function units(text: string, digits: number, path: Path, wrong: Wrong[]): number {
  const value = parseDecimal(text, digits);
  if (value !== null) return value;
  const decimals = decimalsOf(text) ?? 0;
  const message =
    decimals > digits
      ? `expected at most ${digits} decimals, got ${shortened(text)}`
      : `${shortened(text)} does not fit an exact integer with ${digits} decimals`;
  const isMoney = path[0] === 'account' && path[1] === 'balance';
  const hint = isMoney
    ? { hint: 'Set account.digits to fewer decimals: 2 or 0 leave room for more money.' }
    : {};
  const code = decimals > digits ? 'too-precise' : 'headroom';
  wrong.push({ code, path, message, ...(code === 'headroom' ? hint : {}) });
  return 1;
}

/** A number of hundreds of digits is told by its beginning. */
const shortened = (text: string): string =>
  text.length <= 40 ? text : `${text.slice(0, 12)}… (${text.length} characters)`;
