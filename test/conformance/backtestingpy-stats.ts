/**
 * Those of backtesting.py's statistics that are defined as ours. Left out, for they are defined otherwise: what is per
 * day or year (its calendar), profit factor and average trade (of returns), average drawdowns, Kelly, SQN.
 */
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { totalReturn } from '../../src/stats/total-return.ts';
import type { TradeFigures } from '../../src/stats/trade-figures.ts';
import { expectancyReturn, winRate } from '../../src/stats/trade-results.ts';
import type { CaseResult } from './run-case.ts';

export type Statistics = Readonly<Record<string, number>>;

const statNames = [
  'Equity Final [$]',
  'Equity Peak [$]',
  'Return [%]',
  'Max. Drawdown [%]',
  '# Trades',
  'Win Rate [%]',
  'Best Trade [%]',
  'Worst Trade [%]',
  'Expectancy [%]',
] as const;

export function statsOf(stats: Readonly<Record<string, unknown>>): Statistics {
  return Object.fromEntries(statNames.map((name) => [name, stats[name] as number]));
}

/** Percentages, drawdown negative, as theirs. */
export function ourStats(cash: number, { equity, trades }: CaseResult): Statistics {
  const rows = [cash, ...equity];
  const figures = trades.map((trade): TradeFigures => ({
    openedAt: trade.entryRow,
    closedAt: trade.exitRow,
    entryValue: trade.entryValue,
    grossProfit: trade.grossProfit,
    netProfit: trade.netProfit,
    fees: trade.fees,
    slippage: 0,
  }));
  const returns = figures.map((trade) => trade.netProfit / trade.entryValue);
  return {
    'Equity Final [$]': rows.at(-1)!,
    'Equity Peak [$]': Math.max(...rows),
    'Return [%]': totalReturn(rows)! * 100,
    'Max. Drawdown [%]': -maxDrawdown(rows)! * 100,
    '# Trades': trades.length,
    'Win Rate [%]': winRate(figures)! * 100,
    'Best Trade [%]': Math.max(...returns) * 100,
    'Worst Trade [%]': Math.min(...returns) * 100,
    'Expectancy [%]': expectancyReturn(figures)! * 100,
  };
}
