/**
 * What stops and targets of the reference model guard, and how orders end (OTO-1, OCO-1, STOP-4, FILL-7).
 */
import { movesAtCloses, type CancelReason } from '../../src/model/order.ts';
import { rateScale } from '../../src/model/units.ts';
import { halfEven } from '../support/exact.ts';
import { moneyOf } from './fees.ts';
import { anchored, ontoTick } from './levels.ts';
import { hold } from './holds.ts';
import { faultOf, shortOf } from './judge.ts';
import { follow, knowTrigger, startRatchet, tellMove } from './moves.ts';
import { settle } from './rest.ts';
import { leaveRest, takeRests } from './rests.ts';
import { tellAccepted, tellAmended, tellEnd, tellResized, tellUncovered, type Fault } from './tell.ts';
import {
  awaits,
  cutToLot,
  isAlive,
  isBuy,
  isThere,
  leavesOf,
  rulesOf,
  type Group,
  type Market,
  type Order,
  type World,
} from './world.ts';

type End = CancelReason | 'expired' | Fault;

/** An order ends without having filled whole, and frees what it held; what hangs on it follows. */
export function endOrder(world: World, market: Market, order: Order, how: End): void {
  Object.assign(order, { place: 'over', held: 0n, heldBase: 0 });
  tellEnd(world, order, how);
  const own = market.groups.find(({ parent }) => parent === order);
  if (own === undefined) return;
  // SCALE-2: with an entry that was called off its rungs are, too.
  if (how === 'requested' || how === 'margin' || how === 'end') endRungs(world, market, own, 'parent');
  cover(world, market, own);
  beginRungs(world, market, own);
}

function endRungs(world: World, market: Market, { rungs }: Group, how: End): void {
  for (const rung of rungs) if (isAlive(rung)) endOrder(world, market, rung, how);
}

/** The entry is over: rungs come on the book, but for those that wait for a word (SCALE-1, SCALE-2). */
export function beginRungs(world: World, market: Market, group: Group): void {
  if (isAlive(group.parent) || group.brought === 0) return;
  for (const rung of group.rungs)
    if (rung.place === 'unborn' && !awaits(rung)) beginRung(world, market, group, rung);
}

/** The word for a rung has come. */
export function releaseRung(world: World, market: Market, rung: Order): void {
  const group = market.groups.find(({ rungs, children }) => [...rungs, ...children].includes(rung));
  if (rung.place !== 'unborn' || !awaits(rung) || group === undefined) return;
  if (group.rungs.includes(rung)) {
    if (!isAlive(group.parent)) beginRung(world, market, group, rung);
    return;
  }
  // SCALE-4: its share, of what there is at the moment. Open: the group holds on to what its children were made for, though
  // the lot may have changed since.
  const { guarded } = group;
  group.guarded = cutToLot(group.brought - group.taken, rulesOf(world, market).lot);
  rung.quantity = sizesOf(world, market, group).get(rung)!;
  group.guarded = guarded;
  enter(world, market, rung);
}

/** Each is for its share; sums of shares are cut to the lot. */
function beginRung(world: World, market: Market, { rungs, entered, entry }: Group, rung: Order): void {
  const { lot } = rulesOf(world, market);
  const upTo = (count: number): number => {
    const shares = rungs.slice(0, count).reduce((sum, { terms }) => sum + BigInt(terms.share), 0n);
    return cutToLot(Number((BigInt(entered) * shares) / BigInt(rateScale)), lot);
  };
  const at = rungs.indexOf(rung);
  rung.quantity = upTo(at + 1) - upTo(at);
  const { type } = rung.terms;
  if (type !== 'market') {
    const level = anchored(world, market, rung, entry, 0);
    if (type === 'stop') rung.trigger = level;
    else rung.limit = level;
  }
  enter(world, market, rung);
}

/** As a new order does (`arrive.ts`). */
function enter(world: World, market: Market, rung: Order): void {
  settle(world, market, rung);
  const fault = faultOf(world, market, rung, null) ?? shortOf(world, market, rung);
  if (fault !== null) {
    market.arrivals--;
    endOrder(world, market, rung, fault);
    return;
  }
  hold(world, market, rung);
  // As of any market order, nothing is said before it fills.
  if (rung.terms.type !== 'market') tellAccepted(world, rung);
}

