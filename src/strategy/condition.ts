/**
 * When a strategy wants to be asked. One that says so is left alone at all other closes: the engine looks for the
 * conditions in whole columns, far quicker than it could ask.
 *
 * A condition is about one close: two readings cross there, or one number lies above or below another. It says when to
 * look, not what to do: `onClose` decides, and may answer nothing. At its first close with all readings defined a
 * strategy is always asked. `crosses` is what `crossedAbove` and `crossedBelow` of the readings say. `above` and `below`
 * compare readings and prices of one unit as they are kept, before they are rounded to decimals, and all else as
 * decimals: a close at which two decimals are equal may be asked about once too often, and none is missed.
 */

/** A reading by name, now or at the close before; a price of the candle; a plain number. */
export type Operand<Name extends string = string> =
  Name | number | { readonly previous: Name } | { readonly price: 'open' | 'high' | 'low' | 'close' };

export type Condition<Name extends string = string> =
  /** `first` is above `second` now and was not at the close before, or below and was not. */
  | { readonly kind: 'crosses'; readonly first: Name; readonly second: Name }
  | { readonly kind: 'above'; readonly left: Operand<Name>; readonly right: Operand<Name> }
  | { readonly kind: 'below'; readonly left: Operand<Name>; readonly right: Operand<Name> };

/** Two readings cross, in either direction. */
export const crosses = <const First extends string, const Second extends string>(
  first: First,
  second: Second,
): Condition<First | Second> => ({ kind: 'crosses', first, second });

/** `left` is greater than `right`. */
export const above = <const Name extends string>(
  left: Operand<Name>,
  right: Operand<Name>,
): Condition<Name> => ({
  kind: 'above',
  left,
  right,
});

/** `left` is less than `right`. */
export const below = <const Name extends string>(
  left: Operand<Name>,
  right: Operand<Name>,
): Condition<Name> => ({
  kind: 'below',
  left,
  right,
});

/** What is wrong with the conditions of a strategy whose readings are `names`, as a sentence; null when nothing is. */
export function conditionsFault(conditions: unknown, names: readonly string[]): string | null {
  if (!Array.isArray(conditions)) return `expected conditions to be a list, got ${shown(conditions)}`;
  for (const condition of conditions as readonly unknown[]) {
    const fault = conditionFault(condition, names);
    if (fault !== null) return fault;
  }
  return null;
}

export function conditionFault(condition: unknown, names: readonly string[]): string | null {
  const given = (typeof condition === 'object' ? condition : null) as Readonly<
    Record<string, unknown>
  > | null;
  const kind = given?.['kind'];
  if (given === null || (kind !== 'crosses' && kind !== 'above' && kind !== 'below'))
    return `expected a condition (crosses, above, below), got ${shown(condition)}`;
  const [first, second] = kind === 'crosses' ? ['first', 'second'] : ['left', 'right'];
  for (const key in given) {
    if (key !== 'kind' && key !== first && key !== second) return `there is no ${key} in a condition`;
  }
  const readingOnly = kind === 'crosses';
  return operandFault(given[first], names, readingOnly) ?? operandFault(given[second], names, readingOnly);
}

const prices: readonly unknown[] = ['open', 'high', 'low', 'close'];

function operandFault(operand: unknown, names: readonly string[], readingOnly: boolean): string | null {
  if (typeof operand === 'string') return nameFault(operand, names);
  if (!readingOnly && typeof operand === 'number' && Number.isFinite(operand)) return null;
  if (!readingOnly && typeof operand === 'object' && operand !== null) {
    const [entry, ...more] = Object.entries(operand);
    if (entry?.[0] === 'previous' && typeof entry[1] === 'string' && more.length === 0)
      return nameFault(entry[1], names);
    if (entry?.[0] === 'price' && prices.includes(entry[1]) && more.length === 0) return null;
  }
  const known = readingOnly
    ? 'the name of a reading'
    : 'a reading, { previous: reading }, { price: open, high, low or close } or a number';
  return `expected ${known} in a condition, got ${shown(operand)}`;
}

function nameFault(name: string, names: readonly string[]): string | null {
  return names.includes(name)
    ? null
    : `a condition speaks of the reading "${name}"; there are: ${names.join(', ') || 'none'}`;
}

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
