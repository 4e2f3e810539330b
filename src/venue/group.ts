/**
 * Protective groups (OTO-1, OCO-1, STOP-4): the stops and targets of an entry.
 *
 * They come to rest at the parent's first fill, sized to what has been filled, and grow with it. After every fill the
 * stops sum to Q, what the fills brought less what exits took, cut to the lot; targets are cut, farthest first, to at
 * most Q. When Q = 0 and the parent is done, what is left is cancelled. All of it happens at the venue, at the same
 * point of the path. A child below the market's minimum waits off the book and is reported as uncovered. Rungs, which
 * bring more, are in `ladder.ts`.
 */
import { assert } from '../base/assert.ts';
import { mulDiv } from '../base/mul-div.ts';
import { takeOut } from '../base/take-out.ts';
import { cutToLot, isWhole, notionalOf, type TradingRules } from '../model/instrument.ts';
import { awayFromMarket, passive, unitsToTick } from '../model/tick.ts';
import { anchoredLevel } from '../model/levels.ts';
import { movesAtCloses, noOrder } from '../model/order.ts';
import { noQuantity, rateScale, signOf, type Price, type Quantity } from '../model/units.ts';
import { add, reaches, remove, watch, type Group, type VenueOrder } from './book.ts';
import { trimHolds } from './funds.ts';
import { dropRungs, followAverage, noteAdded, noteEntered, startRungs, targetSizes } from './ladder.ts';
import { deepen } from './liquidity.ts';
import { gatherRests, handOnRest } from './rests.ts';
import { isTrailing, see, startRatchet, startTrail } from './trail.ts';
import { cancelOrder, priceNow, rulesNow, timeNow, type Floor } from './floor.ts';

/** A fill of `quantity` at `price` brought more to guard. */
export function growGroup(floor: Floor, group: Group, quantity: Quantity, price: Price): void {
  const { ladder } = group;
  const isFirst = group.brought === 0;
  if (isFirst) {
    const { groups } = floor.book;
    groups[groups.length] = group;
    const rules = rulesNow(floor);
    if (isSimple(floor, group, quantity, rules)) {
      restAll(floor, group, quantity, price, rules);
      return;
    }
    for (const stop of group.stops) anchor(stop, price, 0, rules);
    // R: how far from the fill the stop was first placed (STOP-1).
    const r = group.stops.length === 0 ? 0 : Math.abs(price - group.stops[0]!.trigger);
    for (const stop of group.stops) if (stop.terms.ratchet !== null) startRatchet(stop, price, r, rules);
    for (const target of group.targets) anchor(target, price, r, rules);
    if (ladder !== null) ladder.r = r;
  }
  const open = group.brought - group.taken;
  const rest = gatherRests(floor, group, quantity);
  group.brought = (group.brought + quantity + rest) as Quantity;
  if (ladder !== null) {
    noteAdded(ladder, open, quantity, rest, price);
    if (!isFirst) followAverage(floor, group, ladder);
  }
  settleGroup(floor, group, true);
}

/** A fill of the entry itself, whose rungs wait for its last one. */
export function enterGroup(floor: Floor, group: Group, quantity: Quantity, price: Price): void {
  growGroup(floor, group, quantity, price);
  const { ladder, parent } = group;
  if (ladder === null) return;
  noteEntered(ladder, quantity, price);
  if (parent.presence === 'done') startRungs(floor, ladder);
}

/**
 * Whether all that `group` is for is there at once, and each of its children is for the whole of it: the most frequent
 * group, which has nothing to share out.
 */
function isSimple(floor: Floor, group: Group, quantity: Quantity, rules: TradingRules): boolean {
  const { parent, stops, targets } = group;
  if (group.ladder !== null) return false;
  if (!floor.isPlain || parent.presence !== 'done' || parent.filled !== quantity) return false;
  if (stops.length > 1 || targets.length > 1 || rules.minNotional > 0) return false;
  if (quantity < rules.minQuantity || !isWhole(quantity, rules.lot)) return false;
  return (stops.length === 0 || isNew(stops[0]!)) && (targets.length === 0 || isNew(targets[0]!));
}

const isNew = ({ presence, arrival, terms }: VenueOrder): boolean =>
  presence === 'dormant' &&
  arrival === 0 &&
  terms.share === rateScale &&
  terms.ratchet === null &&
  (terms.anchor === null || terms.anchor.risk === 0);

/** Lets the children of a simple group come to rest. */
function restAll(floor: Floor, group: Group, quantity: Quantity, price: Price, rules: TradingRules): void {
  const { stops, targets } = group;
  group.brought = quantity;
  holdBase(floor, group, quantity);
  if (stops.length > 0) restOne(floor, stops[0]!, quantity, price, rules);
  if (targets.length > 0) restOne(floor, targets[0]!, quantity, price, rules);
}

