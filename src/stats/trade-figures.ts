/**
 * What the metrics need to know of a trade: from flat to flat in one market, or from flat to the end of the run.
 * Amounts are in the account's currency as decimals: statistics never flow back into the ledger.
 */
export interface TradeFigures {
  /** First fill, ms. */
  readonly openedAt: number;
  /** The fill that made the position flat, ms; null while it is open: its figures are then those of the last mark. */
  readonly closedAt: number | null;
  /** Value of what was entered, at the entry prices, above 0: what a trade's return is a fraction of. */
  readonly entryValue: number;
  /** Profit from prices alone, before fees, funding and interest. */
  readonly grossProfit: number;
  /** Profit after all of them: what the trade changed the account by. */
  readonly netProfit: number;
  /** Fees paid, positive; a rebate is negative. */
  readonly fees: number;
  /** What slippage cost, positive; it is inside `grossProfit` already. */
  readonly slippage: number;
}

/** Trades that ended, in the order given. Open ones count for exposure and costs, not for results. */
export function closedTrades(trades: readonly TradeFigures[]): readonly TradeFigures[] {
  return trades.filter((trade) => trade.closedAt !== null);
}
