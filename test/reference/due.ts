/** What happens by time alone in the reference model, at its moment of the merged clock: orders end (TIME-5). */
import { endOrder } from './cover.ts';
import type { Answer } from './meetings.ts';
import { isAlive, type Market, type Order, type World } from './world.ts';

/** Where things happen: in all markets, or in one, of which a copy is walked to see what its candle would do. */
export interface Scope {
  readonly markets: readonly Market[];
  readonly isTrial: boolean;
}

/** When something is due next; Infinity for never. */
export function nextDue(_world: World, { markets }: Scope): number {
  let due = Infinity;
  for (const { orders } of markets)
    for (const order of orders) if (endsByTime(order)) due = Math.min(due, order.terms.expiresAt);
  return due;
}

const endsByTime = (order: Order): boolean => order.terms.expiresAt > 0 && isAlive(order);

/** All that is due at one moment: orders end, in the order of markets, then of arrival. */
export function happen(world: World, { markets }: Scope, due: number, answer: Answer): void {
  world.clock = due;
  world.now = due;
  for (const market of markets) {
    const over = market.orders.filter((order) => endsByTime(order) && order.terms.expiresAt === due);
    for (const order of over.sort((a, b) => a.arrival - b.arrival)) {
      endOrder(world, market, order, 'expired');
      answer();
    }
  }
}
