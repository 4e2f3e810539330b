/**
 * Metrics against what other engines print for their own trades and balances. The figures are read from the shared
 * folder; without it the tests are skipped, and say so.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { annualGrowth } from '../../src/stats/annual-return.ts';
import { drawdowns } from '../../src/stats/drawdowns.ts';
import { kellyOfTrades } from '../../src/stats/kelly.ts';
import { sqn } from '../../src/stats/r-multiples.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import * as payoff from '../../src/stats/trade-payoff.ts';
import { expectancy, expectancyReturn, winRate } from '../../src/stats/trade-results.ts';
import { holdingTimes } from '../../src/stats/holding-times.ts';
import { volatility } from '../../src/stats/volatility.ts';
import { sharedDir } from '../support/shared.ts';
import { tradeOf } from './make.ts';

const shared = sharedDir();
const oracles = `${shared ?? ''}/oracles`;
const read = (path: string): unknown => JSON.parse(readFileSync(`${oracles}/${path}`, 'utf8'));

/** Statistics that backtesting.py prints for its own runs, from its own trades. */
describe.skipIf(shared === null)('backtesting.py', () => {
  interface Run {
    readonly id: string;
    readonly stats: Readonly<Record<string, number>>;
    readonly trades: readonly (readonly (string | number | null)[])[];
  }
  const runs =
    shared === null ? [] : (read('backtestingpy/runs.json') as { readonly runs: readonly Run[] }).runs;

  it('METR-1 system quality and Kelly fraction of its trades', () => {
    expect(runs.length).toBeGreaterThan(0);
    for (const { id, stats, trades } of runs) {
      const closed = trades.map((trade) => tradeOf(Number(trade[9])));
      expect(sqn(closed.map((trade) => trade.netProfit)), id).toBeCloseTo(stats['SQN']!, 8);
      expect(kellyOfTrades(closed), id).toBeCloseTo(stats['Kelly Criterion']!, 8);
    }
  });
});

/** Single figures of other engines. */
describe.skipIf(shared === null)('other engines', () => {
  interface Case {
    readonly id: string;
    readonly kind: string;
    readonly input: Readonly<Record<string, number>> & { readonly trade_profits: readonly number[] };
    readonly expected: Readonly<Record<string, number>>;
    readonly closes: readonly number[];
    readonly start_balance: number;
    readonly trades: readonly { readonly net_profit: number; readonly holding_seconds: number }[];
  }
  const casesOf = (source: string, kind: string): readonly Case[] =>
    (read(`${source}/cases.json`) as { readonly cases: readonly Case[] }).cases.filter(
      (one) => one.kind === kind,
    );

  it('METR-1 growth a year of freqtrade', () => {
    const cases = casesOf('freqtrade-trade-math', 'cagr');
    expect(cases.length).toBeGreaterThan(0);
    for (const { input, expected } of cases) {
      const years = input['days']! / input['days_per_year']!;
      const ours = annualGrowth(input['end_balance']! / input['start_balance']!, years);
      expect(Math.abs(ours! - expected['cagr']!)).toBeLessThanOrEqual(5e-5);
    }
  });

  it('METR-1 expectancy and its ratio of freqtrade', () => {
    for (const { input, expected } of casesOf('freqtrade-trade-math', 'expectancy')) {
      const closed = input.trade_profits.map((profit) => tradeOf(profit));
      expect(expectancy(closed)).toBeCloseTo(expected['expectancy']!, 8);
      expect(payoff.expectancyRatio(closed)).toBeCloseTo(expected['expectancy_ratio']!, 8);
    }
  });

  it('METR-1 the largest relative drawdown of freqtrade', () => {
    for (const { input, expected } of casesOf('freqtrade-trade-math', 'drawdown')) {
      const equity = [input['start_balance']!];
      for (const profit of input.trade_profits) equity.push(equity.at(-1)! + profit);
      const rows = Float64Array.from(equity);
      const found = drawdowns({ at: rows.map((_, row) => row), equity: rows, length: rows.length })!;
      const largest = Math.max(
        ...found.map((one) => (rows[one.peakAt]! - rows[one.troughAt]!) / rows[one.peakAt]!),
      );
      expect(largest).toBeCloseTo(expected['max_relative_drawdown'] ?? expected['relative_at_max_abs']!, 6);
    }
  });

  it('METR-1 figures of one trade of Jesse', () => {
    for (const { trades, expected, start_balance: start } of casesOf('jesse', 'trade_metrics')) {
      const closed = trades.map((trade) =>
        tradeOf(trade.net_profit, { closedAt: trade.holding_seconds * 1000, entryValue: start }),
      );
      expect(winRate(closed)).toBe(expected['win_rate']);
      expect(expectancy(closed)).toBe(expected['expectancy']);
      expect(expectancyReturn(closed)! * 100).toBeCloseTo(expected['expectancy_percent']!, 12);
      expect(payoff.grossWins(closed)).toBe(expected['gross_profit']);
      expect(payoff.grossLosses(closed)).toBeCloseTo(expected['gross_loss']!, 15);
      expect(payoff.largestWin(closed)).toBe(expected['largest_winning_trade']);
      expect(holdingTimes(closed).averageHoldMs! / 1000).toBe(expected['average_holding_period']);
    }
  });

  it('METR-1 volatility of zipline', () => {
    for (const { closes, expected } of casesOf('zipline-costs', 'window_stats')) {
      const ours = volatility(returnsOf(closes)!, { periodsPerYear: 252, ddof: 1 });
      expect(ours).toBeCloseTo(expected['annualised_volatility']!, 12);
    }
  });
});
