/**
 * empyrical's cases in our terms: which of our functions, with which options, each of its functions of one series is;
 * those of two are in `metrics-empyrical-benchmark.ts`.
 *
 * Its conventions (the folder's README): 252, 52, 12 or 1 periods a year; the number of periods counts missing points,
 * means and deviations skip them; wealth starts at 1 before the first return; drawdowns are negative; rates are per
 * period; rolling figures are the figure of each window. What is not listed is a metric that we do not have.
 */
import { annualGrowth } from '../../src/stats/annual-return.ts';
import { calendarReturns, type CalendarUnit } from '../../src/stats/calendar-returns.ts';
import { calmar } from '../../src/stats/calmar.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { omega } from '../../src/stats/omega.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { downsideDeviation, sortino } from '../../src/stats/sortino.ts';
import { stability } from '../../src/stats/stability.ts';
import { tailRatio } from '../../src/stats/tail-ratio.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import { conditionalValueAtRisk, valueAtRisk } from '../../src/stats/value-at-risk.ts';
import { volatility } from '../../src/stats/volatility.ts';
import { benchmarkAnswer } from './metrics-empyrical-benchmark.ts';
import { datedWealth, points, present, wealth } from './metrics-empyrical-series.ts';
import type { Argument, EmpyricalCase, EmpyricalFile } from './metrics-empyrical-series.ts';
import { defined, hasNoDeviation, hasNoShortfall } from './metrics-verdict.ts';
import type { Answer } from './metrics-verdict.ts';

/** Our answer, or null where we have no such metric. */
export function empyricalAnswer(file: EmpyricalFile, one: EmpyricalCase): Answer | readonly Answer[] | null {
  if (one.fn === 'aggregate_returns') return aggregated(file, one);
  const reader = readers[one.fn];
  if (reader === undefined) return benchmarkAnswer(file, one);
  return reader({
    points: points(file, one.args[0]!),
    periodsPerYear: periods[String(one.kwargs['period'] ?? 'daily')]!,
    rate: rateOf(file, one.kwargs['risk_free'] ?? one.kwargs['required_return'] ?? one.args[1] ?? 0),
    start: Number(one.kwargs['starting_value'] ?? 0),
    window: Number(one.kwargs['window'] ?? 0),
    required: Number(one.kwargs['required_return'] ?? 0),
    cutoff: Number(one.kwargs['cutoff'] ?? one.args[1] ?? 0),
  });
}

interface Given {
  /** Returns, NaN where missing. */
  readonly points: readonly number[];
  readonly periodsPerYear: number;
  readonly rate: number | readonly number[];
  readonly start: number;
  readonly window: number;
  /** Of the omega ratio: a return a year, beside the rate. */
  readonly required: number;
  /** Of values at risk: the share of the worst. */
  readonly cutoff: number;
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
  omega_ratio: ({ points, rate, required }) => {
    const threshold = annualGrowth(1 + required, 252)!;
    const excess = excessOf(points, rate).map((value) => value - threshold);
    return { ours: omega(excess, { target: 0 }), isUndefined: hasNoShortfall(excess) };
  },
  stability_of_timeseries: ({ points }) => ofReturns(points, stability),
  tail_ratio: ({ points }) => ofReturns(points, tailRatio),
  value_at_risk: ({ points, cutoff }) => ofReturns(points, (some) => minus(valueAtRisk(some, cutoff))),
  conditional_value_at_risk: ({ points, cutoff }) =>
    ofReturns(points, (some) => minus(conditionalValueAtRisk(some, cutoff))),
  roll_max_drawdown: (given) => windows(given).map((part) => drawdownOf(part.points)),
  roll_sharpe_ratio: (given) => windows(given).map((part) => sharpeOf(part, part.periodsPerYear)),
};

function annual({ points, periodsPerYear }: Given): Answer {
  const growth = wealth(points).at(-1)!;
  return { ours: annualGrowth(growth, points.length / periodsPerYear), isUndefined: points.length === 0 };
}

/** What needs two returns and nothing else. */
function ofReturns(points: readonly number[], of: (returns: readonly number[]) => number | null): Answer {
  const returns = present(points);
  return { ours: of(returns), isUndefined: returns.length < 2 };
}

/** Ours is positive, theirs negative. */
const minus = (loss: number | null): number | null => (loss === null ? null : 0 - loss);

/** Returns by calendar period. */
function aggregated(file: EmpyricalFile, one: EmpyricalCase): readonly Answer[] {
  const units: Readonly<Record<string, CalendarUnit>> = {
    weekly: 'week',
    monthly: 'month',
    quarterly: 'quarter',
    yearly: 'year',
  };
  const periods = calendarReturns(datedWealth(file, String(one.args[0])), units[String(one.args[1])]!);
  return periods.map((period) => defined(period.return));
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
  return { ours: minus(depth), isUndefined: points.length === 0 };
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
