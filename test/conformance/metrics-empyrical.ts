/**
 * empyrical's cases in our terms: which of our functions, with which options, each of its functions is.
 *
 * Its conventions (the folder's README): 252, 52, 12 or 1 periods a year; the number of periods counts missing points,
 * means and deviations skip them; wealth starts at 1 before the first return; drawdowns are negative; rates are per
 * period; rolling figures are the figure of each window. What is not listed is a metric that we do not have.
 */
import { annualGrowth } from '../../src/stats/annual-return.ts';
import { calmar } from '../../src/stats/calmar.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { compounded, returnsOf } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { downsideDeviation, sortino } from '../../src/stats/sortino.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import { volatility } from '../../src/stats/volatility.ts';
import { defined, hasNoDeviation, hasNoShortfall } from './metrics-verdict.ts';
import type { Answer } from './metrics-verdict.ts';

type Value = number | null;
type Argument = string | number | readonly Value[];

type Series =
  | { readonly values: readonly Value[] }
  | { readonly repeat: readonly [number, number] }
  | { readonly scale_of: string; readonly factor: number };

export interface EmpyricalFile {
  readonly series: Readonly<Record<string, Series>>;
  readonly cases: readonly EmpyricalCase[];
}

export interface EmpyricalCase {
  readonly id: string;
  readonly fn: string;
  readonly args: readonly Argument[];
  readonly kwargs: Readonly<Record<string, Argument>>;
  readonly expected: unknown;
  readonly decimals: number;
}

/** Our answer, or null where we have no such metric. */
export function empyricalAnswer(file: EmpyricalFile, one: EmpyricalCase): Answer | readonly Answer[] | null {
  const reader = readers[one.fn];
  if (reader === undefined) return null;
  return reader({
    points: points(file, one.args[0]!),
    periodsPerYear: periods[String(one.kwargs['period'] ?? 'daily')]!,
    rate: rateOf(file, one.kwargs['risk_free'] ?? one.kwargs['required_return'] ?? one.args[1] ?? 0),
    start: Number(one.kwargs['starting_value'] ?? 0),
    window: Number(one.kwargs['window'] ?? 0),
  });
}

interface Given {
  /** Returns, NaN where missing. */
  readonly points: readonly number[];
  readonly periodsPerYear: number;
  readonly rate: number | readonly number[];
  readonly start: number;
  readonly window: number;
}

const periods: Readonly<Record<string, number>> = { daily: 252, weekly: 52, monthly: 12, yearly: 1 };

const readers: Readonly<Record<string, (given: Given) => Answer | readonly Answer[]>> = {
  simple_returns: ({ points }) => [...returnsOf(points)!].map(defined),
  cum_returns: ({ points, start }) => [...wealth(points)].slice(1).map((at) => defined(from(start, at))),
  cum_returns_final: ({ points, start }) => {
    const total = totalReturn(wealth(points));
    return { ours: total === null ? null : from(start, 1 + total), isUndefined: points.length === 0 };
  },
  annual_return: annual,
  cagr: annual,
  annual_volatility: ({ points, periodsPerYear }) => {
    const returns = present(points);
    return { ours: volatility(returns, { ...metr1, periodsPerYear }), isUndefined: returns.length < 2 };
  },
  sharpe_ratio: (given) => sharpeOf(given, given.periodsPerYear),
  excess_sharpe: (given) => sharpeOf(given, 1),
  downside_risk: ({ points, rate, periodsPerYear }) => {
    const excess = excessOf(points, rate);
    return {
      ours: downsideDeviation(excess, { target: 0, periodsPerYear }),
      isUndefined: excess.length < 2,
    };
  },
  sortino_ratio: ({ points, rate, periodsPerYear }) => {
    const { returns, rates } = paired(points, rate);
    const isUndefined = hasNoShortfall(excessOf(points, rate));
    return { ours: sortino(returns, { target: rates, periodsPerYear }), isUndefined };
  },
  max_drawdown: ({ points }) => drawdownOf(points),
  calmar_ratio: (given) => {
    const depth = maxDrawdown(wealth(given.points));
    return { ours: calmar(annual(given).ours, depth), isUndefined: !given.points.some((point) => point < 0) };
  },
  roll_max_drawdown: (given) => windows(given).map((part) => drawdownOf(part.points)),
  roll_sharpe_ratio: (given) => windows(given).map((part) => sharpeOf(part, part.periodsPerYear)),
};

function annual({ points, periodsPerYear }: Given): Answer {
  const growth = wealth(points).at(-1)!;
  return { ours: annualGrowth(growth, points.length / periodsPerYear), isUndefined: points.length === 0 };
}

function sharpeOf({ points, rate }: Given, periodsPerYear: number): Answer {
  const { returns, rates } = paired(points, rate);
  return {
    ours: sharpe(returns, { ...metr1, periodsPerYear, riskFree: rates }),
    isUndefined: hasNoDeviation(excessOf(points, rate)),
  };
}

/** Ours is positive, theirs negative. */
function drawdownOf(points: readonly number[]): Answer {
  const depth = maxDrawdown(wealth(points));
  return { ours: depth === null ? null : -depth, isUndefined: points.length === 0 };
}

/** Wealth that starts at 1; a missing return leaves it as it is. */
function wealth(points: readonly number[]): Float64Array {
  return compounded(
    1,
    points.map((point) => (Number.isNaN(point) ? 0 : point)),
  );
}

/** A start of 0 asks for the return, any other for the amount that it grows to. */
function from(start: number, grown: number): number {
  return start === 0 ? grown - 1 : start * grown;
}

function windows(given: Given): readonly Given[] {
  const { points, window } = given;
  const count = Math.max(0, points.length - window + 1);
  return Array.from({ length: count }, (_, i) => ({ ...given, points: points.slice(i, i + window) }));
}

const present = (points: readonly number[]): number[] => points.filter((point) => !Number.isNaN(point));

/** Returns and rates of the periods that have both. */
function paired(points: readonly number[], rate: Given['rate']): { returns: number[]; rates: number[] } {
  const rates = points.map((_, i) => (typeof rate === 'number' ? rate : rate[i]!));
  const has = (_: number, i: number): boolean => !Number.isNaN(points[i]! - rates[i]!);
  return { returns: points.filter(has), rates: rates.filter(has) };
}

function excessOf(points: readonly number[], rate: Given['rate']): number[] {
  return present(points.map((point, i) => point - (typeof rate === 'number' ? rate : rate[i]!)));
}

function rateOf(file: EmpyricalFile, argument: Argument): number | readonly number[] {
  return typeof argument === 'number' ? argument : points(file, argument);
}

/** A series by name (`@name`) or as it stands, NaN where a point is missing. */
function points(file: EmpyricalFile, argument: Argument): readonly number[] {
  if (typeof argument === 'number') return [argument];
  if (typeof argument !== 'string') return argument.map((value) => value ?? NaN);
  const series = file.series[argument.slice(1)]!;
  if ('values' in series) return series.values.map((value) => value ?? NaN);
  if ('repeat' in series) return Array.from({ length: series.repeat[1] }, () => series.repeat[0]);
  return points(file, `@${series.scale_of}`).map((value) => value * series.factor);
}
