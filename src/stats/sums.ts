/**
 * Sums and means of floating-point numbers, in the order given, so that the same numbers give the same result
 * everywhere (DET-1) and long lists of small returns lose nothing to a large total.
 *
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
 */

/** A row of numbers, whatever holds it. */
export type Numbers = ArrayLike<number>;

/** A sum that grows, for numbers that no list holds: the same digits as `sum` of them. */
export class RunningSum {
  private total = 0;
  private lost = 0;

  add(value: number): void {
    const { total } = this;
    const next = total + value;
    this.lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    this.total = next;
  }

  get value(): number {
    return this.total + this.lost;
  }
}

/** The sum, with what each addition rounded away carried beside it and added at the end. Nothing sums to 0. */
export function sum(values: Numbers): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** The arithmetic mean; null for no values. */
export function mean(values: Numbers): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}
