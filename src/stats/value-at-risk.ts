/**
 * Value at risk and conditional value at risk: what the worst `tail` of the periods begin at, and what they cost on
 * average. Losses are positive fractions: 0.02 is two percent lost; below 0 even the tail gained.
 *
 * `tail` is the share of the periods that counts as the worst, 0.05 for a confidence of 95 percent. Period: that of the
 * returns (METR-1: UTC days), one period ahead. Not annualised; no risk-free rate. Null for fewer than two returns.
 */
import { standardDeviation } from './deviation.ts';
import { normalDensity, normalQuantile } from './normal-distribution.ts';
import { quantileOfSorted, sorted } from './quantile.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Value at risk, historical.
 *
 * Formula: -quantile(returns, tail), linear between order statistics (type 7). No ddof. Source: P. Jorion, "Value at
 * Risk"; the quantile as in `quantile.ts`.
 */
export function valueAtRisk(returns: Numbers, tail: number): number | null {
  return returns.length < 2 ? null : 0 - quantileOfSorted(sorted(returns), tail);
}

/**
 * Conditional value at risk (expected shortfall), historical; never below the value at risk.
 *
 * Formula: -mean of the floor((n - 1) * tail) + 1 lowest returns: those that are not above the quantile. No ddof.
 * Source: C. Acerbi and D. Tasche, "Expected shortfall: a natural coherent alternative to value at risk", Economic
 * Notes 31 (2002).
 */
export function conditionalValueAtRisk(returns: Numbers, tail: number): number | null {
  if (returns.length < 2) return null;
  const worst = sorted(returns).subarray(0, Math.floor((returns.length - 1) * tail) + 1);
  return 0 - mean(worst)!;
}

/**
 * Value at risk of a normal distribution with the mean and deviation of the returns.
 *
 * Formula: -(mean + z * deviation), z the normal quantile of the tail, strictly between 0 and 1. ddof: 0.
 * Source: J.P. Morgan, "RiskMetrics Technical Document" (1996).
 */
export function normalValueAtRisk(returns: Numbers, tail: number): number | null {
  const deviation = standardDeviation(returns, 0);
  return deviation === null ? null : 0 - (mean(returns)! + normalQuantile(tail) * deviation);
}

/**
 * Conditional value at risk of that normal distribution.
 *
 * Formula: deviation * density(z) / tail - mean. ddof: 0. Source: R. Rockafellar and S. Uryasev, "Optimization of
 * conditional value-at-risk", Journal of Risk 2 (2000).
 */
export function normalConditionalValueAtRisk(returns: Numbers, tail: number): number | null {
  const deviation = standardDeviation(returns, 0);
  return deviation === null
    ? null
    : (deviation * normalDensity(normalQuantile(tail))) / tail - mean(returns)!;
}
