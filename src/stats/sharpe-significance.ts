/**
 * How much a Sharpe ratio proves: its probability, the length of record that would prove it, and what is left of it
 * after many trials.
 *
 * All Sharpe ratios here are of a period and not annualised. Skewness and excess kurtosis are those of the returns,
 * ddof 0 (`moments.ts`; the papers' kurtosis is the excess and 3). Period: that of the returns (METR-1: UTC days).
 * Risk-free rate: that of the Sharpe ratio. Null where an input is, and where the variance of the estimate is not
 * positive. Source: D. Bailey and M. Lopez de Prado, "The Sharpe ratio efficient frontier", Journal of Risk 15 (2012),
 * and "The deflated Sharpe ratio", Journal of Portfolio Management 40 (2014).
 */
import { assert } from '../base/assert.ts';
import { normalProbability, normalQuantile } from './normal-distribution.ts';

export interface SharpeEstimate {
  /** Of a period. */
  readonly sharpe: number | null;
  readonly skewness: number | null;
  readonly excessKurtosis: number | null;
  /** Number of returns. */
  readonly count: number;
}

/**
 * Probabilistic Sharpe ratio: the probability that the true ratio lies above `reference`, in [0, 1].
 *
 * Formula: N((s - reference) * sqrt(n - 1) / sqrt(1 - skewness * s + (kurtosis - 1) / 4 * s^2)), N the normal
 * distribution. Null for fewer than two returns.
 */
export function probabilisticSharpe(estimate: SharpeEstimate, reference: number): number | null {
  const variance = varianceOf(estimate);
  const { sharpe, count } = estimate;
  if (variance === null || sharpe === null || count < 2) return null;
  return normalProbability((sharpe - reference) * Math.sqrt((count - 1) / variance));
}

/**
 * Minimum track record length: how many returns it takes to say with `confidence` that the true ratio lies above
 * `reference`. In periods, not rounded.
 *
 * Formula: 1 + (1 - skewness * s + (kurtosis - 1) / 4 * s^2) * (z / (s - reference))^2, z the normal quantile of the
 * confidence. Null also when the ratio is not above the reference: then no length is enough.
 */
export function minimumTrackRecord(
  estimate: SharpeEstimate,
  reference: number,
  confidence: number,
): number | null {
  const variance = varianceOf(estimate);
  const { sharpe } = estimate;
  if (variance === null || sharpe === null || !(sharpe > reference)) return null;
  const ratio = normalQuantile(confidence) / (sharpe - reference);
  return 1 + variance * ratio * ratio;
}

const eulerMascheroni = 0.5772156649015329;
const e = 2.718281828459045;

/**
 * Expected maximum of the Sharpe ratios of `trials` independent trials whose true ratio is 0, in deviations of them.
 *
 * Formula: (1 - g) * Z(1 - 1 / n) + g * Z(1 - 1 / (n e)), Z the normal quantile, g the Euler-Mascheroni constant. 0 for
 * a single trial. Period: none; not annualised; no risk-free rate; no ddof.
 */
export function expectedMaximum(trials: number): number {
  assert(Number.isInteger(trials) && trials >= 1, 'there is at least one trial, and a whole number of them');
  if (trials === 1) return 0;
  return (
    -(1 - eulerMascheroni) * normalQuantile(1 / trials) - eulerMascheroni * normalQuantile(1 / (trials * e))
  );
}

export interface Trials {
  /** How many independent ones there were, this one included. */
  readonly count: number;
  /** Variance of their Sharpe ratios of a period. */
  readonly sharpeVariance: number;
}

/**
 * Deflated Sharpe ratio: the probability that the true ratio lies above what the best of so many trials shows by
 * chance.
 *
 * Formula: probabilistic Sharpe ratio against sqrt(variance of the trials' ratios) * expected maximum. Null as it is.
 */
export function deflatedSharpe(estimate: SharpeEstimate, trials: Trials): number | null {
  return probabilisticSharpe(estimate, Math.sqrt(trials.sharpeVariance) * expectedMaximum(trials.count));
}

/**
 * Minimum backtest length: years of data below which the best of so many trials is expected to show an annual Sharpe
 * ratio of `annualSharpe` by chance.
 *
 * Formula: (expected maximum / annualSharpe)^2. Source: D. Bailey, J. Borwein, M. Lopez de Prado and Q. Zhu, "Pseudo-
 * mathematics and financial charlatanism", Notices of the AMS 61 (2014).
 */
export function minimumBacktestYears(trials: number, annualSharpe: number): number {
  assert(annualSharpe > 0, 'a Sharpe ratio to be held against is positive');
  const ratio = expectedMaximum(trials) / annualSharpe;
  return ratio * ratio;
}

/** n - 1 times the variance of the estimate. */
function varianceOf({ sharpe, skewness, excessKurtosis }: SharpeEstimate): number | null {
  if (sharpe === null || skewness === null || excessKurtosis === null) return null;
  const variance = 1 - skewness * sharpe + ((excessKurtosis + 2) / 4) * sharpe * sharpe;
  return variance > 0 ? variance : null;
}
