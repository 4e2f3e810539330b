/**
 * How the pools of the reference model stand (MARG-1): what each has left at prices, what it must have, and whether a
 * candle in hand could use one up.
 */
import { ceilDiv } from './fees.ts';
import { signOf, valueAt } from './margin.ts';
import type { Market, World } from './world.ts';

const scale = 100_000_000n;

/** The markets whose positions answer for each other, flat ones included. */
export const poolsOf = ({ margin, markets }: World): readonly (readonly Market[])[] =>
  margin.mode === 'cross' ? [markets] : markets.map((market) => [market]);

export const isOpen = ({ position }: Market): boolean => position !== 0;

/** What a pool has left, and what of that it must have, at prices. */
export interface Standing {
  readonly left: bigint;
  readonly maintenance: bigint;
}

export function standingAt(
  world: World,
  pool: readonly Market[],
  priceOf: (market: Market) => number,
): Standing {
  const isCross = world.margin.mode === 'cross';
  let left = isCross ? world.balance : 0n;
  let maintenance = 0n;
  for (const market of pool.filter(isOpen)) {
    const value = valueAt(market, priceOf(market));
    left += signOf(market) * value;
    if (!isCross) left += market.margin - signOf(market) * market.cost;
    maintenance += maintenanceOf(market, value);
  }
  return { left, maintenance };
}

/** Each part of the value, or of the cost, at the rate of its tier, rounded up. */
function maintenanceOf({ terms: { margin }, cost }: Market, value: bigint): bigint {
  const basis = margin.on === 'entry' ? cost : value;
  return margin.maintenance.reduce((sum, { from, rate }, i) => {
    const next = margin.maintenance[i + 1];
    const to = next === undefined || basis < BigInt(next.from) ? basis : BigInt(next.from);
    const part = to - BigInt(from);
    return part > 0n ? sum + ceilDiv(part * BigInt(rate), scale) : sum;
  }, 0n);
}

export const isUnder = ({ left, maintenance }: Standing): boolean => left <= maintenance;

/** PATH-5: whether several candles, each at its worst at one moment, would use a cross account up. */
export function mayBeUsedUpTogether(world: World): boolean {
  const { markets } = world;
  if (world.account === 'spot' || world.margin.mode !== 'cross') return false;
  if (markets.filter((market) => isOpen(market) && market.candle !== null).length < 2) return false;
  return isUnder(standingAt(world, markets, worstOf));
}

/** Whether a pool could be under anywhere in the candles in hand: not where it is not with each at its worst at once. */
export const mayBeUnder = (world: World): boolean =>
  world.account === 'margin' &&
  poolsOf(world).some((pool) => pool.some(isOpen) && isUnder(standingAt(world, pool, worstOf)));

const worstOf = ({ candle, position, price }: Market): number =>
  candle === null ? price : position > 0 ? candle.low : candle.high;