/** Brings the children of a group to the sizes that they should have now; or ends it, where nothing can come any more. */
export function cover(world: World, market: Market, group: Group): void {
  group.guarded = cutToLot(group.brought - group.taken, rulesOf(world, market).lot);
  const mayGrow = isAlive(group.parent);
  if (group.guarded === 0 && !mayGrow) {
    market.groups.splice(market.groups.indexOf(group), 1);
    const reason = group.brought === 0 ? 'parent' : 'group';
    for (const child of group.children) if (isAlive(child)) endOrder(world, market, child, reason);
    endRungs(world, market, group, reason);
    for (const other of leaveRest(world, market, group)) cover(world, market, other);
    return;
  }
  // Before the first fill there are no levels yet.
  if (group.brought === 0) return;
  for (const [child, size] of sizesOf(world, market, group))
    if (isAlive(child)) resize(world, market, child, size, mayGrow);
}

/** Stops sum to what is guarded; targets take their shares of what was brought, cut to it, the farthest first. */
function sizesOf(world: World, market: Market, group: Group): ReadonlyMap<Order, number> {
  const { lot } = rulesOf(world, market);
  const sizes = new Map<Order, number>();
  const { brought, guarded, children } = group;
  for (const stop of children.filter(({ terms }) => terms.role === 'stop')) sizes.set(stop, guarded);
  // By the levels of now, among equals as before.
  children.sort((a, b) => (isBuy(a) ? b.limit - a.limit : a.limit - b.limit));
  const targets = children.filter(({ terms }) => terms.role === 'target');
  if (group.isLaddered) return withShares(sizes, group, targets, lot);
  const part = (share: number): number => Number((BigInt(brought) * BigInt(share)) / BigInt(rateScale));
  let planned = part(targets.reduce((sum, { terms }) => sum + terms.share, 0));
  let room = guarded;
  for (const [i, target] of targets.entries()) {
    // What is left of the lots of the nearer ones goes to the farthest.
    const isLast = i === targets.length - 1;
    const quota = isLast ? planned : cutToLot(part(target.terms.share), lot);
    planned -= quota;
    // One that has ended takes no room.
    const size = isAlive(target) ? Math.min(room, Math.max(0, quota - target.filled)) : 0;
    room -= size;
    sizes.set(target, cutToLot(size, lot));
  }
  return sizes;
}

/** SCALE-4: shares are of the most that was open; a whole leaves all that remains to the farthest. */
function withShares(
  sizes: Map<Order, number>,
  { peak, guarded }: Group,
  targets: readonly Order[],
  lot: number,
): ReadonlyMap<Order, number> {
  const isWhole = targets.reduce((sum, { terms }) => sum + terms.share, 0) >= rateScale;
  let room = guarded;
  for (const [i, target] of targets.entries()) {
    const quota = cutToLot(Number((BigInt(peak) * BigInt(target.terms.share)) / BigInt(rateScale)), lot);
    const isRest = isWhole && i === targets.length - 1;
    const size = isRest ? room : Math.min(room, Math.max(0, quota - target.filled));
    if (!isAlive(target)) continue;
    sizes.set(target, cutToLot(size, lot));
    room -= size;
  }
  return sizes;
}

/** A child below the least size waits, and says so. One that guards nothing waits for what may come. */
function resize(world: World, market: Market, child: Order, size: number, mayGrow: boolean): void {
  const isAway = !isThere(child);
  if (isAway && awaits(child)) {
    child.quantity = child.filled + size;
    return;
  }
  if (isAway ? size === 0 && leavesOf(child) === 0 : size === leavesOf(child)) return;
  // What has been let go once does not come again.
  if (size === 0 && (!mayGrow || awaits(child))) {
    endOrder(world, market, child, 'group');
    return;
  }
  child.quantity = child.filled + size;
  if (size > 0 && isTooSmall(world, market, child)) {
    child.place = 'off';
    tellUncovered(world, child);
    return;
  }
  const isFirst = child.arrival === 0;
  if (size === 0) Object.assign(child, { place: 'off', hasTriggered: false });
  else if (isAway) {
    if (isFirst) ontoTick(world, market, child);
    // A trailing stop that has waited sees the price to which it comes.
    if (!movesAtCloses(child.terms)) follow(world, market, child, market.price);
    settle(world, market, child);
  }
  if (isFirst && size > 0) {
    tellAccepted(world, child);
    knowTrigger(child);
  } else tellResized(world, child);
}

