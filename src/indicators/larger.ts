/**
 * The larger and the smaller of two prices without a branch: whether a candle makes a new extreme is what a processor
 * cannot foretell, and a wrong guess costs more than these operations (a rolling maximum takes half the time).
 *
 * For integers below 2^52, as prices are, every operation is exact. Not for decimals.
 */

export function larger(a: number, b: number): number {
  return (a + b + Math.abs(a - b)) / 2;
}

export function smaller(a: number, b: number): number {
  return (a + b - Math.abs(a - b)) / 2;
}