function restOne(
  floor: Floor,
  child: VenueOrder,
  quantity: Quantity,
  price: Price,
  rules: TradingRules,
): void {
  anchor(child, price, 0, rules);
  child.leaves = quantity;
  comeToRest(floor, child, rules);
}

/** An exit or a close took `quantity` out of the cover: oldest group first (POS-1). */
export function takeFromCover(floor: Floor, quantity: Quantity): void {
  const { groups } = floor.book;
  const changed: Group[] = [];
  let left = quantity;
  for (const group of groups) {
    const part = Math.min(left, group.brought - group.taken) as Quantity;
    if (part === 0) continue;
    group.taken = (group.taken + part) as Quantity;
    left = (left - part) as Quantity;
    if (!changed.includes(group)) changed.push(group);
    for (const heir of handOnRest(floor, group)) if (!changed.includes(heir)) changed.push(heir);
  }
  for (const group of changed) settleGroup(floor, group);
}

/** Whether `order` is a child whose parent may still fill. */
export const hasLivingParent = ({ group, terms }: VenueOrder): boolean =>
  group !== null && terms.parent !== noOrder && group.parent.presence !== 'done';

/** A child guards nothing for the moment: off the book until its parent brings more. */
export function waitForMore(floor: Floor, child: VenueOrder): void {
  if (child.presence !== 'dormant') remove(floor.book, child);
  child.presence = 'dormant';
  child.leaves = 0 as Quantity;
  child.triggered = false;
  floor.changed = true;
  sayResized(floor, child);
}

/**
 * Brings every child of `group` to the quantity it should have. A stop that has filled comes back only where the group
 * grows: what others guard is not taken to a level that the price has passed.
 */
export function settleGroup(floor: Floor, group: Group, grows = false): void {
  if (floor.isPlain && group.taken === group.brought && endSimple(floor, group)) return;
  const rules = rulesNow(floor);
  const cover = cutToLot(group.brought - group.taken, rules.lot);
  assert(cover >= 0, 'a group guards no less than nothing');
  holdBase(floor, group, cover);
  const ended = cover === 0 && group.parent.presence === 'done';
  if (ended) {
    takeOut(floor.book.groups, group);
    dropRungs(floor, group, 'group');
  }
  settleStops(floor, group, cover, ended, grows);
  const { targets } = group;
  // By the levels of now: one may have been amended.
  if (targets.length > 1) targets.sort((a, b) => (a.limit - b.limit) * -signOf(a.terms.side));
  const sizes =
    group.ladder === null
      ? shareOut(group, cover, rules.lot)
      : targetSizes(group.ladder, targets, cover, rules.lot);
  for (let i = 0; i < targets.length; i++) {
    // One that has ended takes no room.
    if (targets[i]!.presence !== 'done') resize(floor, targets[i]!, sizes[i]!, ended, rules);
  }
  if (ended) for (const heir of handOnRest(floor, group)) settleGroup(floor, heir);
}

/** What each target is for: its share of what was brought, less what it has taken, cut to what is open. */
function shareOut(group: Group, cover: Quantity, lot: Quantity): readonly Quantity[] {
  const { targets, brought } = group;
  let room: number = cover;
  let planned = shareOfAll(group);
  return targets.map((target, i) => {
    const quota = i === targets.length - 1 ? planned : share(target, brought, lot);
    planned -= quota;
    if (target.presence === 'done') return noQuantity;
    const size = Math.min(Math.max(0, quota - target.filled), room);
    room -= size;
    return cutToLot(size, lot);
  });
}

/** Ends a group that has one stop and one target at most, and nothing left; false, and nothing done, for others. */
function endSimple(floor: Floor, group: Group): boolean {
  const { parent, stops, targets } = group;
  if (parent.presence !== 'done' || stops.length > 1 || targets.length > 1) return false;
  if (group.ladder !== null) return false;
  holdBase(floor, group, noQuantity);
  takeOut(floor.book.groups, group);
  if (stops.length > 0) endOne(floor, stops[0]!);
  if (targets.length > 0) endOne(floor, targets[0]!);
  return true;
}

function endOne(floor: Floor, child: VenueOrder): void {
  if (child.presence !== 'done') cancelOrder(floor, child, 'group');
}

/** Ends the children of an entry that is done without a fill. */
export function dropChildren(floor: Floor, group: Group): void {
  for (const child of [...group.stops, ...group.targets]) {
    if (child.presence !== 'done') cancelOrder(floor, child, 'parent');
  }
  dropRungs(floor, group, 'parent');
}