/** Open: what has begun to fill, or has triggered, is judged no more; on margin there is no least value for a child. */
function isTooSmall(world: World, market: Market, child: Order): boolean {
  const { minQuantity, minNotional } = rulesOf(world, market);
  if (child.filled > 0 || child.hasTriggered || awaits(child)) return false;
  const level = child.trigger > 0 ? child.trigger : child.limit;
  const value = moneyOf(market, BigInt(level) * BigInt(leavesOf(child)));
  return leavesOf(child) < minQuantity || (world.account === 'spot' && value < minNotional);
}

/**
 * A parent's fill brought more. Levels start from the first: a distance, a percentage, and (open) what a trailing stop
 * follows, from the price of the fill.
 */
export function bring(
  world: World,
  market: Market,
  group: Group,
  quantity: number,
  kept: number,
  fill: number,
  isRung: boolean,
): void {
  const isFirst = group.brought === 0;
  if (isFirst) {
    const stops = group.children.filter(({ terms }) => terms.role === 'stop');
    for (const stop of stops) {
      if (stop.terms.trail !== null) follow(world, market, stop, fill);
      if (stop.terms.anchor !== null) stop.trigger = anchored(world, market, stop, fill, 0);
    }
    // R, from where the stop is stated to start (STOP-1).
    const r = stops.length === 0 ? 0 : Math.abs(fill - stops[0]!.trigger);
    group.r = r;
    for (const stop of stops) startRatchet(world, market, stop, fill, r);
    for (const target of group.children)
      if (target.terms.role === 'target' && target.terms.anchor !== null)
        target.limit = anchored(world, market, target, fill, r);
    // From now on it is the youngest of those that guard something.
    market.groups.splice(market.groups.indexOf(group), 1);
    market.groups.push(group);
  }
  const [brought, open] = [group.brought, group.brought - group.taken];
  group.brought += quantity - kept;
  group.missing += kept;
  takeRests(world, market, group);
  const added = group.brought - brought;
  group.average = mixed(group.average, open, fill, added);
  group.peak = Math.max(group.peak, open + added);
  if (!isRung) {
    group.entry = mixed(group.entry, group.entered, fill, quantity - kept);
    group.entered += quantity - kept;
  }
  if (group.isLaddered && !isFirst) followAverage(world, market, group);
}

const mixed = (average: number, open: number, fill: number, added: number): number =>
  Number(halfEven(BigInt(average) * BigInt(open) + BigInt(fill) * BigInt(added), BigInt(open + added)));

/** SCALE-5: what starts from the average entry does so from the new one. */
function followAverage(world: World, market: Market, { children, average, r }: Group): void {
  for (const child of children) {
    if (!isAlive(child) || child.hasTriggered) continue;
    if (child.steps !== null) {
      if (isThere(child)) tellMove(world, market, child);
      startRatchet(world, market, child, average, r, market.price);
    }
    if (child.terms.anchor?.ofAverage !== true || child.isAmended) continue;
    const limit = anchored(world, market, child, average, r);
    if (limit === child.limit) continue;
    child.limit = limit;
    if (isThere(child)) settle(world, market, child);
    // One that waits for more is an order of the exchange's like any other; one that was never there is told when it is.
    if (child.arrival > 0) tellAmended(world, child);
  }
}

/** POS-1: what closes the position and is no child is taken out of the cover, oldest group first. */
export function takeFromCover(market: Market, closes: number): readonly Group[] {
  let left = closes;
  return market.groups.filter((group) => {
    const part = Math.min(left, group.brought - group.taken);
    group.taken += part;
    left -= part;
    return part > 0;
  });
}
