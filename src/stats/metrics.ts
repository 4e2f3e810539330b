/**
 * The headline figures of a run, one flat object (METR-1). Each is defined in the file that computes it; here is what
 * each is computed from.
 *
 * From the returns of periods (UTC day ends, or week ends for weekly candles): volatility, Sharpe, Sortino. From every row of equity: total and annual return,
 * drawdowns, and Calmar of the two. From closed trades: count, win rate, profit factor, expectancy, average win and
 * loss. From all trades, open ones too: exposure, fees, slippage.
 * What is undefined is null, never Infinity, NaN, or 0 in its place.
 */
import { annualReturn } from './annual-return.ts';
import { calmar } from './calmar.ts';
import { metr1 } from './convention.ts';
import type { Convention, PeriodsPerYear } from './convention.ts';
import { periodEquity } from './period-equity.ts';
import { deepestDrawdown, drawdowns } from './drawdowns.ts';
import { checkedEquity } from './equity-series.ts';
import type { EquitySeries } from './equity-series.ts';
import { exposure } from './exposure.ts';
import { returnsOf } from './returns.ts';
import { sharpe } from './sharpe.ts';
import { sortino } from './sortino.ts';
import { totalReturn } from './total-return.ts';
import { tradeTotals } from './trade-costs.ts';
import { closedTrades } from './trade-figures.ts';
import type { TradeFigures } from './trade-figures.ts';
import { averageLoss, averageWin, expectancy, profitFactor, winRate } from './trade-results.ts';
import { volatility } from './volatility.ts';

export interface MetricsInput {
  readonly equity: EquitySeries;
  readonly trades: readonly TradeFigures[];
  /** 365 for days; 252 where the market closes at weekends: then days without a step are no periods; 52 for weeks. */
  readonly periodsPerYear: PeriodsPerYear;
  /** Simple rate a year, a fraction (METR-1: 0); a period's is this / periodsPerYear. Of these figures for the Sharpe ratio alone. */
  readonly riskFreePerYear: number;
}

export interface Metrics {
  /** Fraction. */
  readonly totalReturn: number | null;
  /** Fraction a year. */
  readonly annualReturn: number | null;
  /** Fraction a year. */
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** Positive fraction of the peak. */
  readonly maxDrawdown: number | null;
  /** When its peak was left, ms; null without a drawdown, as the next two. */
  readonly maxDrawdownFrom: number | null;
  /** When it was deepest, ms. */
  readonly maxDrawdownTo: number | null;
  /** When equity was back at the peak, ms; null if it was not. */
  readonly maxDrawdownRecovered: number | null;
  /** Closed trades. */
  readonly trades: number;
  /** Fraction. */
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  /** Money a trade. */
  readonly expectancy: number | null;
  /** Money. */
  readonly averageWin: number | null;
  /** Money, negative. */
  readonly averageLoss: number | null;
  /** Fraction of the time from the first row of equity to the last. */
  readonly exposure: number | null;
  /** Money. */
  readonly fees: number;
  /** Money. */
  readonly slippage: number;
}

/** All figures of a run. Throws BugError on equity whose times do not rise or whose values are not finite. */
export function metricsOf(input: MetricsInput): Metrics {
  const equity = checkedEquity(input.equity);
  const below = drawdowns(equity);
  const deepest = deepestDrawdown(below ?? []);
  const perYear = annualReturn(equity);
  // What `maxDrawdown` tells, without a second way through the rows.
  const depth = below === null || equity.length < 2 ? null : (deepest?.depth ?? 0);
  const { fees, slippage } = tradeTotals(input.trades);
  return {
    totalReturn: totalReturn(equity.equity),
    annualReturn: perYear,
    ...ratiosOf(input, equity),
    calmar: calmar(perYear, depth),
    maxDrawdown: depth,
    maxDrawdownFrom: deepest?.peakAt ?? null,
    maxDrawdownTo: deepest?.troughAt ?? null,
    maxDrawdownRecovered: deepest?.recoveredAt ?? null,
    ...resultsOf(closedTrades(input.trades)),
    exposure: exposure(input.trades, { from: equity.at[0] ?? 0, to: equity.at[equity.length - 1] ?? 0 }),
    fees,
    slippage,
  };
}

type Ratios = Pick<Metrics, 'volatility' | 'sharpe' | 'sortino'>;

function ratiosOf(input: MetricsInput, equity: EquitySeries): Ratios {
  const { periodsPerYear, riskFreePerYear } = input;
  const convention: Convention = { ...metr1, periodsPerYear, riskFree: riskFreePerYear / periodsPerYear };
  const returns = returnsOf(periodEquity(equity, periodsPerYear).equity);
  if (returns === null) return { volatility: null, sharpe: null, sortino: null };
  return {
    volatility: volatility(returns, convention),
    sharpe: sharpe(returns, convention),
    sortino: sortino(returns, convention),
  };
}

type Results = Pick<
  Metrics,
  'trades' | 'winRate' | 'profitFactor' | 'expectancy' | 'averageWin' | 'averageLoss'
>;

function resultsOf(closed: readonly TradeFigures[]): Results {
  return {
    trades: closed.length,
    winRate: winRate(closed),
    profitFactor: profitFactor(closed),
    expectancy: expectancy(closed),
    averageWin: averageWin(closed),
    averageLoss: averageLoss(closed),
  };
}
