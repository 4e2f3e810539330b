import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../src/model/time.ts';
import { fullMetrics, type FullMetricsInput } from '../../src/stats/full-metrics.ts';
import { metricsOf } from '../../src/stats/metrics.ts';
import { runs } from '../support/runs.ts';
import { anyEquity, at, daysOf, detailOf } from './make.ts';
import { leavesOf, richInput } from './rich-input.ts';

const convention = { periodsPerYear: 365, riskFreePerYear: 0 } as const;

describe('all metrics of a run', () => {
  it('METR-1 are computed each from its own series', () => {
    // Daily returns 0.1, -0.1, 0.1, 0.1; one drawdown of a tenth.
    const equity = daysOf([100, 110, 99, 108.9, 119.79]);
    const trades = [
      detailOf(19, { openedAt: at('2024-01-01'), closedAt: at('2024-01-02'), initialRisk: 10 }),
      detailOf(-11, { openedAt: at('2024-01-02'), closedAt: at('2024-01-03') }),
      detailOf(99, { openedAt: at('2024-01-03'), closedAt: null }),
    ];
    const all = fullMetrics({ equity, trades, benchmark: daysOf([50, 60, 54, 64.8, 71.28]), convention });
    expect(all.headline).toEqual(metricsOf({ equity, trades, periodsPerYear: 365, riskFreePerYear: 0 }));
    expect(all.returns.periods).toBe(4);
    expect(all.returns.omega).toBeCloseTo(3, 12);
    expect(all.returns.bestReturn).toBeCloseTo(0.1, 14);
    expect(all.returns.worstReturn).toBeCloseTo(-0.1, 14);
    // A Sharpe ratio of 0.05 / 0.1 a day, skewness -2 / sqrt(3), kurtosis 7 / 3: N(0.5 * sqrt(3) / sqrt(1.660684)).
    expect(all.returns.probabilisticSharpe).toBeCloseTo(0.7492, 4); // the table at 0.672
    // 1 + 1.660684 * (1.644854 / 0.5)^2
    expect(all.returns.minimumTrackRecord).toBeCloseTo(18.9722, 3);
    const year = 0.5 * Math.sqrt(365);
    const penalty = (-2 / Math.sqrt(3) / 6) * year - ((7 / 3 - 3) / 24) * year * year;
    expect(all.returns.adjustedSharpe).toBeCloseTo(year * (1 + penalty), 9);
    expect(all.drawdown.painIndex).toBeCloseTo((0.1 + 0.01) / 4, 14);
    // Benchmark 0.2, -0.1, 0.2, 0.1: up mean 0.1 / (0.5 / 3), down 1.
    expect(all.benchmark!.upCapture).toBeCloseTo(0.6, 12);
    expect(all.benchmark!.downCapture).toBeCloseTo(1, 12);
    expect(all.benchmark!.benchmarkReturn).toBeCloseTo(71.28 / 50 - 1, 12);
    expect(all.trades).toMatchObject({ grossWins: 19, grossLosses: -11, expectancyR: 1.9 });
    expect(all.months).toEqual([{ year: 2024, month: 1, return: 119.79 / 100 - 1 }]);
    expect(all.worstDrawdowns).toHaveLength(1);
    expect(all.eachTrade).toHaveLength(3);
    expect(all.groups.bySide).toMatchObject([{ key: 'long', trades: 2 }]);
    expect(all.rolling).toMatchObject({ window: 91, at: [] });
    const short = fullMetrics({ equity, trades, convention: { ...convention, rollingWindow: 3 } });
    expect(short.rolling.at).toEqual([at('2024-01-04'), at('2024-01-05')]);
    expect(short.benchmark).toBeNull();
  });

  it('METR-1 take the risk-free rate of a year into every ratio that has one', () => {
    const input = { equity: daysOf([100, 110, 99, 108.9, 119.79]), trades: [] };
    const rated = fullMetrics({ ...input, convention: { ...convention, riskFreePerYear: 3.65 } });
    const plain = fullMetrics({ ...input, convention });
    // 0.01 a day of a mean of 0.05.
    expect(rated.returns.kelly! / plain.returns.kelly!).toBeCloseTo(0.04 / 0.05, 12);
    expect(rated.drawdown.martinRatio!).toBeLessThan(plain.drawdown.martinRatio!);
    expect(rated.returns.omega).toBe(plain.returns.omega);
  });

  it('METR-1 count trials where they are given', () => {
    const input = { equity: daysOf([100, 110, 99, 108.9, 119.79]), trades: [], convention };
    expect(fullMetrics(input).returns.deflatedSharpe).toBeNull();
    const { probabilisticSharpe, deflatedSharpe } = fullMetrics({
      ...input,
      trials: { count: 10, sharpeVariance: 0.01 },
    }).returns;
    expect(deflatedSharpe).toBeLessThan(probabilisticSharpe!);
  });

  it('METR-1 are null or empty where nothing happened, never Infinity, NaN, or 0 in its place', () => {
    for (const equity of [daysOf([]), daysOf([100]), daysOf([100, 0, 0]), daysOf([0, 100, 100])]) {
      const all = fullMetrics({ equity, trades: [], benchmark: daysOf([]), convention });
      expect(all.returns.probabilisticSharpe).toBeNull();
      expect(all.returns.valueAtRisk).toBeNull();
      expect(all.benchmark!.beta).toBeNull();
      expect(all.trades.payoffRatio).toBeNull();
      expect(all.rolling.rollingSharpe).toEqual([]);
      expect(leavesOf(all).filter(({ value }) => typeof value === 'number' && !isFinite(value))).toEqual([]);
    }
    expect(fullMetrics({ equity: daysOf([]), trades: [], convention }).months).toEqual([]);
  });

  it('METR-1 have every leaf a finite number, a word or null, whatever the account did', () => {
    const anyPoint = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(
        anyEquity,
        anyEquity,
        fc.array(anyPoint, { maxLength: 12 }),
        (equity, benchmark, points) => {
          const trades = points.map(([day, profit]) =>
            detailOf(profit, {
              openedAt: equity.at[0]! + day * dayMs,
              closedAt: equity.at[0]! + (day + 1) * dayMs,
              initialRisk: profit % 3 === 0 ? null : 10,
            }),
          );
          const input: FullMetricsInput = {
            equity,
            trades,
            benchmark,
            convention: { ...convention, rollingWindow: 5 },
          };
          const all = fullMetrics(input);
          for (const { name, value } of leavesOf(all)) {
            expect(
              value === null || typeof value === 'string' || Number.isFinite(value),
              `${name}: ${String(value)}`,
            ).toBe(true);
          }
          const text = JSON.stringify(all);
          expect(JSON.stringify(JSON.parse(text))).toBe(text);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('METR-1 do not change with the unit in which money is counted, money apart', () => {
    const input = richInput();
    const cents = fullMetrics({
      ...input,
      equity: { ...input.equity, equity: input.equity.equity.map((value) => 128 * value) },
      trades: input.trades.map((trade) => ({
        ...trade,
        netProfit: 128 * trade.netProfit,
        entryValue: 128 * trade.entryValue,
        initialRisk: trade.initialRisk === null ? null : 128 * trade.initialRisk,
      })),
    });
    const plain = fullMetrics(input);
    expect(cents.returns).toEqual(plain.returns);
    expect(cents.drawdown).toEqual(plain.drawdown);
    expect(cents.benchmark).toEqual(plain.benchmark);
    expect(cents.trades.sqn).toBeCloseTo(plain.trades.sqn!, 12);
    expect(cents.trades.grossWins).toBe(128 * plain.trades.grossWins);
    expect(cents.eachTrade.map((row) => row.maeR)).toEqual(plain.eachTrade.map((row) => row.maeR));
  });
});
