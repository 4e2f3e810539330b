/**
 * PerformanceAnalytics' metrics of a column beside a benchmark, in our terms.
 *
 * Its conventions (the folder's README): months that both have, 12 a year; annual returns are compounded; alpha is per
 * month. R squared is the square of the correlation, which is that of excess returns: its cases do not say so.
 */
import { activeReturn, informationRatio, trackingError } from '../../src/stats/active-return.ts';
import { specificRisk, totalRisk } from '../../src/stats/benchmark-risk.ts';
import { metr1, type Convention } from '../../src/stats/convention.ts';
import { alpha, beta, correlation, rSquared } from '../../src/stats/regression.ts';
import { jensenAlpha, mSquared } from '../../src/stats/treynor.ts';
import { ratesOf, type PerformanceCase, type Table } from './metrics-performance-table.ts';

/** Our number; undefined where we have no such metric. */
export function benchmarkFigure(table: Table, one: PerformanceCase): number | null | undefined {
  const reader = readers[one.metric];
  const benchmark = table.columns.get(one.benchmark ?? 'benchmark');
  if (reader === undefined || benchmark === undefined) return undefined;
  const returns = table.columns.get(one.column)!;
  const unsaid = one.metric === 'r_squared' ? 'column US 3m TR' : 0;
  const rates = ratesOf(table, one.params['rf_per_month'] ?? unsaid);
  const has = (_: number, i: number): boolean => !Number.isNaN(returns[i]! + benchmark[i]! + rates[i]!);
  return reader(returns.filter(has), benchmark.filter(has), { ...monthly, riskFree: rates.filter(has) });
}

const monthly: Convention = { ...metr1, periodsPerYear: 12, annualisation: 'geometric' };

type Reader = (ours: readonly number[], theirs: readonly number[], convention: Convention) => number | null;

const readers: Readonly<Record<string, Reader>> = {
  active_premium: activeReturn,
  tracking_error: trackingError,
  information_ratio: informationRatio,
  alpha: (ours, theirs, convention) => alpha(ours, theirs, { ...convention, periodsPerYear: 1 }),
  beta,
  correlation,
  r_squared: rSquared,
  jensen_alpha: jensenAlpha,
  m_squared: mSquared,
  specific_risk: specificRisk,
  total_risk: totalRisk,
};
