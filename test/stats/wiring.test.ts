/** Every figure of the full set is that of the function that bears its name, asked of the right series (METR-1). */
import { describe, expect, it } from 'vitest';
import * as active from '../../src/stats/active-return.ts';
import * as benchmarkRisk from '../../src/stats/benchmark-risk.ts';
import { pairedReturns } from '../../src/stats/benchmark-returns.ts';
import { capture, captureRatio, sideBeta } from '../../src/stats/capture.ts';
import { metr1 } from '../../src/stats/convention.ts';
import { periodEquity } from '../../src/stats/period-equity.ts';
import { edgeRatio, excursion } from '../../src/stats/excursions.ts';
import { fullMetrics } from '../../src/stats/full-metrics.ts';
import { kelly, kellyOfTrades } from '../../src/stats/kelly.ts';
import * as moments from '../../src/stats/moments.ts';
import { omega } from '../../src/stats/omega.ts';
import { optimalF } from '../../src/stats/optimal-f.ts';
import * as pain from '../../src/stats/pain.ts';
import * as partial from '../../src/stats/partial-moments.ts';
import * as multiples from '../../src/stats/r-multiples.ts';
import { alpha, beta, correlation, rSquared } from '../../src/stats/regression.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import * as rolling from '../../src/stats/rolling.ts';
import { downsideDeviation } from '../../src/stats/sortino.ts';
import { stability } from '../../src/stats/stability.ts';
import * as tails from '../../src/stats/tail-ratio.ts';
import * as payoff from '../../src/stats/trade-payoff.ts';
import { expectancyReturn } from '../../src/stats/trade-results.ts';
import * as streaks from '../../src/stats/trade-streaks.ts';
import { mSquared, treynor } from '../../src/stats/treynor.ts';
import * as risk from '../../src/stats/value-at-risk.ts';
import { richInput } from './rich-input.ts';

const input = richInput();
const all = fullMetrics(input);
const convention = { ...metr1, riskFree: 0.01 / 365 };
const daily = periodEquity(input.equity, 365);
const returns = returnsOf(daily.equity)!;
const { benchmark } = pairedReturns(daily.at, returns, input.benchmark!);

type Figure = number | null;
/** Functions by the name of their figure, all with the same arguments. */
const asked = <A extends unknown[]>(of: Readonly<Record<string, (...given: A) => Figure>>, ...given: A) =>
  Object.entries(of).map(([name, figure]): readonly [string, Figure] => [name, figure(...given)]);

const ofReturns = [
  ...asked({ ...moments, ...tails, stability }, returns),
  ...asked({ ...risk }, returns, 0.05),
  ...asked({ ...partial, omega, downsideDeviation, kelly }, returns, convention),
];
const ofBenchmark = [
  ...asked(
    { alpha, beta, correlation, rSquared, captureRatio, treynor, mSquared, ...active, ...benchmarkRisk },
    returns,
    benchmark,
    convention,
  ),
  ['upCapture', capture(returns, benchmark, 'up', convention)],
  ['downCapture', capture(returns, benchmark, 'down', convention)],
  ['upBeta', sideBeta(returns, benchmark, 'up', convention)],
  ['downBeta', sideBeta(returns, benchmark, 'down', convention)],
] as const;
const excursions = input.trades.map((trade) => excursion(trade, input.extremes![0]!));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const ofTrades = [
  ...asked({ ...payoff, ...streaks, expectancyReturn, kellyOfTrades, optimalF }, input.trades),
  ['expectancyR', multiples.expectancyR(input.trades)],
  ['sqn', multiples.sqn(input.trades.map((trade) => trade.netProfit))],
  ['sqnR', multiples.sqn(multiples.rMultiples(input.trades))],
  ['edgeRatio', edgeRatio(excursions)],
] as const;

describe('the full set', () => {
  const named = (section: object, name: string): unknown => (section as Record<string, unknown>)[name];

  it.each(ofReturns)('METR-1 has %s of the daily returns', (name, figure) => {
    expect(named(all.returns, name)).toBe(figure);
  });

  it.each(ofBenchmark)('METR-1 has %s of account and benchmark', (name, figure) => {
    expect(named(all.benchmark!, name)).toBe(figure);
  });

  it.each(ofTrades)('METR-1 has %s of the closed trades', (name, figure) => {
    expect(named(all.trades, name)).toBe(figure);
  });

  it('METR-1 has means of excursions, pain by every step, and rolling columns', () => {
    expect(all.trades.averageMae).toBeCloseTo(mean(excursions.map((one) => one.mae)), 14);
    expect(all.trades.averageMfe).toBeCloseTo(mean(excursions.map((one) => one.mfe)), 14);
    expect(all.drawdown.ulcerIndex).toBe(pain.ulcerIndex(input.equity.equity));
    expect(all.drawdown.painIndex).toBe(pain.painIndex(input.equity.equity));
    expect(all.drawdown.painRatio! * all.drawdown.painIndex!).toBeCloseTo(
      all.headline.annualReturn! - 0.01,
      12,
    );
    expect(all.drawdown.martinRatio! * all.drawdown.ulcerIndex!).toBeCloseTo(
      all.headline.annualReturn! - 0.01,
      12,
    );
    expect(all.drawdown.sterlingRatio).toBeCloseTo(
      all.headline.annualReturn! / (all.headline.maxDrawdown! + 0.1),
      12,
    );
    expect(all.rolling).toEqual({
      window: 10,
      at: [...daily.at.subarray(10)],
      rollingReturn: rolling.rollingReturn(returns, 10),
      rollingVolatility: rolling.rollingVolatility(returns, 10, convention),
      rollingSharpe: rolling.rollingSharpe(returns, 10, convention),
      rollingMaxDrawdown: rolling.rollingMaxDrawdown(returns, 10),
      rollingBeta: rolling.rollingBeta(returns, benchmark, 10, convention),
    });
  });

  it('METR-1 has sections without a figure that is not looked at here or elsewhere', () => {
    const seen = new Set<string>([...ofReturns, ...ofBenchmark, ...ofTrades].map(([name]) => name));
    const rest = [all.returns, all.benchmark!, all.trades].flatMap((section) =>
      Object.keys(section).filter((name) => !seen.has(name)),
    );
    // Looked at in full-metrics.test.ts, significance.test.ts and trade-quality.test.ts.
    expect(rest).toEqual([
      'periods', 'meanReturn', 'bestReturn', 'worstReturn', 'adjustedSharpe', 'probabilisticSharpe', 'deflatedSharpe',
      'minimumTrackRecord', 'benchmarkPeriods', 'benchmarkReturn', 'averageHoldMs', 'shortestHoldMs', 'longestHoldMs',
      'averageWinHoldMs', 'averageLossHoldMs', 'averageMae', 'averageMfe',
    ]); // prettier-ignore
  });
});
