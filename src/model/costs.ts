/** What trading costs beside the price: fee rates and slippage models, as a scenario states them. */
import type { TimeMs } from './time.ts';
import type { Money, Rate } from './units.ts';

/** What the fee of a fill is taken from: the quote, the base, or an exchange's own coin. */
export const feeCurrencies = ['quote', 'base', 'coin'] as const;
export type FeeCurrency = (typeof feeCurrencies)[number];

/** Rates that hold from a traded volume of 30 x 24 h on, in whole units of the account's currency. */
export interface FeeTier {
  readonly volume: number;
  readonly maker: Rate;
  readonly taker: Rate;
}

/** Tiers that hold from an instant on, ascending by volume, the first from 0. */
export interface FeeStep {
  readonly from: TimeMs;
  readonly tiers: readonly FeeTier[];
}

/** FEE-1. */
export interface FeeTerms {
  /** The rates, where `steps` is null. */
  readonly maker: Rate;
  readonly taker: Rate;
  /** Rates by date and volume, ascending by `from`, at least one; null where they never change. */
  readonly steps: readonly FeeStep[] | null;
  /** What the account trades elsewhere in 30 days, which counts for its tier; whole units of its currency. */
  readonly volumeElsewhere: number;
  /** Least fee of an order, on its running total. */
  readonly minimum: Money;
  /**
   * `received`: what the fill brings, on a spot account: a purchase pays in base, a sale in quote. `coin`: the account's
   * coin, as long as it lasts; a fill for which it is short pays what it brings on a spot account, in quote on margin.
   */
  readonly currency: 'quote' | 'received' | 'coin';
  /** Part of a fee that is left off where it is paid in coin. */
  readonly coinDiscount: Rate;
}

/** The same rates at all times, in quote. */
export const flatFees = (maker: Rate, taker: Rate): FeeTerms => ({
  maker,
  taker,
  steps: null,
  volumeElsewhere: 0,
  minimum: 0 as Money,
  currency: 'quote',
  coinDiscount: 0 as Rate,
});

/** The rates of the first tier in force at `at`: what an account that has traded nothing pays. */
export function firstRates({ maker, taker, steps }: FeeTerms, at: number): Pick<FeeTier, 'maker' | 'taker'> {
  const step = steps?.findLast(({ from }) => from <= at) ?? steps?.[0];
  return step?.tiers[0] ?? { maker, taker };
}

/** The greater of them. */
export function greatestRate(fees: FeeTerms, at: number): Rate {
  const { maker, taker } = firstRates(fees, at);
  return Math.max(maker, taker) as Rate;
}

/** The exchange's own coin, of which an account holds some to pay fees with. Nobody trades what lies there. */
export interface Coin {
  readonly code: string;
  readonly digits: number;
  /** What is paid in at the start, units of 10^-digits. */
  readonly balance: number;
  /** Id of the market of the run whose price values it. */
  readonly market: string;
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

/** FUND-1: what a position of a perpetual pays at each time of a series (ascending, ms), or every so often. */
export type Funding =
  | { readonly kind: 'series'; readonly times: readonly number[]; readonly rates: readonly Rate[] }
  | { readonly kind: 'constant'; readonly everyMs: number; readonly rate: Rate };

/** From `least` to `most` milliseconds, both included; drawn evenly where they differ. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** LAT-1: how long a command is on its way, and how much later the answer to a fill is sent. */
export interface Latency {
  readonly order: Span;
  readonly answer: Span;
}

export const noLatency: Latency = { order: { least: 0, most: 0 }, answer: { least: 0, most: 0 } };

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
/** MARG-1: `spot` has no negative balances; `margin` may be short, and borrow. */
export type AccountKind = (typeof accountKinds)[number];
