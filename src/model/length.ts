/** How far: lengths as strategies state them, and what they are measured from. */

/** How far from a price; never negative, the side follows from what it is for. */
export type Length =
  /** In price. */
  | { readonly distance: number }
  /** In percent of the price from which it is measured. */
  | { readonly percent: number }
  /** In price steps of the market, as they are at the decision. */
  | { readonly ticks: number }
  /** In average true ranges at the decision: Wilder's, of the last `period` closed candles, 14 when left out. */
  | { readonly atr: number; readonly period?: number };

/** Candles of an average true range that states none. */
export const atrPeriod = 14;

/** An absolute price, or how far from the actual fill price it lies. */
export type Level = { readonly price: number } | Length;

/** In multiples of R, the distance from the fill to the stop as it was first placed. */
export interface InRisk {
  readonly r: number;
}

/** How far beyond the fill. */
export type Reach = Length | InRisk;

/**
 * STOP-3: the distances of a plan are multiplied by the ATR of `period` candles (14) over that of `reference` candles
 * (100), at least by `least` (0.5) and at most by `most` (2).
 */
export interface Volatility {
  readonly period?: number;
  readonly reference?: number;
  readonly least?: number;
  readonly most?: number;
}
export const volatilityDefaults = { period: 14, reference: 100, least: 0.5, most: 2 } as const;
