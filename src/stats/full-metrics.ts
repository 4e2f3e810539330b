/**
 * Everything that is measured of a run, one plain object (METR-1): the headline figures of `metrics.ts`, and all others
 * by what they are computed from.
 *
 * From the returns of periods (UTC day ends, or week ends for weekly candles): `returns`, `benchmark`, `rolling`. From every row of equity: `drawdown`, the
 * tables of drawdowns, months and years. From closed trades: `trades` and the groups; `eachTrade` has a row for every
 * trade, open ones too. What is undefined is null, never Infinity, NaN, or 0 in its place. Money is in the unit that it
 * came in. docs/metrics.md tells all of it by name.
 */
import { annualReturn } from './annual-return.ts';
import { benchmarkMetrics, type BenchmarkMetrics } from './benchmark-metrics.ts';
import { pairedReturns, type PriceSeries } from './benchmark-returns.ts';
import { monthlyReturns, yearlyReturns, type MonthReturn, type YearReturn } from './calendar-returns.ts';
import { metr1, type PeriodsPerYear } from './convention.ts';
import { periodEquity } from './period-equity.ts';
import { drawdownSummary, worstDrawdowns, type DrawdownRow, type DrawdownSummary } from './drawdown-table.ts';
import { maxDrawdown } from './drawdowns.ts';
import { checkedEquity, type EquitySeries } from './equity-series.ts';
import type { Extremes } from './excursions.ts';
import { metricsOf, type Metrics } from './metrics.ts';
import { martinRatio, painIndex, painRatio, sterlingRatio, ulcerIndex } from './pain.ts';
import { returnMetrics, type ReturnMetrics } from './return-metrics.ts';
import { returnsOf } from './returns.ts';
import { rollingTable, type RollingTable } from './rolling-table.ts';
import type { Trials } from './sharpe-significance.ts';
import type { TradeDetail } from './trade-detail.ts';
import { closedTrades } from './trade-figures.ts';
import { tradeGroups, type TradeGroups } from './trade-groups.ts';
import { tradeMetrics, tradeRows, type TradeMetrics, type TradeRow } from './trade-metrics.ts';

export interface FullMetricsInput {
  /** Every step's equity, row 0 before the first decision. */
  readonly equity: EquitySeries;
  readonly trades: readonly TradeDetail[];
  /** Prices by the time at which they were known: of a candle's close, its end. */
  readonly benchmark?: PriceSeries;
  /** By the trades' index of their market. */
  readonly extremes?: readonly Extremes[];
  /** How many runs were tried before this one was chosen, and how their Sharpe ratios scatter. */
  readonly trials?: Trials;
  readonly convention: FullConvention;
}

export interface FullConvention {
  /** 365 for days; 252 where the market closes at weekends: then days without a step are no periods; 52 for weeks. */
  readonly periodsPerYear: PeriodsPerYear;
  /** Simple rate a year, a fraction (METR-1: 0); a period's is this / periodsPerYear. */
  readonly riskFreePerYear: number;
  /** Returns in a rolling window; a quarter of a year unless given. */
  readonly rollingWindow?: number;
  /** Rows in the table of drawdowns; 10 unless given. */
  readonly worstDrawdowns?: number;
}

export interface DrawdownMetrics extends DrawdownSummary {
  readonly ulcerIndex: number | null;
  readonly painIndex: number | null;
  readonly martinRatio: number | null;
  readonly painRatio: number | null;
  readonly sterlingRatio: number | null;
}

export interface FullMetrics {
  readonly headline: Metrics;
  readonly returns: ReturnMetrics;
  readonly drawdown: DrawdownMetrics;
  /** Null without a benchmark. */
  readonly benchmark: BenchmarkMetrics | null;
  readonly trades: TradeMetrics;
  readonly months: readonly MonthReturn[];
  readonly years: readonly YearReturn[];
  readonly worstDrawdowns: readonly DrawdownRow[];
  readonly rolling: RollingTable;
  readonly eachTrade: readonly TradeRow[];
  readonly groups: TradeGroups;
}

/** All figures of a run. Throws BugError on series whose times do not rise or whose values are not finite. */
export function fullMetrics(input: FullMetricsInput): FullMetrics {
  const equity = checkedEquity(input.equity);
  const { trades, extremes = null, trials = null } = input;
  const { periodsPerYear, riskFreePerYear, ...terms } = input.convention;
  const convention = { ...metr1, periodsPerYear, riskFree: riskFreePerYear / periodsPerYear };
  const sampled = periodEquity(equity, periodsPerYear);
  // A series without returns (equity of zero or less on the way) has no periods.
  const returns = returnsOf(sampled.equity) ?? new Float64Array();
  const pairs =
    input.benchmark === undefined
      ? null
      : pairedReturns(sampled.at.subarray(0, returns.length + 1), returns, input.benchmark);
  const isWhole = pairs !== null && pairs.returns.length === returns.length;
  return {
    headline: metricsOf({ equity, trades, periodsPerYear, riskFreePerYear }),
    returns: returnMetrics(returns, convention, trials),
    drawdown: drawdownMetrics(equity, riskFreePerYear),
    benchmark: pairs === null ? null : benchmarkMetrics(pairs, convention),
    trades: tradeMetrics(trades, extremes),
    months: monthlyReturns(equity),
    years: yearlyReturns(equity),
    worstDrawdowns: worstDrawdowns(equity, terms.worstDrawdowns ?? 10) ?? [],
    rolling: rollingTable(
      sampled.at.subarray(1, returns.length + 1),
      returns,
      isWhole ? pairs.benchmark : null,
      terms.rollingWindow ?? Math.round(periodsPerYear / 4),
      convention,
    ),
    eachTrade: tradeRows(trades, extremes),
    groups: tradeGroups(closedTrades(trades) as readonly TradeDetail[]),
  };
}

function drawdownMetrics(series: EquitySeries, riskFreePerYear: number): DrawdownMetrics {
  const perYear = annualReturn(series);
  const ulcer = ulcerIndex(series.equity);
  const pain = painIndex(series.equity);
  return {
    ...drawdownSummary(series),
    ulcerIndex: ulcer,
    painIndex: pain,
    martinRatio: martinRatio(perYear, ulcer, riskFreePerYear),
    painRatio: painRatio(perYear, pain, riskFreePerYear),
    sterlingRatio: sterlingRatio(perYear, maxDrawdown(series.equity)),
  };
}
