/**
 * Lines that are not written plainly, written anew: date and time in one field and in ISO's order, numbers with a point
 * and without marks between thousands. It is done on the text, so that no digit of a price is touched. What is not
 * understood stays as it is, to be refused by those who read it. Fields stay where they are.
 */
import type { DateOrder, DecimalSign, Dialect } from './dialect.ts';
import { rawFields, unquoted } from './fields.ts';

export function plainLine(line: string, dialect: Dialect): string {
  const { separator, places, odd } = dialect;
  const { clock = null, dates = null, decimal = 'point' } = odd ?? {};
  const raw = rawFields(line, separator);
  const hasQuotes = line.includes('"');
  const fields = hasQuotes ? raw.map((field) => unquoted(field.trim()).trim()) : [...raw];
  const { time, ...numbers } = places;
  if (hasQuotes || decimal === 'comma') {
    for (const place of Object.values(numbers)) {
      const field = fields[place]?.trim();
      if (field !== undefined) fields[place] = plainNumber(field, decimal, raw[place]!.includes('"'));
    }
  }
  if (time !== undefined && fields[time] !== undefined) {
    const at = fields[time].trim();
    fields[time] = plainTime(clock === null ? at : `${at} ${fields[clock]?.trim() ?? ''}`, dates);
  }
  // Only in quotes did a field hold the separator.
  return (hasQuotes ? fields.map((field) => field.replaceAll(separator, ' ')) : fields).join(separator);
}

/** `66.973,26` where the comma is the decimal sign, `"66,973.26"` in quotes where the point is. */
function plainNumber(text: string, decimal: DecimalSign, isQuoted: boolean): string {
  if (decimal === 'comma') {
    const isGood = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d*)?([eE][+-]?\d+)?$/.test(text);
    if (isGood) return text.replaceAll('.', '').replace(',', '.');
    return /^[\d.]+$/.test(text) ? `${text} among decimal commas` : text;
  }
  return isQuoted && /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/;
const slashed = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)/;
const monthFirst = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)/;
const dayFirst = /^(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})(?!\d)/;

/** Whether the date is written as `plainTime` knows to write anew. */
export const isOddDate = (text: string): boolean =>
  [dotted, slashed, monthFirst, dayFirst].some((form) => form.test(text));

/** Whether one needs to know if the day or the month comes first. */
export const needsOrder = (text: string): boolean => slashed.test(text);

/** What such a date proves: one of its numbers is above twelve. */
export function orderProvenBy(text: string): DateOrder | null {
  const [, first, , second] = slashed.exec(text) ?? [];
  if (Number(first) > 12) return 'dmy';
  return Number(second) > 12 ? 'mdy' : null;
}

function plainTime(text: string, dates: DateOrder | null): string {
  const isPlain = /^\d{8}|^\d{4}[-./]/.test(text);
  return plainClock(isPlain ? text : plainDate(text, dates));
}

function plainDate(text: string, dates: DateOrder | null): string {
  const two = (part: string | number): string => String(part).padStart(2, '0');
  const iso = (year: string, month: string | number, day: string): string =>
    `${year}-${two(month)}-${two(day)}`;
  const whenNamed = (form: string, year: string, name: string, day: string): string => {
    const month = months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
    return month === 0 ? form : iso(year, month, day);
  };
  return text
    .replace(dotted, (_, day: string, month: string, year: string) => iso(year, month, day))
    .replace(slashed, (form: string, a: string, _: string, b: string, year: string) => {
      if (dates === null) return form;
      return dates === 'dmy' ? iso(year, b, a) : iso(year, a, b);
    })
    .replace(monthFirst, (form: string, name: string, day: string, year: string) =>
      whenNamed(form, year, name, day),
    )
    .replace(dayFirst, (form: string, day: string, name: string, year: string) =>
      whenNamed(form, year, name, day),
    );
}

/** The time of day behind a date, with two digits for the hour, of 24. */
function plainClock(text: string): string {
  const match = /^(\S+?)[, ]+(\d\d?)(:\d\d(?::\d\d)?) ?([AaPp])[Mm]$/.exec(text);
  if (match === null) return text.replace(/[, ]+(\d):/, ' 0$1:');
  const [, date, hour, rest, half = ''] = match;
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return Number(hour) > 12 ? text : `${date} ${String(hours).padStart(2, '0')}${rest}`;
}

/** Whether a field holds a time of day alone. */
export const isClock = (text: string): boolean =>
  /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/.test(text) ||
  /^(0?\d|1[0-2]):[0-5]\d(:[0-5]\d)? ?[AP]M$/i.test(text) ||
  /^([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(text);
