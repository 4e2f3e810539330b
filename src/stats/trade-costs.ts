/** What trading cost (METR-1). */
import { sum } from './sums.ts';
import type { TradeFigures } from './trade-figures.ts';

export interface TradeTotals {
  readonly grossProfit: number;
  readonly netProfit: number;
  readonly fees: number;
  readonly slippage: number;
}

/**
 * Totals over all trades, open ones included, in the account's currency. No trades total 0.
 *
 * Formula: sums. Period: the trades given. Not annualised; no risk-free rate; no ddof. Source: LEDG-2, by which gross
 * profit, fees and funding stand apart: fees are not in the gross, slippage is (it is part of the fill prices).
 */
export function tradeTotals(trades: readonly TradeFigures[]): TradeTotals {
  return {
    grossProfit: sum(trades.map((trade) => trade.grossProfit)),
    netProfit: sum(trades.map((trade) => trade.netProfit)),
    fees: sum(trades.map((trade) => trade.fees)),
    slippage: sum(trades.map((trade) => trade.slippage)),
  };
}
