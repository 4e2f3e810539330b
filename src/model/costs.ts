/** What trading costs beside the price: fee rates and slippage models, as a scenario states them. */
import type { Rate } from './units.ts';

/** What a fee is taken from: the quote, the base, or a third currency (an exchange's own coin). */
export const feeCurrencies = ['quote', 'base', 'third'] as const;
export type FeeCurrency = (typeof feeCurrencies)[number];

/** FEE-1. Fees in quote are built; tiers and minimums are additions to this shape. */
export interface FeeTerms {
  readonly maker: Rate;
  readonly taker: Rate;
  readonly currency: 'quote' | 'base' | ThirdCurrency;
}

/** A currency that is neither bought nor sold here: its code, its digits, and the market whose price values it. */
export interface ThirdCurrency {
  readonly code: string;
  readonly digits: number;
  /** Index of the market among the run's markets. */
  readonly pricedBy: number;
}

/** SLIP-1, always against the taker. `ticks` counts the market's tick; `rate` is a fraction of the price. */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'ticks'; readonly ticks: number }
  | { readonly kind: 'rate'; readonly rate: Rate };

export const noSlippage: SlippageModel = { kind: 'none' };

export const pathPolicies = [
  'adverse',
  'favourable',
  'likely',
  'nearest',
  'high-first',
  'low-first',
] as const;
/** Which extreme of a candle comes first (PATH-3). */
export type PathPolicy = (typeof pathPolicies)[number];

export const accountKinds = ['spot', 'margin'] as const;
/** MARG-1: `spot` has no negative balances; `margin` may be short, at leverage 1, holding the short's notional. */
export type AccountKind = (typeof accountKinds)[number];
