/**
 * The headline figures of one run, as the result states them: computed in units, so that sums of money are exact, and
 * written as decimals; and their band over several runs (PATH-6).
 */
import type { Engine } from '../engine/engine.ts';
import { noCandle } from '../engine/timeline.ts';
import { formatDecimal } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { rateScale } from '../model/units.ts';
import type { Trade } from '../portfolio/trades.ts';
import { periodsPerYearOf } from '../stats/convention.ts';
import { metricsOf, type Metrics, type MetricsInput } from '../stats/metrics.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import type { NormalScenario } from './normal.ts';
import type { ResultBand, ResultMetrics } from './result-schema.ts';

/** All figures, money in units of the account. */
export function figuresOf(scenario: NormalScenario, equity: EquitySeries, trades: readonly Trade[]): Metrics {
  return metricsOf({
    equity,
    trades,
    ...yearOf(scenario),
  });
}

/** What a year is to the figures of a scenario (METR-1): its periods, and its risk-free rate as a fraction. */
export function yearOf({
  timeframe,
  calendar,
  riskFree,
}: Pick<NormalScenario, 'timeframe' | 'calendar' | 'riskFree'>): Pick<
  MetricsInput,
  'periodsPerYear' | 'riskFreePerYear'
> {
  return {
    periodsPerYear: periodsPerYearOf(timeframe, calendar),
    riskFreePerYear: riskFree / rateScale,
  };
}

/** The equity rows of a run with their instants; money in units. */
export function equityOf(engine: Engine): EquitySeries {
  const { kernel, timeline } = engine;
  const { equity, rows } = kernel.journal.state;
  const at = new Float64Array(rows);
  for (const segment of timeline.segments) {
    const lane = kernel.lanes.find(({ index }) => segment.offsets[index] !== noCandle)!;
    const { time, durationMs } = lane.candles;
    const offset = segment.offsets[lane.index]!;
    for (let step = Math.max(segment.from, kernel.firstStep); step < segment.to; step++) {
      at[step - kernel.firstStep] = time[step + offset]! + durationMs;
    }
  }
  return { at, equity, length: rows };
}

const moneyFigures = ['expectancy', 'averageWin', 'averageLoss', 'fees', 'slippage'] as const;
const ratioFigures = [
  'totalReturn', 'annualReturn', 'volatility', 'sharpe', 'sortino', 'calmar', 'maxDrawdown', 'winRate', 'profitFactor',
  'exposure',
] as const; // prettier-ignore

export function statedMetrics(metrics: Metrics, digits: number): ResultMetrics {
  const time = (at: number | null): string | null => (at === null ? null : formatTime(at as TimeMs));
  const money = (units: number): string => formatDecimal(Math.round(units) + 0, digits);
  const moneyOrNull = (units: number | null): string | null => (units === null ? null : money(units));
  return {
    ...metrics,
    maxDrawdownFrom: time(metrics.maxDrawdownFrom),
    maxDrawdownTo: time(metrics.maxDrawdownTo),
    maxDrawdownRecovered: time(metrics.maxDrawdownRecovered),
    expectancy: moneyOrNull(metrics.expectancy),
    averageWin: moneyOrNull(metrics.averageWin),
    averageLoss: moneyOrNull(metrics.averageLoss),
    fees: money(metrics.fees),
    slippage: money(metrics.slippage),
  };
}

/** Minimum and maximum of each figure over the runs in which it is defined; null where it is in none. */
export function bandOf(runs: readonly Metrics[], digits: number): ResultBand {
  const over = (name: keyof Metrics): { min: number | null; max: number | null } => {
    const values = runs.map((metrics) => metrics[name]).filter((value) => value !== null);
    return values.length === 0
      ? { min: null, max: null }
      : { min: Math.min(...values), max: Math.max(...values) };
  };
  const money = (name: keyof Metrics): { min: string | null; max: string | null } => {
    const { min, max } = over(name);
    const text = (units: number | null): string | null =>
      units === null ? null : formatDecimal(Math.round(units) + 0, digits);
    return { min: text(min), max: text(max) };
  };
  const { min, max } = over('trades');
  return {
    ...(Object.fromEntries(ratioFigures.map((name) => [name, over(name)])) as Pick<
      ResultBand,
      (typeof ratioFigures)[number]
    >),
    ...(Object.fromEntries(moneyFigures.map((name) => [name, money(name)])) as Pick<
      ResultBand,
      (typeof moneyFigures)[number]
    >),
    trades: { min: min ?? 0, max: max ?? 0 },
  };
}
