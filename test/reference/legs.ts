/**
 * The legs of the reference model: every candle is laid out as all the prices that it passes, each with its moment, and
 * the walks of all markets are merged by it (PATH-2, PATH-4, PATH-7, TIME-5).
 */
import { endOrder } from './cover.ts';
import { followAll } from './levels.ts';
import { meetAll, type Answer } from './meetings.ts';
import { isAlive, type Candle, type Market, type Order, type World } from './world.ts';

/** A price of a candle's path; its moment is `part` / `of` milliseconds after the open, exactly. */
interface Point {
  readonly price: number;
  readonly part: number;
  readonly of: number;
}

/** The order in which a market's candle reaches its extremes. `walkLegs` takes them in the order of markets. */
export interface Path {
  readonly market: Market;
  readonly isHighFirst: boolean;
}

/** All prices after the open, over both extremes, to the close, a unit apart. */
function pointsOf(candle: Candle, isHighFirst: boolean, duration: number): readonly Point[] {
  const { open, high, low, close } = candle;
  const turns = isHighFirst ? [open, high, low, close] : [open, low, high, close];
  const points: Point[] = [];
  for (let leg = 0; leg < 3; leg++) {
    const [from, to] = [turns[leg]!, turns[leg + 1]!];
    const length = Math.abs(to - from);
    // Where the price stands still, time goes on.
    if (length === 0) points.push({ price: to, part: duration * (leg + 1), of: 3 });
    for (let i = 1; i <= length; i++) {
      const price = from + Math.sign(to - from) * i;
      points.push({ price, part: duration * (leg * length + i), of: 3 * length });
    }
  }
  return points;
}

const isBefore = (a: Point, b: Point): boolean => a.part * b.of < b.part * a.of;

/** Walks the legs of `paths` from `begin` on; what ends by time in `timed` ends when its moment comes. */
export function walkLegs(
  world: World,
  paths: readonly Path[],
  timed: readonly Market[],
  begin: number,
  duration: number,
  answer: Answer,
): void {
  const walks = paths.map(({ market, isHighFirst }) => ({
    market,
    points: pointsOf(market.candle!, isHighFirst, duration),
    next: 0,
  }));
  for (;;) {
    let first: (typeof walks)[number] | null = null;
    // The earliest; at one moment the first market.
    for (const walk of walks) {
      if (walk.next === walk.points.length) continue;
      if (first === null || isBefore(walk.points[walk.next]!, first.points[first.next]!)) first = walk;
    }
    if (first === null) return;
    const point = first.points[first.next]!;
    const due = nextDue(timed);
    // What ends at this very moment is still met by the path.
    if ((due - begin) * point.of < point.part) {
      expire(world, timed, due, answer);
      continue;
    }
    first.next++;
    const { market } = first;
    world.now = begin + Math.floor(point.part / point.of);
    market.price = point.price;
    followAll(world, market, point.price, false);
    meetAll(world, market, answer, null);
  }
}

/** When the next order ends by time; Infinity for never. */
function nextDue(markets: readonly Market[]): number {
  let due = Infinity;
  for (const { orders } of markets)
    for (const order of orders) if (endsByTime(order)) due = Math.min(due, order.terms.expiresAt);
  return due;
}

const endsByTime = (order: Order): boolean => order.terms.expiresAt > 0 && isAlive(order);

/** Ends what is due up to `until`, in the order of its time, then of markets, then of arrival. */
export function expire(world: World, timed: readonly Market[], until: number, answer: Answer): void {
  for (let due = nextDue(timed); due <= until; due = nextDue(timed)) {
    world.now = due;
    for (const market of timed) {
      const over = market.orders.filter((order) => endsByTime(order) && order.terms.expiresAt === due);
      for (const order of over.sort((a, b) => a.arrival - b.arrival)) {
        endOrder(world, market, order, 'expired');
        answer();
      }
    }
  }
}
