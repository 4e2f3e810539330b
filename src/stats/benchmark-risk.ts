/**
 * The risk of an account taken apart: what comes with the benchmark and what is its own.
 *
 * Both rows are of the same periods, pair by pair, above the risk-free rate of a period (METR-1: 0). Period: that of
 * the returns (METR-1: UTC days). Fractions a year. Annualisation: by the square root of time. ddof: 0 for the
 * residuals, as given for the deviation of the benchmark (METR-1: 1). Null where there is no line (`regression.ts`).
 * Source: C. Bacon, "Practical Portfolio Performance Measurement and Attribution".
 */
import type { Convention } from './convention.ts';
import { standardDeviation } from './deviation.ts';
import { lineOf } from './regression.ts';
import { above } from './returns.ts';
import type { Numbers } from './sums.ts';

type Terms = Pick<Convention, 'riskFree' | 'periodsPerYear' | 'ddof'>;

/** Systematic risk. Formula: |beta| * deviation(b) * sqrt(periodsPerYear). */
export function systematicRisk(returns: Numbers, benchmark: Numbers, convention: Terms): number | null {
  const line = lineOf(returns, benchmark, convention);
  const deviation = standardDeviation(above(benchmark, convention.riskFree), convention.ddof);
  if (line === null || deviation === null) return null;
  return Math.abs(line.slope) * deviation * Math.sqrt(convention.periodsPerYear);
}

/** Specific risk. Formula: sqrt(sum(residual^2) / n) * sqrt(periodsPerYear), residuals those of the line. */
export function specificRisk(
  returns: Numbers,
  benchmark: Numbers,
  convention: Pick<Terms, 'riskFree' | 'periodsPerYear'>,
): number | null {
  const line = lineOf(returns, benchmark, convention);
  if (line === null) return null;
  const squares = Math.max(0, line.own - line.slope * line.shared);
  return Math.sqrt((squares / returns.length) * convention.periodsPerYear);
}

/** Total risk. Formula: sqrt(systematic risk^2 + specific risk^2). */
export function totalRisk(returns: Numbers, benchmark: Numbers, convention: Terms): number | null {
  const systematic = systematicRisk(returns, benchmark, convention);
  const specific = specificRisk(returns, benchmark, convention);
  if (systematic === null || specific === null) return null;
  return Math.sqrt(systematic * systematic + specific * specific);
}
