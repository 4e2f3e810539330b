/**
 * The standard normal distribution: density, probability, quantile. Portable (DET-1), to about twelve digits in the
 * tails as in the middle.
 *
 * Source: G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (2004), for the
 * series; M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 26.2.14 for the continued fraction of the
 * tail and 26.2.23 for the first guess of the quantile.
 */
import { assert } from '../base/assert.ts';
import { exponential, naturalLog } from './exponential.ts';

const rootOf2Pi = Math.sqrt(2 * 3.141592653589793);

/** Density: e^(-x^2 / 2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  return exponential((-x * x) / 2) / rootOf2Pi;
}

/** The probability that a standard normal number is at most `x`. */
export function normalProbability(x: number): number {
  const distance = Math.abs(x);
  if (distance < 3) return 0.5 + normalDensity(x) * oddSeries(x);
  const tail = normalDensity(x) * tailFraction(distance);
  return x < 0 ? tail : 1 - tail;
}

/** x + x^3 / 3 + x^5 / (3 * 5) + ..., up to terms that change nothing. */
function oddSeries(x: number): number {
  let term = x;
  let total = 0;
  for (let odd = 3; total + term !== total; odd += 2) {
    total += term;
    term *= (x * x) / odd;
  }
  return total;
}

/** 1 / (x + 1 / (x + 2 / (x + 3 / (x + ...)))), for x of at least 3. */
function tailFraction(x: number): number {
  let fraction = x;
  for (let step = 80; step >= 1; step--) fraction = x + step / fraction;
  return 1 / fraction;
}

/** The x that a standard normal number stays at or below with `probability`, strictly between 0 and 1. */
export function normalQuantile(probability: number): number {
  assert(probability > 0 && probability < 1, 'a quantile is of a probability between 0 and 1');
  const tail = Math.min(probability, 1 - probability);
  const t = Math.sqrt(-2 * naturalLog(tail));
  const guess =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  let x = -guess;
  // Halley's steps: each about triples the digits, and the guess has three.
  for (let step = 0; step < 4; step++) {
    const miss = (normalProbability(x) - tail) / normalDensity(x);
    x -= miss / (1 + (x * miss) / 2);
  }
  return probability < 0.5 ? x : 0 - x;
}
