/** What in the first candles of a text is not written plainly, and what they leave undecided. */
import type { DateOrder, DecimalSign, Dialect, OddForm } from './dialect.ts';
import { fieldsOf } from './fields.ts';
import { isOddDate, needsOrder, orderProvenBy } from './odd-line.ts';
import { problem } from './problems.ts';

export interface SaidForm {
  readonly dates?: DateOrder;
  readonly decimal?: DecimalSign;
}

export interface Oddity {
  /** Null where lines can be read as they stand. */
  readonly odd: OddForm | null;
  /** A date of which it cannot be told yet whether its day or its month comes first. */
  readonly undecided: string | null;
}

/** `dialect` without a form; `clock` is where the time of day has a field of its own. */
export function oddityOf(
  lines: readonly string[],
  dialect: Dialect,
  clock: number | null,
  said: SaidForm,
  file: string,
): Oddity {
  const { places, separator } = dialect;
  const rows = lines.filter((line) => line !== '').map((line) => fieldsOf(line, separator));
  const dates = rows.map((fields) => fields[places.time!] ?? '');
  const ordered = dates.filter(needsOrder);
  const order = said.dates ?? ordered.map(orderProvenBy).find((proven) => proven !== null) ?? null;
  const { open, high, low, close } = places;
  const prices = rows.flatMap((fields) => [open, high, low, close].map((place) => fields[place!] ?? ''));
  const decimal = said.decimal ?? (separator === ',' ? 'point' : decimalOf(prices, file));
  const isOdd = clock !== null || decimal === 'comma' || dates.some(isOddDate);
  const undecided = ordered.length > 0 && order === null ? ordered[0]! : null;
  return { odd: isOdd ? { clock, dates: order, decimal } : null, undecided };
}

/** The decimal sign where fields are not separated by commas. */
function decimalOf(prices: readonly string[], file: string): DecimalSign {
  const some = (form: RegExp): string | undefined => prices.find((price) => form.test(price));
  const doubtful = some(/^\d[\d.]*,\d/);
  if (doubtful === undefined) return 'point';
  // No mark between thousands: not three digits behind it, more than three before it, or points before it.
  if (some(/^(\d+,(\d{1,2}|\d{4,})|(\d{4,}|0),\d+|\d{1,3}(\.\d{3})+,\d+)$/) !== undefined) return 'comma';
  if (some(/^\d{1,3}(,\d{3})+\.\d+$|^\d{1,3}(,\d{3}){2,}$/) !== undefined) return 'point';
  const message = `"${doubtful}" may be a decimal number, or one of thousands`;
  throw problem(file, 'bad-price', message, 'Say which: --decimal comma or --decimal point.');
}
