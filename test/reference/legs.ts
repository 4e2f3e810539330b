/**
 * The legs of the reference model: every candle is laid out as all the prices that it passes, each with its moment, and
 * the walks of all markets are merged by it (PATH-2, PATH-4, PATH-7, TIME-5).
 */
import { nextMoment, pathOf, pointsOf, type Point } from './clock.ts';
import { happen, nextDue, type Scope } from './due.ts';
import { followAll } from './moves.ts';
import { meetAll, type Answer } from './meetings.ts';
import { judgePools } from './pools.ts';
import { mayBeUnder } from './standing.ts';
import type { Market, World } from './world.ts';

/** The order in which a market's candle reaches its extremes. `walkLegs` takes them in the order of markets. */
export interface Leg {
  readonly market: Market;
  readonly isHighFirst: boolean;
}

/** Walks the legs of `legs` from `begin` on; what is due by time in `scope` happens when its moment comes. */
export function walkLegs(
  world: World,
  legs: readonly Leg[],
  scope: Scope,
  begin: number,
  duration: number,
  answer: Answer,
): void {
  const walks = legs.map(({ market, isHighFirst }) => {
    market.path = pathOf(market.candle!, isHighFirst, begin, duration);
    return { market, points: pointsOf(market.path, world.account === 'margin'), next: 0 };
  });
  const pointOf = ({ points, next }: (typeof walks)[number]): Point | undefined => points[next];
  let told = -1;
  let due = Infinity;
  let isWatched = false;
  for (;;) {
    // Looked for anew where anything has happened, or arrived.
    if (told !== saidSoFar(world)) {
      told = saidSoFar(world);
      due = nextDue(world, scope);
      isWatched = mayBeUnder(world);
    }
    let first: (typeof walks)[number] | null = null;
    // The earliest; at one moment the first market.
    for (const walk of walks) {
      const point = pointOf(walk);
      if (point === undefined) continue;
      if (first === null || point.clock < pointOf(first)!.clock) first = walk;
    }
    const point = first === null ? undefined : pointOf(first);
    // What is due at this very moment is still met by the path.
    // Walks end first at an instant: a copy is looked at there, with nothing paid that is due then.
    const isInside = scope.isTrial ? due < begin + duration : due <= begin + duration;
    if (isInside && (point === undefined || due < point.clock)) {
      happen(world, scope, due, answer);
      told = -1;
      continue;
    }
    if (first === null || point === undefined) return;
    first.next++;
    const { market } = first;
    if (!point.isWhole && !isWatched) continue;
    setClock(world, point.clock);
    if (point.isWhole) Object.assign(market, { price: point.price, isAhead: false });
    if (isWatched) judgePools(world, scope, answer);
    if (!point.isWhole) continue;
    followAll(world, market, point.price, false);
    meetAll(world, [market, ...scope.markets], answer);
  }
}

/** Grows with all that is told, sent or comes. */
const saidSoFar = ({ events, markets }: World): number =>
  markets.reduce((sum, { orders, commands }) => sum + orders.length + commands, events.length);

function setClock(world: World, clock: number): void {
  world.clock = clock;
  world.now = Math.floor(clock);
  // Times before this moment are over; what is due at it comes after the path.
  world.settled = Math.max(world.settled, clock - nextMoment);
}
