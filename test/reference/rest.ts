/** Where an order of the reference model comes to rest (FILL-2, FILL-3, PATH-1, STOP-5). */
import { hasLimit } from '../../src/model/order.ts';
import { isMarketable, isTriggeredAt, waitsForTrigger } from './levels.ts';
import { follow } from './moves.ts';
import { rulesOf, type Market, type Order, type World } from './world.ts';

/**
 * Finds where a new order, one with new terms, or a child that comes to rest waits from now on, last among equals: for
 * the next price (a market order, what may not wait, a stop that has been passed), or on the book, where a limit that
 * lies at or through the price there is will take.
 */
export function settle(world: World, market: Market, order: Order): void {
  const { type, timeInForce } = order.terms;
  order.arrival = ++market.arrivals;
  order.through = rulesOf(world, market).tick;
  // A trailing stop begins here.
  if (order.best === 0) follow(world, market, order, market.price);
  const isLimit = hasLimit(type) && !waitsForTrigger(order);
  const isAtOnce = isLimit && (timeInForce === 'ioc' || timeInForce === 'fok');
  const isPassed = waitsForTrigger(order) && isTriggeredAt(order, market.price);
  order.takes = isLimit && (isAtOnce || isMarketable(order, market.price));
  order.place = type === 'market' || isAtOnce || isPassed ? 'next' : 'book';
}
