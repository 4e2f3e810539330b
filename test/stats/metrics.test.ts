import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../src/stats/metrics.ts';
import type { Metrics, MetricsInput } from '../../src/stats/metrics.ts';
import '../support/runs.ts';
import { anyEquity, at, daysOf, hourMs, seriesOf, tradeOf } from './make.ts';

/**
 * Three days and no step on the third. Day ends: 1000 (start), 1100, 1045, 1045 (carried), 1254.
 * Daily returns 0.1, -0.05, 0, 0.2: mean 0.0625; squares of the offsets 0.0375, -0.1125, -0.0625, 0.1375 sum to
 * 0.00140625 + 0.01265625 + 0.00390625 + 0.01890625 = 0.036875; downside sqrt(0.0025 / 4) = 0.025.
 */
const input: MetricsInput = {
  equity: seriesOf([
    [at('2024-01-01T12:00Z'), 1000],
    [at('2024-01-01T18:00Z'), 1050],
    [at('2024-01-02T00:00Z'), 1100],
    [at('2024-01-02T12:00Z'), 990],
    [at('2024-01-03T00:00Z'), 1045],
    [at('2024-01-04T12:00Z'), 1254],
  ]),
  // Held: noon of the 1st to midnight of the 3rd (36 h, overlapping), and the last 12 h: 48 of 72 hours.
  trades: [
    figures(100, '2024-01-01T12:00Z', '2024-01-02T12:00Z', 2),
    figures(-50, '2024-01-02T00:00Z', '2024-01-03T00:00Z', 3),
    figures(204, '2024-01-04T00:00Z', null, 4),
  ],
  periodsPerYear: 365,
  riskFreePerYear: 0,
};

function figures(netProfit: number, from: string, to: string | null, fees: number) {
  const closedAt = to === null ? null : at(to);
  return tradeOf(netProfit, { openedAt: at(from), closedAt, fees, slippage: fees / 2, entryValue: 1000 });
}

describe('the metrics of a run', () => {
  it('METR-1 are these for a run worked by hand', () => {
    const metrics = metricsOf(input);
    expect(metrics).toEqual({
      totalReturn: expect.closeTo(0.254, 14),
      annualReturn: expect.any(Number),
      volatility: expect.closeTo(Math.sqrt((0.036875 / 3) * 365), 13),
      sharpe: expect.closeTo((0.0625 / Math.sqrt(0.036875 / 3)) * Math.sqrt(365), 12),
      sortino: expect.closeTo(2.5 * Math.sqrt(365), 12),
      calmar: expect.any(Number),
      maxDrawdown: 110 / 1100,
      maxDrawdownFrom: at('2024-01-02T00:00Z'),
      maxDrawdownTo: at('2024-01-02T12:00Z'),
      maxDrawdownRecovered: at('2024-01-04T12:00Z'),
      trades: 2,
      winRate: 0.5,
      profitFactor: 2,
      expectancy: 25,
      averageWin: 100,
      averageLoss: -50,
      exposure: 48 / 72,
      fees: 9,
      slippage: 4.5,
    } satisfies Record<keyof Metrics, unknown>);
    // Three days are 3 / 365.25 years: 1.254^121.75 - 1, to twelve digits.
    const annual = Math.exp(121.75 * Math.log(1.254)) - 1;
    expect(metrics.annualReturn! / annual).toBeCloseTo(1, 12);
    expect(metrics.calmar! / (annual / 0.1)).toBeCloseTo(1, 12);
  });

  it('METR-1 leave out days without a step where a year has 252', () => {
    // 0.1, -0.05, 0.2: mean 0.25 / 3; downside sqrt(0.0025 / 3).
    const { sortino } = metricsOf({ ...input, periodsPerYear: 252 });
    expect(sortino).toBeCloseTo((0.25 / 3 / Math.sqrt(0.0025 / 3)) * Math.sqrt(252), 12);
  });

  it('METR-1 take the risk-free rate a year as a day of it, for the Sharpe ratio alone', () => {
    // 36.5 % a year is 0.001 a day.
    const metrics = metricsOf({ ...input, riskFreePerYear: 0.365 });
    expect(metrics.sharpe).toBeCloseTo((0.0615 / Math.sqrt(0.036875 / 3)) * Math.sqrt(365), 12);
    expect({ ...metrics, sharpe: null }).toEqual({ ...metricsOf(input), sharpe: null });
  });

  it('METR-1 take drawdowns from every step: a fall inside a day is not hidden', () => {
    const inside = seriesOf([
      [at('2024-01-01T00:00Z'), 100],
      [at('2024-01-01T12:00Z'), 40],
      [at('2024-01-02T00:00Z'), 100],
    ]);
    expect(metricsOf({ ...input, equity: inside }).maxDrawdown).toBe(0.6);
  });

  it('METR-1 are null, not zero, before anything has happened', () => {
    const nothing = { trades: [], periodsPerYear: 365, riskFreePerYear: 0 } as const;
    for (const equity of [daysOf([]), daysOf([1000])]) {
      const metrics = metricsOf({ ...nothing, equity });
      const { trades, fees, slippage, ...rest } = metrics;
      expect({ trades, fees, slippage }).toEqual({ trades: 0, fees: 0, slippage: 0 });
      expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    }
  });

  it('METR-1 know a run without trades: no return, no drawdown, no ratio', () => {
    const metrics = metricsOf({ ...input, trades: [], equity: daysOf([1000, 1000, 1000, 1000]) });
    expect(metrics).toMatchObject({
      totalReturn: 0,
      annualReturn: 0,
      volatility: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
      maxDrawdown: 0,
      maxDrawdownFrom: null,
      maxDrawdownTo: null,
      maxDrawdownRecovered: null,
      winRate: null,
      profitFactor: null,
      exposure: 0,
    });
  });

  it('METR-1 of an account that was lost keep what has a meaning', () => {
    const lost = metricsOf({ ...input, equity: daysOf([1000, 500, 0, 0]) });
    expect(lost).toMatchObject({ totalReturn: -1, maxDrawdown: 1, maxDrawdownRecovered: null });
    expect(lost).toMatchObject({
      annualReturn: null,
      volatility: null,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
    // Lost in the last step: the returns up to it are all defined, -0.5 and -1.
    const last = metricsOf({ ...input, equity: daysOf([1000, 500, 0]) });
    expect(last.sortino).toBeCloseTo((-0.75 / Math.sqrt(1.25 / 2)) * Math.sqrt(365), 12);
    expect(last.annualReturn).toBeNull();
  });

  it('METR-1 are numbers or null, never NaN, Infinity or -0, whatever the run', () => {
    const anyTrade = fc
      .tuple(fc.integer({ min: -100, max: 100 }), fc.nat(500), fc.option(fc.nat(500)))
      .map(([profit, from, length]) => {
        const openedAt = at('2024-02-27') + from * hourMs;
        return tradeOf(profit, { openedAt, closedAt: length === null ? null : openedAt + length * hourMs });
      });
    fc.assert(
      fc.property(anyEquity, fc.array(anyTrade), fc.integer({ min: 0, max: 400 }), (equity, trades, less) => {
        const shifted = { ...equity, equity: equity.equity.map((value) => value - less) };
        for (const periodsPerYear of [252, 365] as const) {
          const metrics = metricsOf({ equity: shifted, trades, periodsPerYear, riskFreePerYear: 0 });
          for (const [name, value] of Object.entries(metrics) as [string, number | null][]) {
            expect(value === null || (Number.isFinite(value) && !Object.is(value, -0)), name).toBe(true);
          }
        }
      }),
    );
  });
});
