/**
 * Checks of the parameters of indicators. A bad one is the caller's mistake and throws a RangeError whose message is a
 * sentence: the indicator, the parameter, what was expected and what was given.
 */

/** `value` as a count of candles: a whole number from `min` to `periodMax`. */
export function checkPeriod(indicator: string, name: string, value: number, min = 1): number {
  if (Number.isInteger(value) && value >= min && value <= periodMax) return value;
  const expected = `a whole number of candles from ${min} to ${periodMax}`;
  throw new RangeError(`The ${name} of ${indicator} is ${expected}, not ${String(value)}.`);
}

/** `value` as a finite number above zero. */
export function checkPositive(indicator: string, name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`The ${name} of ${indicator} is a number above 0, not ${String(value)}.`);
}

/** A window of a million candles is two years of minutes, and 8 MB a ring. */
export const periodMax = 1_000_000;
