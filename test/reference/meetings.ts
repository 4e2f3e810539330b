/**
 * Which order is met next where the price stands, in the reference model (PATH-1, PATH-2, FILL-6): every order of the
 * market is looked at, again and again, until none is met any more.
 */
import { isAbove, isMetAt, isStop, levelOf, waitsForTrigger } from './levels.ts';
import { meet } from './meet.ts';
import { isThere, type Market, type Order, type World } from './world.ts';

/** What answers a meeting: the commands that its fills set off, at this point of the path. */
export type Answer = () => void;

/** How far from the last close a jump meets what waits for any price: at its beginning. */
const atOnce = -1;

const roundsMax = 10_000;

/**
 * How far from the last close a jump meets an order on the book; at one price all are equally far. Open: a limit that
 * takes and lies not beyond the last close is met with what waits for any price, but only in a jump; next comes what
 * rested through the last close for want of volume; a stop-limit that takes does so at its trigger.
 */
function distanceOf(market: Market, order: Order, jumpFrom: number | null): number {
  if (order.place === 'next') return atOnce;
  if (jumpFrom === null) return 0;
  const atTrigger = waitsForTrigger(order) || (order.takes && order.hasTriggered);
  const level = order.takes && order.hasTriggered ? order.trigger : levelOf(market, order);
  const distance = isAbove(order, atTrigger) ? level - jumpFrom : jumpFrom - level;
  if (distance > 0) return distance;
  return order.takes ? atOnce : 0;
}

/** What would fill, and stay for the rest, is met no more in a candle whose budget is used up. Triggers trigger. */
function waitsForVolume(market: Market, order: Order): boolean {
  const { timeInForce } = order.terms;
  return market.budget === 0 && !waitsForTrigger(order) && timeInForce !== 'ioc' && timeInForce !== 'fok';
}

/** The order that is met first of all that are met here, or undefined. */
function nextOf(market: Market, jumpFrom: number | null): Order | undefined {
  const met = market.orders
    .filter((order) => isThere(order) && !waitsForVolume(market, order))
    .filter((order) => order.place === 'next' || isMetAt(market, order, market.price))
    .map((order) => ({ order, distance: distanceOf(market, order, jumpFrom) }));
  met.sort((a, b) => a.distance - b.distance || comesBefore(a.order, b.order, a.distance));
  return met[0]?.order;
}

/** At one price stops come before limits, then the order of arrival; what waits for any price goes by arrival alone. */
function comesBefore(a: Order, b: Order, distance: number): number {
  const byKind = distance === atOnce ? 0 : Number(isStop(b)) - Number(isStop(a));
  return byKind || a.arrival - b.arrival;
}

/**
 * Meets orders one after the other: those of the first of `markets`, and, where that set off something, those of all of
 * them, in their order. `jumps`: the last close of each market, while prices jump to their opens; or null.
 */
export function meetAll(
  world: World,
  markets: readonly Market[],
  answer: Answer,
  jumps: ReadonlyMap<Market, number> | null = null,
): void {
  for (let round = 0; round < roundsMax; round++) {
    const among = round === 0 && jumps === null ? markets.slice(0, 1) : byIndex(markets);
    const market = among.find((one) => nextOf(one, jumps?.get(one) ?? null) !== undefined);
    if (market === undefined) return;
    meet(world, market, nextOf(market, jumps?.get(market) ?? null)!);
    answer();
  }
  throw new Error('one price sets off no more than ten thousand meetings');
}

/** A price to which a path only comes is met when it does (LAT-1). */
const byIndex = (markets: readonly Market[]): readonly Market[] =>
  markets.filter(({ candle, isAhead }) => candle !== null && !isAhead).sort((a, b) => a.index - b.index);
