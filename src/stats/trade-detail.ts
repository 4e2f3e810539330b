/**
 * What the metrics of single trades need to know beyond `trade-figures.ts`: the side, the prices, the stop, what closed
 * it. Prices are averages over the fills, in the unit of the extremes that they are held against.
 */
import type { TradeFigures } from './trade-figures.ts';

export interface TradeDetail extends TradeFigures {
  /** Index of the market's extremes. */
  readonly market: number;
  readonly side: 'long' | 'short';
  /** Above 0. */
  readonly entryPrice: number;
  /** Of what has left; null while nothing has. */
  readonly exitPrice: number | null;
  /** What closed it, a word; null while it is open. */
  readonly exitReason: string | null;
  /** What the first stop put at risk: |entry - stop| * quantity, money, above 0. Null where there was no stop. */
  readonly initialRisk: number | null;
}
