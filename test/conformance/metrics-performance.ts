/**
 * PerformanceAnalytics' cases in our terms: which of our functions, with which options, each of its metrics is.
 *
 * Its conventions (the folder's README): monthly returns, 12 a year; empty cells are dropped per column; rates are per
 * month; wealth starts at 1 before the first return; `annualized_sharpe_rf0` divides the geometric return. What is not
 * listed is a metric that we do not have.
 */
import { annualisedReturn } from '../../src/stats/annual-return.ts';
import { calmar } from '../../src/stats/calmar.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { compounded } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { downsideDeviation, sortino } from '../../src/stats/sortino.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import { volatility } from '../../src/stats/volatility.ts';

export interface PerformanceCase {
  readonly id: string;
  /** A file of `data/`. */
  readonly data: string;
  readonly column: string;
  readonly metric: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly expected: unknown;
  readonly abs_tol: number;
}

/** Columns of a table by name; numbers are NaN where a cell is empty. */
export interface Table {
  readonly dates: readonly string[];
  readonly columns: ReadonlyMap<string, readonly number[]>;
}

/** Our number; undefined where we have no such metric. */
export function performanceAnswer(table: Table, one: PerformanceCase): number | null | undefined {
  const { column, metric, params } = one;
  const values = table.columns.get(column)!;
  if (metric === 'calendar_year_return_percent') {
    return percent(
      grown(present(values.filter((_, i) => table.dates[i]!.startsWith(`${params['year']!}-`)))),
    );
  }
  if (metric === 'annualized_sharpe' || metric === 'sharpe_per_period') {
    const periodsPerYear = metric === 'annualized_sharpe' ? 12 : 1;
    const rates = ratesOf(table, params['rf_per_month'] ?? 0);
    const has = (_: number, i: number): boolean => !Number.isNaN(values[i]! - rates[i]!);
    return sharpe(values.filter(has), { ...metr1, periodsPerYear, riskFree: rates.filter(has) });
  }
  if (metric === 'kappa_2')
    return sortino(present(values), { periodsPerYear: 1, target: Number(params['MAR']) });
  return readers[metric]?.(present(values));
}

/** A table of comma-separated values whose first column is a date. */
export function parseTable(text: string): Table {
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  const columns = header!
    .slice(1)
    .map((name, i): [string, number[]] => [name, rows.map((row) => cell(row[i + 1]))]);
  return { dates: rows.map((row) => row[0]!), columns: new Map(columns) };
}

const monthly = { ...metr1, periodsPerYear: 12 };
const perMonth = { ...metr1, periodsPerYear: 1 };

const readers: Readonly<Record<string, (returns: readonly number[]) => number | null>> = {
  cumulative_return: grown,
  annualized_return: (returns) => annualisedReturn(returns, { ...monthly, annualisation: 'geometric' }),
  annualized_return_arithmetic: (returns) =>
    annualisedReturn(returns, { ...monthly, annualisation: 'arithmetic' }),
  annualized_stdev: (returns) => volatility(returns, monthly),
  stdev: (returns) => volatility(returns, perMonth),
  annualized_sharpe_rf0: (returns) => sharpe(returns, { ...monthly, annualisation: 'geometric' }),
  downside_deviation_mar0: (returns) => downsideDeviation(returns, perMonth),
  annualised_downside_deviation_mar0: (returns) => downsideDeviation(returns, monthly),
  sortino_mar0: (returns) => sortino(returns, perMonth),
  max_drawdown: (returns) => maxDrawdown(compounded(1, returns)),
  calmar: (returns) =>
    calmar(
      annualisedReturn(returns, { ...monthly, annualisation: 'geometric' }),
      maxDrawdown(compounded(1, returns)),
    ),
};

function grown(returns: readonly number[]): number | null {
  return totalReturn(compounded(1, returns));
}

function percent(fraction: number | null): number | null {
  return fraction === null ? null : fraction * 100;
}

const present = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));

/** One rate for each row: a column's, or a number or quotient (`0.035/12`) for all. */
function ratesOf(table: Table, rate: string | number): readonly number[] {
  const text = String(rate);
  if (text.startsWith('column ')) return table.columns.get(text.slice('column '.length))!;
  const [numerator, denominator] = text.split('/').map(Number);
  return table.dates.map(() => numerator! / (denominator ?? 1));
}

function cell(text: string | undefined): number {
  return text === undefined || text === '' ? NaN : Number(text);
}
