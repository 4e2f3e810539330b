/**
 * The figures that are computed from an account's returns alone (METR-1). Each is defined in the file that computes it.
 */
import { adjustedSharpe } from './adjusted-sharpe.ts';
import type { Convention } from './convention.ts';
import { kelly } from './kelly.ts';
import { excessKurtosis, meanAbsoluteDeviation, skewness } from './moments.ts';
import { omega } from './omega.ts';
import * as partial from './partial-moments.ts';
import { quantile } from './quantile.ts';
import { sharpe } from './sharpe.ts';
import { deflatedSharpe, minimumTrackRecord, probabilisticSharpe } from './sharpe-significance.ts';
import type { Trials } from './sharpe-significance.ts';
import { downsideDeviation } from './sortino.ts';
import { stability } from './stability.ts';
import { mean } from './sums.ts';
import { commonSenseRatio, tailRatio } from './tail-ratio.ts';
import * as risk from './value-at-risk.ts';

export interface ReturnMetrics {
  /** Returns that all of these are computed from. */
  readonly periods: number;
  /** Fractions of a period. */
  readonly meanReturn: number | null;
  readonly bestReturn: number | null;
  readonly worstReturn: number | null;
  readonly meanAbsoluteDeviation: number | null;
  readonly skewness: number | null;
  readonly excessKurtosis: number | null;
  /** Losses, positive fractions of a period; the worst 5 percent. */
  readonly valueAtRisk: number | null;
  readonly conditionalValueAtRisk: number | null;
  readonly normalValueAtRisk: number | null;
  readonly normalConditionalValueAtRisk: number | null;
  readonly tailRatio: number | null;
  readonly commonSenseRatio: number | null;
  readonly omega: number | null;
  /** Fraction a year. */
  readonly downsideDeviation: number | null;
  /** Fractions of a period, or of their number. */
  readonly downsidePotential: number | null;
  readonly downsideFrequency: number | null;
  readonly upsideRisk: number | null;
  readonly upsidePotential: number | null;
  readonly upsideFrequency: number | null;
  readonly upsidePotentialRatio: number | null;
  readonly variabilitySkewness: number | null;
  readonly stability: number | null;
  /** Of the year's Sharpe ratio. */
  readonly adjustedSharpe: number | null;
  /** Probabilities: that the true Sharpe ratio is above 0, and above what the best of the trials shows by chance. */
  readonly probabilisticSharpe: number | null;
  readonly deflatedSharpe: number | null;
  /** Periods after which the Sharpe ratio is above 0 with 95 percent confidence. */
  readonly minimumTrackRecord: number | null;
  /** Fraction of the account. */
  readonly kelly: number | null;
}

/** The share of the periods that value at risk calls the worst. */
const tail = 0.05;
const confidence = 0.95;

/** All of them; `trials` is null where nobody counted the trials. */
export function returnMetrics(
  returns: Float64Array,
  convention: Convention,
  trials: Trials | null,
): ReturnMetrics {
  const estimate = {
    sharpe: sharpe(returns, { ...convention, periodsPerYear: 1 }),
    skewness: skewness(returns),
    excessKurtosis: excessKurtosis(returns),
    count: returns.length,
  };
  return {
    periods: returns.length,
    meanReturn: mean(returns),
    bestReturn: quantile(returns, 1),
    worstReturn: quantile(returns, 0),
    meanAbsoluteDeviation: meanAbsoluteDeviation(returns),
    skewness: estimate.skewness,
    excessKurtosis: estimate.excessKurtosis,
    valueAtRisk: risk.valueAtRisk(returns, tail),
    conditionalValueAtRisk: risk.conditionalValueAtRisk(returns, tail),
    normalValueAtRisk: risk.normalValueAtRisk(returns, tail),
    normalConditionalValueAtRisk: risk.normalConditionalValueAtRisk(returns, tail),
    tailRatio: tailRatio(returns),
    commonSenseRatio: commonSenseRatio(returns),
    omega: omega(returns, convention),
    downsideDeviation: downsideDeviation(returns, convention),
    downsidePotential: partial.downsidePotential(returns, convention),
    downsideFrequency: partial.downsideFrequency(returns, convention),
    upsideRisk: partial.upsideRisk(returns, convention),
    upsidePotential: partial.upsidePotential(returns, convention),
    upsideFrequency: partial.upsideFrequency(returns, convention),
    upsidePotentialRatio: partial.upsidePotentialRatio(returns, convention),
    variabilitySkewness: partial.variabilitySkewness(returns, convention),
    stability: stability(returns),
    adjustedSharpe: adjustedSharpe(sharpe(returns, convention), estimate.skewness, estimate.excessKurtosis),
    probabilisticSharpe: probabilisticSharpe(estimate, 0),
    deflatedSharpe: trials === null ? null : deflatedSharpe(estimate, trials),
    minimumTrackRecord: minimumTrackRecord(estimate, 0, confidence),
    kelly: kelly(returns, convention),
  };
}
