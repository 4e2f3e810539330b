/**
 * Which extreme of a candle comes first, once its open has settled (PATH-3), and whether the candle could prove it
 * (PATH-5). A clear candle needs no second walk; every other is walked both ways on a fork.
 */
import { highFirst, type Walk } from '../market/path.ts';
import type { PathPolicy } from '../model/costs.ts';
import { noOrder } from '../model/order.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import type { Money } from '../model/units.ts';
import type { Book, VenueOrder } from './book.ts';
import { timeNow, type Floor } from './floor.ts';
import { walkBothWays, type TwoWalks } from './fork.ts';

export interface PathChoice {
  readonly path: PathPolicy;
  readonly alwaysTwice: boolean;
  readonly answersFills: boolean;
}

/** Starts the first leg of `floor`'s walk. Returns the ambiguity to report, or null. */
export function choosePath(floor: Floor, choice: PathChoice): VenueEvent | null {
  const { book, walk } = floor;
  if (!choice.alwaysTwice && isClear(book, walk, choice.answersFills)) {
    walk.leaveOpen(highFirst(choice.path, walk));
    return null;
  }
  const both = walkBothWays(floor);
  const high = chosen(choice.path, walk, both);
  walk.leaveOpen(high);
  if (both.differsAt === noOrder) return null;
  const difference = high ? both.highFirst - both.lowFirst : both.lowFirst - both.highFirst;
  return {
    kind: 'ambiguous',
    order: both.differsAt,
    market: book.market,
    at: timeNow(floor),
    highFirst: high,
    difference: difference as Money,
  };
}

function chosen(path: PathPolicy, walk: Walk, both: TwoWalks): boolean {
  if (both.highFirst === both.lowFirst) return highFirst(path, walk);
  if (path === 'adverse') return both.highFirst < both.lowFirst;
  if (path === 'favourable') return both.highFirst > both.lowFirst;
  return highFirst(path, walk);
}

/**
 * Whether both orders of the extremes give the same fills for certain: everything that is reached lies on one side of
 * the open, and nothing that is reached leaves an order new or moved.
 */
function isClear(book: Book, walk: Walk, answersFills: boolean): boolean {
  let above = false;
  let below = false;
  for (const order of book.orders) {
    const reached = order.up ? order.level <= walk.high : order.level >= walk.low;
    if (!reached) continue;
    if (answersFills || leavesAnother(order)) return false;
    if (order.up) above = true;
    else below = true;
  }
  return !(above && below);
}

/** An entry whose fill places children, a stop-limit whose trigger leaves a limit, a child that resizes others. */
function leavesAnother(order: VenueOrder): boolean {
  if (order.terms.type === 'stop-limit' && !order.triggered) return true;
  const { group } = order;
  if (group === null) return false;
  return group.parent === order || group.stops.length > 1 || group.targets.length > 1;
}
