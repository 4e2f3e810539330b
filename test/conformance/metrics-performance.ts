/**
 * PerformanceAnalytics' cases in our terms: which of our functions, with which options, each of its metrics of one
 * column is; those that need a benchmark are in `metrics-performance-benchmark.ts`.
 *
 * Its conventions (the folder's README): monthly returns, 12 a year; empty cells are dropped per column; rates are per
 * month; wealth starts at 1 before the first return; `annualized_sharpe_rf0` divides the geometric return; the kurtosis
 * of a normal distribution is 3; Kelly is half of it. What is not listed is a metric that we do not have.
 */
import { dayMs, parseTime } from '../../src/model/time.ts';
import { adjustedSharpe } from '../../src/stats/adjusted-sharpe.ts';
import { annualisedReturn } from '../../src/stats/annual-return.ts';
import { yearlyReturns } from '../../src/stats/calendar-returns.ts';
import { calmar } from '../../src/stats/calmar.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { kelly } from '../../src/stats/kelly.ts';
import { excessKurtosis, meanAbsoluteDeviation, skewness } from '../../src/stats/moments.ts';
import { omega } from '../../src/stats/omega.ts';
import { martinRatio, painIndex, painRatio, sterlingRatio, ulcerIndex } from '../../src/stats/pain.ts';
import * as partial from '../../src/stats/partial-moments.ts';
import { compounded } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { downsideDeviation, sortino } from '../../src/stats/sortino.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import { volatility } from '../../src/stats/volatility.ts';
import { benchmarkFigure } from './metrics-performance-benchmark.ts';
import { present, ratesOf, type PerformanceCase, type Table } from './metrics-performance-table.ts';

/** Our number; undefined where we have no such metric. */
export function performanceAnswer(table: Table, one: PerformanceCase): number | null | undefined {
  const { column, metric, params } = one;
  const values = table.columns.get(column)!;
  if (metric === 'calendar_year_return_percent') return percent(yearReturn(table, values, params['year']));
  if (metric in ratedReaders) {
    const rates = ratesOf(table, params['rf_per_month'] ?? 0);
    const has = (_: number, i: number): boolean => !Number.isNaN(values[i]! - rates[i]!);
    return ratedReaders[metric]!(values.filter(has), rates.filter(has));
  }
  const target = Number(params['MAR'] ?? 0);
  const reader = readers[metric];
  return reader === undefined ? benchmarkFigure(table, one) : reader(present(values), target);
}

const monthly = { ...metr1, periodsPerYear: 12 };
const perMonth = { ...metr1, periodsPerYear: 1 };

/** Returns, and the risk-free rate of each month. */
const ratedReaders: Readonly<
  Record<string, (returns: readonly number[], riskFree: readonly number[]) => number | null>
> = {
  annualized_sharpe: (returns, riskFree) => sharpe(returns, { ...monthly, riskFree }),
  sharpe_per_period: (returns, riskFree) => sharpe(returns, { ...perMonth, riskFree }),
  kelly_half: (returns, riskFree) => by(kelly(returns, { riskFree, ddof: 1 }), 0.5),
};

/** Returns, and the target of a month (MAR). */
const readers: Readonly<Record<string, (returns: readonly number[], target: number) => number | null>> = {
  cumulative_return: (returns) => totalReturn(compounded(1, returns)),
  annualized_return: perYear,
  annualized_return_arithmetic: (returns) =>
    annualisedReturn(returns, { ...monthly, annualisation: 'arithmetic' }),
  annualized_stdev: (returns) => volatility(returns, monthly),
  stdev: (returns) => volatility(returns, perMonth),
  annualized_sharpe_rf0: geometricSharpe,
  adjusted_sharpe: (returns) =>
    adjustedSharpe(geometricSharpe(returns), skewness(returns), excessKurtosis(returns)),
  mean_absolute_deviation: meanAbsoluteDeviation,
  skewness_population: skewness,
  kurtosis_population: (returns) => plus(excessKurtosis(returns), 3),
  downside_deviation_mar0: (returns) => downsideDeviation(returns, perMonth),
  annualised_downside_deviation_mar0: (returns) => downsideDeviation(returns, monthly),
  sortino_mar0: (returns) => sortino(returns, perMonth),
  kappa_2: (returns, target) => sortino(returns, { periodsPerYear: 1, target }),
  omega_l0: (returns, target) => omega(returns, { target }),
  bernardo_ledoit: (returns, target) => omega(returns, { target }),
  omega_sharpe: (returns, target) => plus(omega(returns, { target }), -1),
  omega_sharpe_ratio: (returns, target) => plus(omega(returns, { target }), -1),
  downside_potential_mar0: (returns, target) => partial.downsidePotential(returns, { target }),
  downside_potential: (returns, target) => partial.downsidePotential(returns, { target }),
  downside_frequency: (returns, target) => partial.downsideFrequency(returns, { target }),
  upside_potential_mar0: (returns, target) => partial.upsidePotential(returns, { target }),
  upside_potential: (returns, target) => partial.upsidePotential(returns, { target }),
  upside_frequency: (returns, target) => partial.upsideFrequency(returns, { target }),
  upside_risk: (returns, target) => partial.upsideRisk(returns, { target }),
  variability_skewness: (returns, target) => partial.variabilitySkewness(returns, { target }),
  // Each side divided by the number of its own months, where ours divide by all.
  upside_potential_ratio_subset: (returns, target) =>
    (partial.upsidePotentialRatio(returns, { target })! *
      Math.sqrt(partial.downsideFrequency(returns, { target })!)) /
    partial.upsideFrequency(returns, { target })!,
  d_ratio: (returns, target) =>
    (partial.downsideFrequency(returns, { target })! * partial.downsidePotential(returns, { target })!) /
    (partial.upsideFrequency(returns, { target })! * partial.upsidePotential(returns, { target })!),
  max_drawdown: (returns) => maxDrawdown(compounded(1, returns)),
  calmar: (returns) => calmar(perYear(returns), maxDrawdown(compounded(1, returns))),
  sterling_10pct: (returns) => sterlingRatio(perYear(returns), maxDrawdown(compounded(1, returns))),
  pain_index: (returns) => painIndex(compounded(1, returns)),
  pain_ratio: (returns) => painRatio(perYear(returns), painIndex(compounded(1, returns)), 0),
  ulcer_index: (returns) => ulcerIndex(compounded(1, returns)),
  martin_ratio: (returns) => martinRatio(perYear(returns), ulcerIndex(compounded(1, returns)), 0),
};

function perYear(returns: readonly number[]): number | null {
  return annualisedReturn(returns, { ...monthly, annualisation: 'geometric' });
}

function geometricSharpe(returns: readonly number[]): number | null {
  return sharpe(returns, { ...monthly, annualisation: 'geometric' });
}

/** A month's return is known at the end of its last day; the first month begins a year before the second year. */
function yearReturn(table: Table, values: readonly number[], year: unknown): number | null {
  const rows = values.flatMap((value, row) => (Number.isNaN(value) ? [] : [row]));
  const ends = rows.map((row) => parseTime(table.dates[row]!)! + dayMs);
  const equity = compounded(
    1,
    rows.map((row) => values[row]!),
  );
  const at = Float64Array.of(ends[0]! - 28 * dayMs, ...ends);
  const found = yearlyReturns({ at, equity, length: at.length }).find((one) => one.year === year);
  return found === undefined ? null : found.return;
}

const percent = (fraction: number | null): number | null => by(fraction, 100);
const by = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);
const plus = (value: number | null, more: number): number | null => (value === null ? null : value + more);
