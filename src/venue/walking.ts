/** The markets whose candles are walked in an instant, and which of them is met next (PATH-7). */
import type { VenueOrder } from './book.ts';
import type { Floor } from './floor.ts';
import { finishLeg, meetingPrice, nextOnLeg } from './matching.ts';
import { restoreTrails, savedTrails } from './trail.ts';

export class Walking {
  /** Ascending by market: the first `count`. Places beyond are left as they are, so that none is taken anew. */
  readonly floors: Floor[] = [];
  count = 0;

  /** Adds a market in its order. */
  add(floor: Floor): void {
    const { floors } = this;
    let at = this.count++;
    for (; at > 0 && floors[at - 1]!.book.market > floor.book.market; at--) floors[at] = floors[at - 1]!;
    floors[at] = floor;
  }

  /** The market whose next meeting comes first, of those that walk beyond `after`; null when none has one. Equal clocks go by market. */
  earliest(after = 0): Floor | null {
    const { floors, count } = this;
    let first: Floor | null = null;
    let firstClock = Infinity;
    for (let w = 0; w < count; w++) {
      const floor = floors[w]!;
      if (after > 0 && floor.walk.startsAt + floor.walk.durationMs <= after) continue;
      const clock = peekClock(floor);
      if (clock < firstClock) {
        first = floor;
        firstClock = clock;
      }
    }
    return first;
  }
}

/** Moves over legs on which nothing is met, to the next order; null where no order is left, or none is met. */
export function walkToNext(floor: Floor): VenueOrder | null {
  const { walk } = floor;
  while (walk.stage < 4 && floor.book.orders.length > 0) {
    const order = nextOnLeg(floor);
    if (order !== null) return order;
    finishLeg(floor);
  }
  return null;
}

/** The clock of the next meeting, Infinity for none; the walk stays where it is, since others may come before. */
export function peekClock(floor: Floor): number {
  const { walk, book, clock: now } = floor;
  const { stage, price, reached } = walk;
  const trails = book.trails > 0 ? savedTrails(book) : null;
  const order = walkToNext(floor);
  const clock = order === null ? Infinity : walk.clockAt(meetingPrice(order, walk));
  walk.stage = stage;
  walk.price = price;
  walk.reached = reached;
  floor.clock = now;
  if (trails !== null) restoreTrails(trails);
  return clock;
}
