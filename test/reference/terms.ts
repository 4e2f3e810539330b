/** What is given to the reference model: markets as their exchange describes them, and candles. */
import type { FeeTerms, Funding, LimitFills, SlippageModel } from '../../src/model/costs.ts';
import type { TradingRules } from '../../src/model/instrument.ts';
import type { MarginTerms } from '../../src/model/margin.ts';

/** A market as its exchange describes it. Prices, sizes and rates in units, as everywhere. */
export interface MarketTerms {
  readonly priceDigits: number;
  readonly quantityDigits: number;
  readonly moneyDigits: number;
  readonly rules: readonly TradingRules[];
  readonly fees: FeeTerms;
  readonly slippage: SlippageModel;
  readonly clamp: boolean;
  readonly limitFills: LimitFills;
  /** In rate units; null for no bound. */
  readonly participation: number | null;
  /** What positions demand (MARG-1), and pay at its times (FUND-1). */
  readonly margin: MarginTerms;
  readonly funding: Funding | null;
}

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In base, a decimal. */
  readonly volume: number;
}
