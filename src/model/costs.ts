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

/**
 * SLIP-1, always against the taker: how far from the price that was met he fills.
 *
 * | kind         | distance                                                                   |
 * |--------------|----------------------------------------------------------------------------|
 * | ticks        | that many of the market's ticks                                            |
 * | rate         | price x rate                                                               |
 * | half-spread  | price x spread / 2                                                         |
 * | range        | (high - low) of the candle x share                                         |
 * | volume-share | price x impact x (size / volume)^2, as in Zipline's VolumeShareSlippage    |
 * | square-root  | price x impact x sqrt(size / volume), the square-root law of market impact |
 *
 * size / volume is at most 1, and 1 where there was no volume.
 */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'ticks'; readonly ticks: number }
  | { readonly kind: 'rate'; readonly rate: Rate }
  | { readonly kind: 'half-spread'; readonly spread: Rate }
  | { readonly kind: 'range'; readonly share: Rate }
  | { readonly kind: 'volume-share' | 'square-root'; readonly impact: Rate };

/** FILL-2: when a resting limit fills: where the path touches it, a tick through it, or on touch by chance. */
export type LimitFills =
  { readonly kind: 'touch' | 'cross' } | { readonly kind: 'probability'; readonly rate: Rate };

/** How orders of one market fill. */
export interface FillModel {
  readonly slippage: SlippageModel;
  /** Keeps slipped fills inside their candle (FILL-5). */
  readonly clampSlippage: boolean;
  readonly limitFills: LimitFills;
  /** Part of a candle's volume that own fills may take (FILL-6); null: no bound. */
  readonly participation: Rate | null;
}

/** At the price that is met, on touch, whatever the volume. */
export const plainFills: FillModel = {
  slippage: { kind: 'none' },
  clampSlippage: false,
  limitFills: { kind: 'touch' },
  participation: null,
};

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
