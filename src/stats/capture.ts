/**
 * The account in the periods in which its benchmark rose, and in those in which it fell: capture and beta by side.
 *
 * Both rows are of the same periods, pair by pair; a period in which the benchmark stood still is on neither side.
 * Period: that of the returns (METR-1: UTC days). No ddof. Null for fewer than two pairs.
 */
import { assert } from '../base/assert.ts';
import { annualisedReturn } from './annual-return.ts';
import type { Convention } from './convention.ts';
import { beta } from './regression.ts';
import type { Numbers } from './sums.ts';

export type BenchmarkSide = 'up' | 'down';

export interface Pairs {
  readonly returns: Float64Array;
  readonly benchmark: Float64Array;
}

type Annual = Pick<Convention, 'periodsPerYear' | 'annualisation'>;

/**
 * Capture: the share of the benchmark's return that the account took.
 *
 * Formula: annualised return of the account / annualised return of the benchmark, over the periods of that side alone.
 * Annualisation: as given, by the number of those periods (METR-1: arithmetic, and then it is a quotient of means). No
 * risk-free rate. Source: Morningstar, "Upside and downside capture ratios", as the library empyrical computes them.
 *
 * Null also without a period of that side, and where either has no annual return.
 */
export function capture(
  returns: Numbers,
  benchmark: Numbers,
  side: BenchmarkSide,
  convention: Annual,
): number | null {
  if (returns.length < 2) return null;
  const some = pairsOf(returns, benchmark, side);
  const ours = annualisedReturn(some.returns, convention);
  const theirs = annualisedReturn(some.benchmark, convention);
  return ours === null || theirs === null || theirs === 0 ? null : ours / theirs;
}

/**
 * Capture ratio. Formula: up capture / down capture. Annualisation: as given, for each; no risk-free rate. Source: as
 * capture. Null where either is, and for a down capture of 0.
 */
export function captureRatio(returns: Numbers, benchmark: Numbers, convention: Annual): number | null {
  const up = capture(returns, benchmark, 'up', convention);
  const down = capture(returns, benchmark, 'down', convention);
  return up === null || down === null || down === 0 ? null : up / down;
}

/**
 * Beta of one side. Formula: the beta of `regression.ts` over the periods of that side alone. Not annualised. Risk-free
 * rate: one for all periods (METR-1: 0); the side is that of the benchmark's own return. Source: C. Bacon, "Practical
 * Portfolio Performance Measurement and Attribution", on bull and bear beta.
 *
 * Null also for fewer than two periods of that side.
 */
export function sideBeta(
  returns: Numbers,
  benchmark: Numbers,
  side: BenchmarkSide,
  convention: { readonly riskFree: number },
): number | null {
  const some = pairsOf(returns, benchmark, side);
  return beta(some.returns, some.benchmark, convention);
}

/** The pairs in which the benchmark rose, or fell. */
export function pairsOf(returns: Numbers, benchmark: Numbers, side: BenchmarkSide): Pairs {
  assert(returns.length === benchmark.length, 'there is one return of the benchmark for each return');
  const rows = Array.from(benchmark).flatMap((value, i) =>
    (side === 'up' ? value > 0 : value < 0) ? [i] : [],
  );
  return {
    returns: Float64Array.from(rows, (row) => returns[row]!),
    benchmark: Float64Array.from(rows, (row) => benchmark[row]!),
  };
}
