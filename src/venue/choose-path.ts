/**
 * Which extreme of a candle comes first, once its open has settled (PATH-3), and whether the candle could prove it
 * (PATH-5). A clear candle needs no second walk; every other is walked both ways on a fork. Where the candles of several
 * markets could use up a cross account together, which extremes come together is told by none of them: each is ambiguous,
 * and `adverse` lets all of them have their worst first.
 */
import { highFirst, type Walk } from '../market/path.ts';
import type { Latency, PathPolicy } from '../model/costs.ts';
import type { TradingRules } from '../model/instrument.ts';
import { awaitsWord, hasLimit, hasTrigger, isRung, movesAtCloses, noOrder } from '../model/order.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import type { Money } from '../model/units.ts';
import type { Book, VenueOrder } from './book.ts';
import { paysInside } from './funding.ts';
import { rulesNow, timeNow, type Floor } from './floor.ts';
import { walkBothWays, type TwoWalks } from './fork.ts';
import { dueOf } from './receive.ts';
import { isBetter, isTrailing, triggerAt } from './trail.ts';

export interface PathChoice {
  readonly path: PathPolicy;
  readonly alwaysTwice: boolean;
  readonly answersFills: boolean;
  readonly latency: Latency;
}

/** Starts the first leg of `floor`'s walk. Returns the ambiguity to report, or null. */
export function choosePath(floor: Floor, choice: PathChoice): VenueEvent | null {
  const { book, walk } = floor;
  const isJoint = floor.pool?.isJoint === true && book.position !== 0;
  if (!choice.alwaysTwice && !isJoint && isClear(floor)) {
    walk.leaveOpen(highFirst(choice.path, walk));
    return null;
  }
  const both = walkBothWays(floor);
  const isEven = both.highFirst === both.lowFirst;
  const high =
    isJoint && isEven && choice.path === 'adverse' ? book.position < 0 : chosen(choice.path, walk, both);
  walk.leaveOpen(high);
  if (both.differsAt === noOrder && !isJoint) return null;
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
 * the open, and nothing that is reached leaves an order new or moved. Whether fills are answered makes no difference:
 * strategies are not asked on a fork (PATH-3).
 */
function isClear(floor: Floor): boolean {
  const { book, walk } = floor;
  let above = false;
  let below = false;
  // What expires or arrives inside the candle is met or not by when the path comes by.
  if (dueOf(book) < walk.startsAt + walk.durationMs) return false;
  // Where a margin may be used up on the way, what is left of the position depends on the way.
  const isMargin = floor.pool !== null;
  if (isMargin && (walk.high >= book.safeUp || walk.low <= book.safeDown)) return false;
  const isFunded = paysInside(floor);
  const changes = changesInside(floor);
  for (const order of book.orders) {
    // Where it comes to lie hangs on when it moves, too.
    if (isTrailing(order) && (changes || trailsBoth(order, walk, rulesNow(floor)))) return false;
    const reached = order.up ? order.level <= walk.high : order.level >= walk.low;
    if (!reached) continue;
    if (isFunded || changes || leavesAnother(order) || childWaits(book)) return false;
    if (isMargin && !order.terms.reduceOnly) return false;
    if (order.up) above = true;
    else below = true;
  }
  return !(above && below);
}

/** Whether a child waits off the book, below a minimum that may have come down since: a fill may bring it back. */
function childWaits({ groups }: Book): boolean {
  const waits = ({ presence, terms }: VenueOrder): boolean => presence === 'dormant' && !awaitsWord(terms);
  return groups.some(({ stops, targets }) => stops.some(waits) || targets.some(waits));
}

/** Whether rules or fees change inside the candle in hand: what a fill is rounded to, and costs, hangs on when it comes. */
function changesInside({ terms: { instrument, fees }, walk: { startsAt, durationMs } }: Floor): boolean {
  const isInside = ({ from }: { readonly from: number }): boolean =>
    from > startsAt && from < startsAt + durationMs;
  return instrument.rules.some(isInside) || (fees.steps !== null && fees.steps.some(isInside));
}

/** Whether a trailing stop is moved by one extreme and, so moved, met at the other. */
function trailsBoth(order: VenueOrder, walk: Walk, rules: TradingRules): boolean {
  if (movesAtCloses(order.terms)) return false;
  const isLong = order.terms.side === 'sell';
  const best = isLong ? walk.high : walk.low;
  if (!isBetter(order, best)) return false;
  const level = triggerAt(order, best, rules);
  return isLong ? walk.low <= level : walk.high >= level;
}

/**
 * An entry whose fill places children, or moves them; a trigger that leaves a limit; a trailing stop that is activated; one
 * of several that cancel each other: rungs of one that is cancelled come on the book. A child that resizes others leaves
 * none of them new.
 */
function leavesAnother(order: VenueOrder): boolean {
  const { type, trail } = order.terms;
  if (hasTrigger(type) && hasLimit(type) && !order.triggered) return true;
  if (trail !== null && order.best === 0) return true;
  const { group } = order;
  if (order.terms.oco !== 0) return true;
  if (group === null) return false;
  return group.parent === order || isRung(order.terms);
}
