/** Exposure of markets, long and short, as limits on risk count it (RISK-1). */
import type { Side } from '../model/units.ts';

/**
 * A market as risk sees it, in money: what is held, signed, how much of that exits would close, and what entries that are
 * alive would buy and sell.
 */
export interface ExposedMarket {
  readonly held: number;
  readonly leaving: number;
  readonly buys: number;
  readonly sells: number;
}

/**
 * Exposure of a market where all its resting entries fill: long and short, neither below zero. What exits close before
 * stands in the way of an entry against the position no more (POS-1).
 */
export const longOf = ({ held, leaving, buys }: ExposedMarket): number =>
  Math.max(0, (held < 0 ? Math.min(0, held + leaving) : held) + buys);
export const shortOf = ({ held, leaving, sells }: ExposedMarket): number =>
  Math.max(0, sells - (held > 0 ? Math.max(0, held - leaving) : held));
export const grossOf = (market: ExposedMarket): number => Math.max(longOf(market), shortOf(market));
export const isUsed = ({ held, buys, sells }: ExposedMarket): boolean => held !== 0 || buys > 0 || sells > 0;

/** Exposure of all markets, where the one at `own` is as given. Indices: this is asked for every entry and rung. */
export function grossWith(markets: readonly ExposedMarket[], own: number, market: ExposedMarket): number {
  let sum = 0;
  for (let m = 0; m < markets.length; m++) sum += grossOf(m === own ? market : markets[m]!);
  return sum;
}

/** The same on the side of an entry. */
export function sideWith(
  markets: readonly ExposedMarket[],
  own: number,
  market: ExposedMarket,
  side: Side,
): number {
  let sum = 0;
  for (let m = 0; m < markets.length; m++) {
    const one = m === own ? market : markets[m]!;
    sum += side === 'buy' ? longOf(one) : shortOf(one);
  }
  return sum;
}

/** A market with `cost` more of entries on a side. Written out: a spread of it is slow. */
export function withEntry(
  { held, leaving, buys, sells }: ExposedMarket,
  side: Side,
  cost: number,
): ExposedMarket {
  return side === 'buy'
    ? { held, leaving, buys: buys + cost, sells }
    : { held, leaving, buys, sells: sells + cost };
}
