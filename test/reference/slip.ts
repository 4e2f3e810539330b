/**
 * How far from the price that it met a taker of the reference model fills (SLIP-1): the least whole distance that is no
 * less than the exact one, and the price that makes (FILL-5).
 */
import { ceilDiv, rateScale } from './fees.ts';
import type { Candle } from './terms.ts';
import { isBuy, rulesOf, type Market, type Order, type World } from './world.ts';

/** `candle`: the one in hand when an order fills, the last that closed for what it holds before; null where there is none. */
function distanceOf(
  world: World,
  market: Market,
  price: number,
  quantity: number,
  candle: Candle | null,
): bigint {
  const { slippage } = market.terms;
  const at = BigInt(price);
  switch (slippage.kind) {
    case 'none':
      return 0n;
    case 'ticks':
      return BigInt(slippage.ticks * rulesOf(world, market).tick);
    case 'rate':
      return ceilDiv(at * BigInt(slippage.rate), rateScale);
    case 'half-spread':
      return ceilDiv(at * BigInt(slippage.spread), 2n * rateScale);
    case 'range':
      return candle === null
        ? 0n
        : ceilDiv(BigInt(candle.high - candle.low) * BigInt(slippage.share), rateScale);
    case 'volume-share': {
      const [size, volume] = shareOf(market, quantity, candle);
      return ceilDiv(at * BigInt(slippage.impact) * size * size, rateScale * volume * volume);
    }
    case 'square-root': {
      // The square of the distance is this fraction.
      const [size, volume] = shareOf(market, quantity, candle);
      const most = at * BigInt(slippage.impact);
      return ceilRoot(ceilDiv(most * most * size, rateScale * rateScale * volume));
    }
  }
}

/** Size and volume, of which the first is at most the second: all of it where there was none. */
function shareOf(market: Market, quantity: number, candle: Candle | null): readonly [bigint, bigint] {
  const volume = Math.round((candle?.volume ?? 0) * 10 ** market.terms.quantityDigits);
  return volume <= quantity ? [1n, 1n] : [BigInt(quantity), BigInt(volume)];
}

/** The least whole number whose square is no less. */
function ceilRoot(square: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(square))));
  while (root * root >= square && root > 0n) root--;
  while (root * root < square) root++;
  return root;
}

/** A price worsened for the taker by the slippage, rounded to the tick against him, never below one. */
export function slipped(
  world: World,
  market: Market,
  order: Order,
  price: number,
  quantity: number,
  candle: Candle | null,
): number {
  if (market.terms.slippage.kind === 'none') return price;
  const { tick } = rulesOf(world, market);
  const off = Number(distanceOf(world, market, price, quantity, candle));
  return isBuy(order)
    ? Math.ceil((price + off) / tick) * tick
    : Math.max(tick, Math.floor((price - off) / tick) * tick);
}

/** The same of what is about to fill, kept inside the candle where that is asked for. */
export function slippedInside(
  world: World,
  market: Market,
  order: Order,
  price: number,
  quantity: number,
): number {
  const size = Math.min(quantity, market.budget);
  const worse = slipped(world, market, order, price, size, market.candle);
  const { low, high } = market.candle!;
  return market.terms.clamp ? Math.min(Math.max(worse, low), high) : worse;
}
