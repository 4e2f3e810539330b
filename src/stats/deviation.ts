/**
 * Deviations of returns per period, the divisors of the ratios; `volatility` and `sortino` annualise them.
 *
 * A deviation of rounding noise counts as zero. A return is a quotient of two rounded amounts, less one, and so is
 * known to about 2^-52 of 1 + |r|; a deviation below four times that tells nothing about the account (equity of
 * 100, 110, 121 returns the same twice, and doubles may disagree in the last digit).
 * Fewer than two values have no deviation: null (METR-1), for either kind.
 */
import { RunningSum, sum } from './sums.ts';
import type { Numbers } from './sums.ts';

/** A deviation, or a drawdown, of this share of the value it was computed from is nothing but rounding. */
export const roundingNoise = 2 ** -50;

/**
 * Standard deviation: sqrt(sum((x - mean)^2) / (n - ddof)). Not annualised. ddof 1 for a sample, 0 for a population.
 * Source: the corrected two-pass form of T. Chan, G. Golub and R. LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37 (1983), in which the error of the mean cancels.
 */
export function standardDeviation(values: Numbers, ddof: 0 | 1): number | null {
  const count = values.length;
  if (count < 2) return null;
  const centre = sum(values) / count;
  // Running sums, not lists: a window that moves asks this thousands of times.
  const offsets = new RunningSum();
  const squares = new RunningSum();
  for (let i = 0; i < count; i++) {
    const offset = values[i]! - centre;
    offsets.add(offset);
    squares.add(offset * offset);
  }
  const drift = offsets.value;
  const variance = Math.max(0, squares.value - (drift * drift) / count) / (count - ddof);
  return withoutNoise(Math.sqrt(variance), values);
}

/**
 * Root of the mean squared shortfall: sqrt(sum(min(x, 0)^2) / n) of returns above their target. Not annualised.
 * n counts all periods, those without a shortfall too; no degree of freedom is taken, since the target is given.
 * Source: F. Sortino and L. Price, "Performance measurement in a downside risk framework", Journal of Investing 3
 * (1994).
 */
export function shortfallDeviation(excess: Numbers): number | null {
  const count = excess.length;
  if (count < 2) return null;
  const squares = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = excess[i]!;
    if (value < 0) squares[i] = value * value;
  }
  return withoutNoise(Math.sqrt(sum(squares) / count), excess);
}

function withoutNoise(deviation: number, values: Numbers): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return deviation <= roundingNoise * (1 + largest) ? 0 : deviation;
}
