/**
 * The decimals of a file's prices while it is read: as many as the prices so far need. A price with more makes the
 * scale finer, and what was read before is multiplied; so one pass is enough, and nothing goes through a float.
 */
import { decimalsOf, parseDecimal, scaleOf } from '../model/decimal.ts';

/** What the prices of a file need at most, where nobody asks for more. */
const digitsMax = 8;

export interface PriceOptions {
  /** `auto`: as many as the file's prices need, at most 8. */
  readonly priceDigits: number | 'auto';
  /** With `auto`: at least so many, for a tick that is finer than the prices. */
  readonly leastPriceDigits?: number;
  /** Prices with more decimals than the scale may have are rounded to it, half up. Default: refused. */
  readonly round?: boolean;
}

/** A price that was read before does not fit the finer scale: read again with these digits, and its line is found. */
export class ScaleOverflow extends Error {
  readonly digits: number;

  constructor(digits: number) {
    super(`a price does not fit ${digits} decimals`);
    this.digits = digits;
  }
}

export class PriceScale {
  digits: number;
  /** The most that `digits` may become. */
  readonly most: number;
  private readonly round: boolean;
  private readonly onFiner: (from: number, to: number) => void;

  /** `onFiner` multiplies what was read before. */
  constructor(options: PriceOptions, onFiner: (from: number, to: number) => void) {
    const { priceDigits, leastPriceDigits = 0 } = options;
    this.digits = priceDigits === 'auto' ? leastPriceDigits : priceDigits;
    this.most = priceDigits === 'auto' ? Math.max(digitsMax, leastPriceDigits) : priceDigits;
    this.round = options.round ?? false;
    this.onFiner = onFiner;
  }

  /** A price of text; null for what is no decimal number, has too many decimals, or is too large. */
  read(text: string): number | null {
    const needed = decimalsOf(text);
    if (needed === null) return null;
    this.need(needed);
    return parseDecimal(this.round && needed > this.most ? rounded(text, this.most) : text, this.digits);
  }

  /** What was expected in place of a text that `read` refused. */
  expected(text: string): string {
    const needed = decimalsOf(text);
    if (needed === null) return 'a decimal number';
    if (needed > this.most) return `a price with at most ${this.most} decimals`;
    const greatest = Math.floor(Number.MAX_SAFE_INTEGER / scaleOf(this.digits));
    return `a price of at most ${greatest}, since prices here have ${this.digits} decimals`;
  }

  /** Makes room for a price with so many decimals. */
  need(decimals: number): void {
    const next = Math.min(decimals, this.most);
    if (next <= this.digits) return;
    this.onFiner(this.digits, next);
    this.digits = next;
  }

  /**
   * A price that came as a double, by the shortest decimal text that names it. Null as in `read`. Where the double is
   * the nearest to a number of the present scale, that number is it.
   */
  readNumber(price: number): number | null {
    if (!Number.isFinite(price)) return null;
    const scale = scaleOf(this.digits);
    const units = Math.round(price * scale);
    if (units / scale === price && Math.abs(units) < 1e15) return units + 0;
    return this.read(String(price));
  }
}

/** Multiplies whole numbers so that they count in 10^-to instead of 10^-from. */
export function makeFiner(column: Float64Array, length: number, from: number, to: number): void {
  const factor = scaleOf(to - from);
  for (let row = 0; row < length; row++) {
    const units = column[row]! * factor;
    if (units > Number.MAX_SAFE_INTEGER) throw new ScaleOverflow(to);
    column[row] = units;
  }
}

/** A decimal text with `digits` decimals, half up; of the text itself, as a double may lie on the other side of half. */
function rounded(text: string, digits: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE](.*))?$/.exec(text) ?? [];
  const shift = Number(exponent ?? 0);
  const all = whole + fraction;
  const point = whole.length + shift;
  const padded = point < 0 ? '0'.repeat(-point) + all : all;
  const end = Math.max(0, point) + digits;
  const kept = BigInt(padded.slice(0, end).padEnd(end, '0') || '0') + (padded.charAt(end) >= '5' ? 1n : 0n);
  return `${sign}${kept}e-${digits}`;
}
