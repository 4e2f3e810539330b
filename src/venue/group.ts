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
import { cutToLot } from '../model/instrument.ts';
import { noQuantity, rateScale, signOf, type Price, type Quantity } from '../model/units.ts';
import type { Group, VenueOrder } from './book.ts';
import { anchor, resize } from './children.ts';
import { holdForGroup } from './funds.ts';
import { dropRungs, followAverage, noteAdded, noteEntered, startRungs, targetSizes } from './ladder.ts';
import { gatherRests, handOnRest } from './rests.ts';
import { endSimple, isSimple, restAll } from './simple-group.ts';
import { startRatchet } from './trail.ts';
import { cancelOrder, rulesNow, type Floor } from './floor.ts';

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
 * An exit or a close took `quantity` out of the cover: oldest group first (POS-1). Returns the groups that guard less or
 * more now: they are settled when all that the fill has changed is known.
 */
export function takeFromCover(floor: Floor, quantity: Quantity): readonly Group[] {
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
  return changed;
}

/** Settles those of `changed` that have not ended meanwhile. */
export function settleAll(floor: Floor, changed: readonly Group[]): void {
  for (const group of changed) if (floor.book.groups.includes(group)) settleGroup(floor, group);
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
  holdForGroup(floor, group, cover);
  const ended = cover === 0 && group.parent.presence === 'done';
  if (ended) {
    takeOut(floor.book.groups, group);
    dropRungs(floor, group, 'group');
  }
  settleStops(floor, group, cover, ended, grows);
  const { targets } = group;
  // By the levels of now: one may have been amended.
  if (!areInOrder(targets)) targets.sort(byDistance);
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

const byDistance = (a: VenueOrder, b: VenueOrder): number => (a.limit - b.limit) * -signOf(a.terms.side);

/** Nearest first, as they nearly always are: a sort makes lists of its own even then. */
function areInOrder(targets: readonly VenueOrder[]): boolean {
  for (let i = 1; i < targets.length; i++) if (byDistance(targets[i - 1]!, targets[i]!) > 0) return false;
  return true;
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
    holdForGroup(floor, group, 0 as Quantity);
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
