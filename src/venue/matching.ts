/**
 * Which order the path meets next, and what happens there (PATH-1, PATH-2, FILL-1 to FILL-4).
 *
 * | order             | met when                          | fills at                         | as    |
 * |-------------------|-----------------------------------|----------------------------------|-------|
 * | market            | at once                           | the open, or the present point   | taker |
 * | limit             | the path is at or through it      | the path: its limit, or the open | maker |
 * | limit, marketable | the same                          | the path, never beyond its limit | taker |
 * | stop              | the path is at or beyond trigger  | the path: its trigger or the open| taker |
 * | take-profit       | the path is at or beyond trigger, | the path: its trigger or the open| taker |
 * |                   | on the better side                |                                  |       |
 * | trailing stop     | as a stop, at a trigger that      | as a stop                        | taker |
 * |                   | follows the path (`trail.ts`)     |                                  |       |
 * | stop-limit, take- | trigger, then as a limit          | as a limit from that point on    |       |
 * | profit-limit      |                                   |                                  |       |
 *
 * Order of meeting: what is due first, by arrival; then along the path; at one price stops before limits, then
 * arrival. At the open the path is the jump from the previous close. When a candle's volume is used up (FILL-6), what
 * waits for volume is met no more in it. Not modelled: queue position, market impact beyond slippage.
 */
import type { Walk } from '../market/path.ts';
import type { Price } from '../model/units.ts';
import { reaches, watch, type Book, type VenueOrder } from './book.ts';
import { hasLimit, hasTrigger, takesProfit } from '../model/order.ts';
import { cancelOrder, priceNow, rejectOrder, rulesNow, timeNow, type Floor } from './floor.ts';
import { endGroup, fillOrder } from './fill.ts';
import { reducible } from './funds.ts';
import { deepen, makerPrice, waitsForVolume } from './liquidity.ts';
import { activate, followPrice, tellMove } from './trail.ts';

/** The next order on the present leg (or at the open), or null when the rest of it is empty. */
export function nextOnLeg(floor: Floor): VenueOrder | null {
  const { book, walk } = floor;
  const isUsedUp = floor.budget === 0;
  let best: VenueOrder | null = null;
  let bestDistance = 0;
  for (const order of book.orders) {
    const distance = distanceTo(order, book, walk);
    if (distance === null || (isUsedUp && waitsForVolume(order))) continue;
    if (best === null || comesBefore(order, distance, best, bestDistance)) {
      best = order;
      bestDistance = distance;
    }
  }
  return best;
}

/** The price at which the path meets `order`. */
export function meetingPrice(order: VenueOrder, walk: Walk): Price {
  return order.presence === 'due' || reaches(order, walk.price) ? walk.price : order.level;
}

/** Moves the path to `order` and lets happen what happens there. */
export function meet(floor: Floor, order: VenueOrder): void {
  const { walk } = floor;
  walk.price = meetingPrice(order, walk);
  if (walk.stage > 0) {
    if (floor.book.trails > 0) {
      followToChange(floor, floor.clock);
      follow(floor);
    }
    // What comes to rest here sees no price before it.
    walk.reached = Math.max(walk.reached, floor.clock);
  }
  floor.changed = true;
  const { terms } = order;
  if (terms.type === 'market' || (order.triggered && !hasLimit(terms.type))) {
    fillOrder(floor, order, walk.price, 'taker');
    return;
  }
  if (terms.trail !== null && order.best === 0) {
    activate(order, walk.price, rulesNow(floor));
    return;
  }
  if (hasTrigger(terms.type) && !order.triggered) {
    trigger(floor, order);
    return;
  }
  if (!reaches(order, walk.price)) {
    // Only an order that does not wait is met where it cannot fill.
    cancelOrder(floor, order, terms.timeInForce === 'fok' ? 'fok' : 'ioc');
    endGroup(floor, order);
    return;
  }
  if (order.takes) fillOrder(floor, order, walk.price, 'taker');
  else fillOrder(floor, order, makerPrice(floor, order), 'maker');
}

