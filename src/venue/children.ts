/**
 * One child of a protective group (OTO-1, OCO-1): where it starts, how it comes to rest, and how its size follows what its
 * group guards. Below the market's minimum it waits off the book and is reported as uncovered.
 */
import { notionalOf, type TradingRules } from '../model/instrument.ts';
import { anchoredLevel } from '../model/levels.ts';
import { awaitsWord, movesAtCloses, noOrder } from '../model/order.ts';
import { awayFromMarket, passive, unitsToTick } from '../model/tick.ts';
import type { Price, Quantity } from '../model/units.ts';
import { add, reaches, remove, watch, type VenueOrder } from './book.ts';
import { cancelOrder, priceNow, timeNow, type Floor } from './floor.ts';
import { deepen } from './liquidity.ts';
import { isTrailing, see, startTrail } from './trail.ts';

/** Whether `order` is a child whose parent may still bring it more; what has been let go has had all that it is for. */
export const hasLivingParent = ({ group, terms }: VenueOrder): boolean =>
  group !== null && terms.parent !== noOrder && group.parent.presence !== 'done' && !awaitsWord(terms);

/** A child guards nothing for the moment: off the book until its parent brings more. */
export function waitForMore(floor: Floor, child: VenueOrder): void {
  if (child.presence !== 'dormant') remove(floor.book, child);
  child.presence = 'dormant';
  child.leaves = 0 as Quantity;
  child.triggered = false;
  floor.changed = true;
  sayResized(floor, child);
}

/** Brings a child to `size`; `ended`: its group has nothing left to guard. */
export function resize(
  floor: Floor,
  child: VenueOrder,
  size: Quantity,
  ended: boolean,
  rules: TradingRules,
): void {
  if (child.presence === 'done') return;
  if (child.presence === 'dormant' && awaitsWord(child.terms) && !ended) {
    // It is on no book before its word comes (SCALE-2), and until then no child that waits below a minimum.
    child.leaves = size;
    return;
  }
  if (size === 0 && hasLivingParent(child)) {
    if (child.leaves > 0) waitForMore(floor, child);
    return;
  }
  if (size === 0) {
    // One that waits below a minimum ends like one that rests.
    if (ended || child.leaves > 0) cancelOrder(floor, child, 'group');
    return;
  }
  if (child.presence !== 'dormant' && child.leaves === size) return;
  if (isBelowMinimum(floor, child, size, rules)) {
    if (child.presence !== 'dormant') remove(floor.book, child);
    child.presence = 'dormant';
    child.leaves = size;
    floor.changed = true;
    floor.sink.push({
      kind: 'uncovered',
      order: child.terms.id,
      market: floor.book.market,
      at: timeNow(floor),
      quantity: size,
    });
    return;
  }
  child.leaves = size;
  if (child.presence === 'dormant') comeToRest(floor, child, rules);
  else sayResized(floor, child);
}

/** Whether `child` at `size` could not rest in this market. */
function isBelowMinimum(floor: Floor, child: VenueOrder, size: Quantity, rules: TradingRules): boolean {
  // What has begun to fill is an order of the venue's already, however little of it is left.
  if (child.filled > 0 || child.triggered || awaitsWord(child.terms)) return false;
  if (size < rules.minQuantity) return true;
  // On margin what only reduces may be below the minimum notional, as in `accept.ts`.
  if (rules.minNotional === 0 || floor.account.kind !== 'spot') return false;
  return notionalOf(floor.terms.instrument, levelOf(child), size, 'half-even') < rules.minNotional;
}

function sayResized(floor: Floor, { terms, leaves }: VenueOrder): void {
  floor.sink.push({
    kind: 'resized',
    order: terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    leaves,
  });
}

function levelOf(child: VenueOrder): Price {
  return child.trigger === 0 ? child.limit : child.trigger;
}

export function comeToRest(floor: Floor, child: VenueOrder, rules: TradingRules): void {
  const { book } = floor;
  const known = child.arrival > 0;
  if (!known) onGrid(child, rules);
  watch(child);
  // One that trails has seen no price while it waited; it sees the one it comes to.
  if (isTrailing(child) && !movesAtCloses(child.terms)) see(child, priceNow(floor), rules);
  const passed = reaches(child, priceNow(floor));
  child.takes = passed;
  // A stop that the market has already passed triggers at once (STOP-6).
  child.presence = passed && child.trigger !== 0 ? 'due' : 'resting';
  add(book, child);
  deepen(floor, child);
  floor.changed = true;
  if (known) {
    sayResized(floor, child);
    return;
  }
  if (child.best > 0) child.told = child.trigger;
  floor.sink.push({
    kind: 'accepted',
    order: child.terms.id,
    market: book.market,
    at: timeNow(floor),
    quantity: child.leaves,
    limit: child.limit,
    trigger: child.trigger,
  });
}

/** The tick may have changed since the levels of a child were made. */
function onGrid(child: VenueOrder, rules: TradingRules): void {
  const { side, type } = child.terms;
  const { tick } = rules;
  const away = awayFromMarket(side);
  const limitRounding = type === 'limit' ? passive(side) : away;
  if (child.trigger > 0) child.trigger = Math.max(unitsToTick(child.trigger, tick, away), tick) as Price;
  if (child.limit > 0) child.limit = Math.max(unitsToTick(child.limit, tick, limitRounding), tick) as Price;
}

/** Levels that start from the parent's actual fill, rounded as FILL-7 says. */
export function anchor(child: VenueOrder, price: Price, r: number, rules: TradingRules): void {
  if (child.terms.trail !== null) startTrail(child, price, rules);
  const from = child.terms.anchor;
  if (from === null) return;
  const { side, type } = child.terms;
  const isStop = type === 'stop' || type === 'stop-limit';
  const positive = anchoredLevel(from, side, isStop, price, rules, r);
  if (!isStop) {
    child.limit = positive;
    return;
  }
  child.trigger = positive;
  if (type === 'stop-limit') {
    child.limit = unitsToTick(positive + from.limitOffset, rules.tick, awayFromMarket(side));
  }
}
