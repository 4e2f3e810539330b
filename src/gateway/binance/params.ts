/** The parameters of one request, query and body together, read with Binance's own complaints. */
import { decimalsOf, parseDecimal } from '../../model/decimal.ts';
import { BinanceError, illegal, missing, tooPrecise } from './error.ts';

/** A count of ms so great lies thousands of years ahead. */
const microsecondsFrom = 1e14;
const decimalRange = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';

export class Params {
  private readonly values: Map<string, string>;
  private readonly takesMicroseconds: boolean;

  /** What is in `pairs` and in `behind`, as in the query and in the body of a request, counts as it is in `pairs`. */
  constructor(
    pairs: Iterable<readonly [string, string]>,
    behind: Iterable<readonly [string, string]> = [],
    takesMicroseconds = false,
  ) {
    this.values = new Map([...once(behind), ...once(pairs)]);
    this.takesMicroseconds = takesMicroseconds;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Null where it was not sent, or is empty. */
  text(name: string): string | null {
    const value = this.values.get(name);
    return value === undefined || value === '' ? null : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null) throw missing(name);
    return value;
  }

  /** One of `choices`, in upper case; `wrong` is what is said of another. */
  choice<T extends string>(name: string, choices: readonly T[], wrong: () => BinanceError): T | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!(choices as readonly string[]).includes(value)) throw wrong();
    return value as T;
  }

  /** An id of a client's own; null where it was not sent. */
  clientId(name: string): string | null {
    const value = this.text(name);
    if (value === null || /^[.A-Z:/a-z0-9_-]{1,36}$/.test(value)) return value;
    throw illegal(name, '^[\\.A-Z\\:/a-z0-9_-]{1,36}$');
  }

  /** A positive decimal as units of 10^-digits; null where it was not sent. */
  units(name: string, digits: number): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^\d{1,20}(\.\d{1,20})?$/.test(value)) throw illegal(name, decimalRange);
    if ((decimalsOf(value) ?? 0) > digits) throw tooPrecise(name);
    const units = parseDecimal(value, digits);
    if (units === null) throw illegal(name, decimalRange);
    return units;
  }

  integer(name: string, least = 0, most = Number.MAX_SAFE_INTEGER): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^\d{1,20}$/.test(value)) throw illegal(name, '^[0-9]{1,20}$');
    const number = Number(value);
    if (number < least || number > most)
      throw new BinanceError(-1130, `Data sent for parameter '${name}' is not valid.`);
    return number;
  }

  /** A moment, in ms; spot takes it in microseconds, too. */
  moment(name: string): number | null {
    const moment = this.integer(name);
    return moment !== null && this.takesMicroseconds && moment >= microsecondsFrom
      ? Math.floor(moment / 1000)
      : moment;
  }

  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase() ?? 'false';
    if (value !== 'true' && value !== 'false') throw illegal(name, '^(true|false)$');
    return value === 'true';
  }

  /** All of them, for answers that say again what was asked. */
  words(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.values);
  }
}

/** Pairs of which none has the name of another. */
function once(pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (values.has(name)) throw new BinanceError(-1101, `Duplicate values for parameter '${name}' detected.`);
    values.set(name, value);
  }
  return values;
}
