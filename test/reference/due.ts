/**
 * What happens by time alone in the reference model, at its moment of the merged clock: interest, then funding, then
 * orders end and commands arrive (TIME-5, MARG-1, FUND-1, LAT-1). What is due at the open was due before it.
 */
import { fundingAfter, interestAfter, payFunding, payInterest } from './charges.ts';
import { endOrder } from './cover.ts';
import { arrivesAt, atItsPrice, takeNext } from './late.ts';
import type { Answer } from './meetings.ts';
import { isAlive, type Market, type Order, type World } from './world.ts';

/** Where things happen: in all markets, or in one, of which a copy is walked to see what its candle would do. */
export interface Scope {
  readonly markets: readonly Market[];
  /** Looks ahead charge no interest. */
  readonly isTrial: boolean;
}

/** When something is due next; Infinity for never. */
export function nextDue(world: World, { markets, isTrial }: Scope): number {
  const ends = markets.flatMap(({ orders }) => orders.filter(endsByTime));
  return Math.min(
    isTrial ? Infinity : interestAfter(world, world.settled),
    ...markets.map((market) => fundingAfter(market, world.settled)),
    ...ends.map(({ terms }) => terms.expiresAt),
    ...markets.map(arrivesAt),
  );
}

const endsByTime = (order: Order): boolean => order.terms.expiresAt > 0 && isAlive(order);

/** All that is due at one moment, markets in their order; `answer` after each. */
export function happen(world: World, scope: Scope, due: number, answer: Answer): void {
  const { markets, isTrial } = scope;
  const since = world.settled;
  world.clock = due;
  world.now = Math.floor(due);
  world.settled = due;
  if (!isTrial && interestAfter(world, since) === due) {
    payInterest(world);
    answer();
  }
  for (const market of markets) {
    if (fundingAfter(market, since) !== due) continue;
    payFunding(world, market);
    answer();
  }
  for (const market of markets) {
    const over = market.orders.filter((order) => endsByTime(order) && order.terms.expiresAt === due);
    for (const order of over.sort((a, b) => a.arrival - b.arrival)) {
      const end = (): void => endOrder(world, market, order, 'expired');
      // SCALE-2: the rungs that it leaves look at the price.
      const leavesRungs = market.groups.some(({ parent, isLaddered }) => isLaddered && parent === order);
      if (leavesRungs) atItsPrice(world, market, scope, answer, end);
      else end();
      answer();
    }
  }
  for (const market of markets) {
    while (arrivesAt(market) === due) {
      takeNext(world, market, scope, answer);
      answer();
    }
  }
}
