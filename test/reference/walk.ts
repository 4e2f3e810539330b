/**
 * One step of the reference model: the candles that close at one instant meet the orders (PATH-1 to PATH-3, TIME-5,
 * FILL-6).
 */
import { choosePath } from './choose.ts';
import { happen, nextDue, type Scope } from './due.ts';
import { walkLegs } from './legs.ts';
import { followAll, tellMoves } from './moves.ts';
import { meetAll, type Answer } from './meetings.ts';
import { judgePools, settled } from './pools.ts';
import { mayBeUsedUpTogether } from './standing.ts';
import type { Candle } from './terms.ts';
import { cutToLot, rulesOf, type Market, type World } from './world.ts';

/** The candles that close at `end`, one for each market or null, meet the orders. */
export function walk(
  world: World,
  candles: readonly (Candle | null)[],
  end: number,
  duration: number,
  answer: Answer,
): void {
  const begin = end - duration;
  const scope = { markets: world.markets, isTrial: false };
  const settle = (): void => settled(world, scope, answer);
  for (let due = nextDue(world, scope); due <= begin; due = nextDue(world, scope))
    happen(world, scope, due, settle);
  world.settled = begin;
  world.clock = begin;
  world.now = begin;
  for (const market of world.markets) market.candle = candles[market.index]!;
  const walked = world.markets.filter(({ candle }) => candle !== null);
  for (const market of walked) {
    market.opensAt = begin;
    market.budget = budgetOf(world, market);
    for (const order of market.orders) order.through = rulesOf(world, market).tick;
  }
  jump(world, walked, scope, settle);
  const isJoint = mayBeUsedUpTogether(world);
  const legs = walked.map((market) => ({
    market,
    isHighFirst: choosePath(world, market, isJoint, begin, duration),
  }));
  walkLegs(world, legs, scope, begin, duration, settle);
  world.clock = end;
  world.now = end;
  for (const market of walked) {
    followAll(world, market, market.candle!.close, true);
    tellMoves(world, market);
    market.price = market.candle!.close;
    market.closed = market.candle;
    market.candle = null;
    market.path = null;
    market.budget = Infinity;
  }
}

/** FILL-6: a part of the candle's volume, in whole lots. */
function budgetOf(world: World, market: Market): number {
  const { participation, quantityDigits } = market.terms;
  if (participation === null) return Infinity;
  const part = (market.candle!.volume * 10 ** quantityDigits * participation) / 1e8;
  return cutToLot(Math.floor(part), rulesOf(world, market).lot);
}

/** PATH-1: from the last closes to the opens. Trailing stops are met where they stood, and then follow (STOP-5). */
function jump(world: World, walked: readonly Market[], scope: Scope, answer: Answer): void {
  const jumps = new Map(walked.map((market) => [market, market.price]));
  for (const market of walked) market.price = market.candle!.open;
  world.isOpening = true;
  judgePools(world, scope, answer);
  meetAll(world, walked, answer, jumps);
  for (const market of walked) followAll(world, market, market.price, false);
  world.isOpening = false;
  for (const market of walked) meetAll(world, [market, ...walked], answer);
}
