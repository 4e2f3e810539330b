/** What makes a value no length, no level and no trailing stop: said, not guessed (FLOW-1). */

type Fields = Readonly<Record<string, unknown>>;

/** Each way to state a length. */
const lengthKeys = ['distance', 'percent', 'ticks', 'atr'];
const trailKeys = [...lengthKeys, 'period', 'activation', 'on'];
const periodMax = 1_000_000;

export const levelWords =
  'expected a level: one of { price }, { distance }, { percent }, { ticks } and { atr, period }';
const lengthWords =
  'expected a price, or a length: one of { distance }, { percent }, { ticks } and { atr, period }';

export const isGroup = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** A value as it is told; in JSON a number that is none would be null. */
export const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : JSON.stringify(value);

export const isWithin = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most && value !== Infinity;

/** The first key of `value` that is not known, as a sentence. */
export function unknownKey(value: Fields, known: readonly string[], path = ''): string | null {
  for (const key in value) {
    if (!known.includes(key)) return `there is no ${path}${key} here; there are: ${known.join(', ')}`;
  }
  return null;
}

export function levelFault(value: unknown): string | null {
  if (!isGroup(value)) return levelWords;
  if (!('price' in value)) return isLength(value) ? null : levelWords;
  for (const key in value) if (key !== 'price' || typeof value[key] !== 'number') return levelWords;
  return null;
}

/** A price of an order: a number, or a length from the price of the decision. */
export function orderPriceFault(value: unknown, name: string): string | null {
  return typeof value === 'number' || (isGroup(value) && isLength(value))
    ? null
    : `${lengthWords} as ${name}`;
}

/** A length alone. */
export const lengthFault = (value: unknown, name: string): string | null =>
  isGroup(value) && isLength(value)
    ? null
    : `expected a length as ${name}: one of { distance }, { percent }, { ticks } and { atr, period }`;

/** One number by the name of its way, and the period of an ATR. This is asked of every entry: it makes no lists. */
function isLength(value: Fields): boolean {
  let lengths = 0;
  for (const key in value) {
    if (key === 'period' && 'atr' in value && isPeriod(value[key])) continue;
    if (!isLengthKey(key) || typeof value[key] !== 'number') return false;
    lengths++;
  }
  return lengths === 1;
}

/** One of `lengthKeys`, without a look into the list: four comparisons are quicker than a call. */
const isLengthKey = (key: string): boolean =>
  key === 'distance' || key === 'percent' || key === 'ticks' || key === 'atr';

export const isPeriod = (period: unknown): boolean =>
  period === undefined ||
  (Number.isInteger(period) && (period as number) >= 1 && (period as number) <= periodMax);

/** The terms of a trailing stop: one length, and when and on what it follows. `beside`: keys of the order around it. */
export function trailFault(terms: Fields, path: string, beside: readonly string[] = []): string | null {
  let name: string | null = null;
  let given = 0;
  // This is asked of entries: it makes no lists.
  for (const key in terms) {
    if (!trailKeys.includes(key) && !beside.includes(key))
      return unknownKey(terms, [...trailKeys, ...beside], path);
    if (terms[key] === undefined || !lengthKeys.includes(key)) continue;
    name = key;
    given++;
  }
  const { period, activation, on } = terms;
  if (name === null || given > 1)
    return `expected one of ${path}distance, ${path}percent, ${path}ticks and ${path}atr`;
  if (typeof terms[name] !== 'number') return `expected a number as ${path}${name}`;
  if (period !== undefined && (name !== 'atr' || !isPeriod(period)))
    return `expected ${path}period beside ${path}atr: a whole number of candles from 1 to ${periodMax}`;
  if (on !== undefined && on !== 'path' && on !== 'close')
    return `expected ${path}on: path or close, got ${shown(on)}`;
  return activation === undefined ? null : orderPriceFault(activation, `${path}activation`);
}
