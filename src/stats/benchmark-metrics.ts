/** The figures of an account beside a benchmark (METR-1). Each is defined in the file that computes it. */
import { activeReturn, informationRatio, trackingError } from './active-return.ts';
import { specificRisk, systematicRisk, totalRisk } from './benchmark-risk.ts';
import { capture, captureRatio, sideBeta, type Pairs } from './capture.ts';
import type { Convention } from './convention.ts';
import { alpha, beta, correlation, rSquared } from './regression.ts';
import { compounded } from './returns.ts';
import { totalReturn } from './total-return.ts';
import { mSquared, treynor } from './treynor.ts';

export interface BenchmarkMetrics {
  /** Periods that both have. */
  readonly benchmarkPeriods: number;
  /** Fraction, over those periods. */
  readonly benchmarkReturn: number | null;
  /** Fraction a year. */
  readonly alpha: number | null;
  readonly beta: number | null;
  readonly correlation: number | null;
  readonly rSquared: number | null;
  readonly upBeta: number | null;
  readonly downBeta: number | null;
  readonly upCapture: number | null;
  readonly downCapture: number | null;
  readonly captureRatio: number | null;
  /** Fractions a year. */
  readonly activeReturn: number | null;
  readonly trackingError: number | null;
  readonly informationRatio: number | null;
  readonly treynor: number | null;
  /** Fractions a year. */
  readonly mSquared: number | null;
  readonly systematicRisk: number | null;
  readonly specificRisk: number | null;
  readonly totalRisk: number | null;
}

/** All of them. The risk-free rate is one for all periods. */
export function benchmarkMetrics(
  { returns, benchmark }: Pairs,
  convention: Convention & { readonly riskFree: number },
): BenchmarkMetrics {
  return {
    benchmarkPeriods: returns.length,
    benchmarkReturn: totalReturn(compounded(1, benchmark)),
    alpha: alpha(returns, benchmark, convention),
    beta: beta(returns, benchmark, convention),
    correlation: correlation(returns, benchmark, convention),
    rSquared: rSquared(returns, benchmark, convention),
    upBeta: sideBeta(returns, benchmark, 'up', convention),
    downBeta: sideBeta(returns, benchmark, 'down', convention),
    upCapture: capture(returns, benchmark, 'up', convention),
    downCapture: capture(returns, benchmark, 'down', convention),
    captureRatio: captureRatio(returns, benchmark, convention),
    activeReturn: activeReturn(returns, benchmark, convention),
    trackingError: trackingError(returns, benchmark, convention),
    informationRatio: informationRatio(returns, benchmark, convention),
    treynor: treynor(returns, benchmark, convention),
    mSquared: mSquared(returns, benchmark, convention),
    systematicRisk: systematicRisk(returns, benchmark, convention),
    specificRisk: specificRisk(returns, benchmark, convention),
    totalRisk: totalRisk(returns, benchmark, convention),
  };
}