function trigger(floor: Floor, order: VenueOrder): void {
  if (floor.book.trails > 0) tellMove(floor, order, rulesNow(floor));
  order.triggered = true;
  floor.sink.push({
    kind: 'triggered',
    order: order.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    price: floor.walk.price,
  });
  const { type, timeInForce, postOnly } = order.terms;
  if (!hasLimit(type)) {
    fillOrder(floor, order, floor.walk.price, 'taker');
    return;
  }
  // Reduce-only is cancelled at zero when it is met (POS-1), and leaves no limit behind.
  if (order.terms.reduceOnly && reducible(floor, order) === 0) {
    cancelOrder(floor, order, 'reduce-only');
    return;
  }
  watch(order);
  order.takes = reaches(order, priceNow(floor));
  if (order.takes && postOnly) {
    rejectOrder(floor, order, 'post-only', order.limit, priceNow(floor));
    endGroup(floor, order);
    return;
  }
  // What does not wait is met once more, here, and then no more.
  order.presence = timeInForce === 'ioc' || timeInForce === 'fok' ? 'due' : 'resting';
  deepen(floor, order);
}

/** Goes over a leg on which nothing is met. */
export function finishLeg(floor: Floor): void {
  if (floor.book.trails > 0) followToChange(floor, floor.walk.legEndsAt());
  floor.walk.finishLeg();
  if (floor.book.trails === 0) return;
  // By the rules of the moment at which the leg ends.
  floor.clock = floor.walk.reached;
  follow(floor);
}

/** Moves on to where the path stands at `clock`, over legs on which nothing is met before it; nothing between candles. */
export function advanceTo(floor: Floor, clock: number): void {
  const { walk, book } = floor;
  if (book.trails > 0) {
    while (walk.endsLegBy(clock)) finishLeg(floor);
    followToChange(floor, clock);
  }
  walk.advanceTo(clock);
  if (book.trails === 0 || walk.stage === 0 || walk.stage === 4) return;
  // As at the end of a leg.
  floor.clock = walk.reached;
  follow(floor);
}

/**
 * The path goes on to where it stands at `clock`, on the present leg. Where rules change by then, trailing stops see the
 * last price before the change by the rules that were in force.
 */
function followToChange({ book, walk, terms: { instrument } }: Floor, clock: number): void {
  const { rules } = instrument;
  if (rules.length === 1 || walk.stage === 0 || walk.stage === 4) return;
  // The first have been in force from the beginning.
  for (let i = 1; i < rules.length; i++) {
    const { from } = rules[i]!;
    if (from <= walk.reached || from > clock) continue;
    const price = walk.lastBefore(from);
    if (price !== null) followPrice(book, price, false, rules[i - 1]!);
  }
}

/** The trailing stops of the market have seen the present point of the path. */
export function follow(floor: Floor): void {
  if (followPrice(floor.book, floor.walk.price, false, rulesNow(floor))) floor.changed = true;
}

/** Whether the candle in hand, whose open has settled, has nothing for the orders of `book`: none is met, or moves. */
export function reachesNothing({ orders, trails }: Book, { high, low }: Walk): boolean {
  if (trails > 0) return false;
  for (let i = 0; i < orders.length; i++) {
    const { presence, up, level } = orders[i]!;
    if (presence === 'due' || (up ? level <= high : level >= low)) return false;
  }
  return true;
}

/** How far along the jump or the leg `order` lies, in price units; -1 for what is due; null when it is not met. */
function distanceTo(order: VenueOrder, book: Book, walk: Walk): number | null {
  if (order.presence === 'due') return -1;
  if (reaches(order, walk.price)) return walk.stage === 0 ? alongJump(order, book.last) : 0;
  if (walk.stage === 0) return null;
  const end = walk.legEnd();
  const onLeg = order.up ? order.level <= end : order.level >= end;
  return onLeg ? Math.abs(order.level - walk.price) : null;
}

/**
 * Where the jump from `last` meets `order`; -1, with what is due, for one that takes at its beginning; 0 for one that
 * rested through the last price without a fill (FILL-6). A stop-limit that takes does so at its trigger.
 */
function alongJump(order: VenueOrder, last: Price): number {
  const atTrigger = order.takes && order.triggered;
  const level = atTrigger ? order.trigger : order.level;
  const isAbove = atTrigger && !takesProfit(order.terms.type) ? !order.up : order.up;
  const distance = isAbove ? level - last : last - level;
  if (distance > 0) return distance;
  return order.takes ? -1 : 0;
}

function comesBefore(order: VenueOrder, distance: number, best: VenueOrder, bestDistance: number): boolean {
  if (distance !== bestDistance) return distance < bestDistance;
  const isLimit = waitsAsLimit(order);
  if (distance >= 0 && isLimit !== waitsAsLimit(best)) return !isLimit;
  return order.arrival < best.arrival;
}

function waitsAsLimit(order: VenueOrder): boolean {
  const { type } = order.terms;
  return type === 'limit' || takesProfit(type) || (type === 'stop-limit' && order.triggered);
}