/** Cancels everything of a market when a run ends: orders by arrival, each entry with its waiting children. */
export function endBook(floor: Floor): void {
  const { book } = floor;
  const groups = new Set<Group>(book.groups);
  for (const order of [...book.orders]) {
    if (order.group !== null) groups.add(order.group);
    cancelOrder(floor, order, 'end');
  }
  for (const group of groups) {
    for (const child of [...group.stops, ...group.targets]) {
      if (child.presence !== 'done') cancelOrder(floor, child, 'end');
    }
    dropRungs(floor, group, 'end');
    holdBase(floor, group, 0 as Quantity);
  }
  book.groups = [];
}

function settleStops(floor: Floor, group: Group, cover: Quantity, ended: boolean, grows: boolean): void {
  const rules = rulesNow(floor);
  if (group.stops.length === 1) {
    resize(floor, group.stops[0]!, cover, ended, rules);
    return;
  }
  const stops = group.stops.filter(
    (stop) => stop.presence !== 'done' && (grows || ended || stop.presence !== 'dormant' || stop.leaves > 0),
  );
  let shares = 0;
  for (const stop of stops) shares += stop.terms.share;
  let left = cover;
  for (const [i, stop] of stops.entries()) {
    const part = mulDiv(cover, stop.terms.share, shares, 'down');
    const size = i === stops.length - 1 ? left : cutToLot(part, rules.lot);
    resize(floor, stop, size, ended, rules);
    left = (left - size) as Quantity;
  }
}

function share(child: VenueOrder, total: Quantity, lot: Quantity): Quantity {
  return cutToLot(mulDiv(total, child.terms.share, rateScale, 'down'), lot);
}

/** What all targets take together, so that the lot remainder of the nearer ones goes to the farthest. */
function shareOfAll(group: Group): number {
  let sum = 0;
  for (const target of group.targets) sum += target.terms.share;
  return mulDiv(group.brought, Math.min(sum, rateScale), rateScale, 'down');
}

function resize(floor: Floor, child: VenueOrder, size: Quantity, ended: boolean, rules: TradingRules): void {
  if (child.presence === 'done') return;
  if (size === 0 && hasLivingParent(child)) {
    if (child.presence !== 'dormant' || child.leaves > 0) waitForMore(floor, child);
    return;
  }
  if (size === 0) {
    // One that waits below a minimum ends like one that rests.
    const waits = child.leaves > 0;
    if (ended || waits || child.presence !== 'dormant') cancelOrder(floor, child, 'group');
    return;
  }
  if (child.presence !== 'dormant' && child.leaves === size) return;
  if (isBelowMinimum(floor, child, size, rules)) {
    if (child.presence !== 'dormant') remove(floor.book, child);
    child.presence = 'dormant';
    child.leaves = size;
    floor.changed = true;
    const event = { order: child.terms.id, market: floor.book.market, at: timeNow(floor) };
    floor.sink.push({ kind: 'uncovered', ...event, quantity: size });
    return;
  }
  child.leaves = size;
  if (child.presence === 'dormant') comeToRest(floor, child, rules);
  else sayResized(floor, child);
}

/** Whether `child` at `size` could not rest in this market. */
function isBelowMinimum(floor: Floor, child: VenueOrder, size: Quantity, rules: TradingRules): boolean {
  // What has begun to fill is an order of the venue's already, however little of it is left.
  if (child.filled > 0 || child.triggered) return false;
  if (size < rules.minQuantity) return true;
  // On margin what only reduces may be below the minimum notional, as in `accept.ts`.
  if (rules.minNotional === 0 || floor.account.kind !== 'spot') return false;
  return notionalOf(floor.terms.instrument, levelOf(child), size, 'half-even') < rules.minNotional;
}

function sayResized(floor: Floor, { terms, leaves }: VenueOrder): void {
  const event = { order: terms.id, market: floor.book.market, at: timeNow(floor) };
  floor.sink.push({ kind: 'resized', ...event, leaves });
}

function levelOf(child: VenueOrder): Price {
  return child.trigger === 0 ? child.limit : child.trigger;
}

function comeToRest(floor: Floor, child: VenueOrder, rules: TradingRules): void {
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
function anchor(child: VenueOrder, price: Price, r: number, rules: TradingRules): void {
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

function holdBase(floor: Floor, group: Group, cover: Quantity): void {
  if (floor.account.kind !== 'spot') return;
  const { book } = floor;
  const grows = cover > group.heldBase;
  book.heldBase = (book.heldBase + cover - group.heldBase) as Quantity;
  group.heldBase = cover;
  // Sales hold what groups leave: what lay below a lot and was free may now be a part of one.
  if (grows && book.heldBase > book.position) trimHolds(book);
}
