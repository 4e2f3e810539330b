/**
 * The door of the simulated exchange: a command arrives, is judged by the rules in force (FILL-7), holds its funds
 * (ORD-4), and either waits for the next price (`due`) or rests at its level.
 */
import { awaitsWord, type OrderTerms } from '../model/order.ts';
import type { Money, Quantity } from '../model/units.ts';
import { venueOrder, type Group, type VenueOrder } from './book.ts';
import { priceNow, rejectOrder, rulesNow, type Floor } from './floor.ts';
import { endGroup } from './fill.ts';
import { hold, judge, reducesNothing } from './judge.ts';
import { ladderOf } from './ladder.ts';
import { plainHold } from './plain-arrival.ts';
import { putOnBook } from './put-on-book.ts';
import { startTrail } from './trail.ts';

/** Takes a new order, with the children that will guard it. */
export function arrive(floor: Floor, terms: OrderTerms, children: readonly OrderTerms[]): void {
  const order = venueOrder(terms);
  if (children.length > 0) order.group = groupOf(order, children);
  if (terms.trail !== null && priceNow(floor) > 0) startTrail(order, priceNow(floor), rulesNow(floor));
  const held = floor.isPlain ? plainHold(floor, terms) : -1;
  if (held >= 0) {
    order.heldMoney = held as Money;
    floor.account.held = (floor.account.held + held) as Money;
  } else {
    const wrong = judge(floor, order) ?? reducesNothing(floor, order) ?? hold(floor, order);
    if (wrong !== null) {
      rejectOrder(floor, order, wrong.reason, wrong.value, wrong.bound);
      endGroup(floor, order);
      return;
    }
  }
  putOnBook(floor, order);
}

function groupOf(parent: VenueOrder, children: readonly OrderTerms[]): Group {
  const group: Group = {
    parent,
    stops: [],
    targets: [],
    brought: 0 as Quantity,
    taken: 0 as Quantity,
    heldBase: 0 as Quantity,
    ladder: null,
  };
  let rungs: VenueOrder[] | null = null;
  for (let i = 0; i < children.length; i++) {
    const child = venueOrder(children[i]!);
    child.group = group;
    if (child.terms.role === 'stop') group.stops = withOne(group.stops, child);
    else if (child.terms.role === 'target') {
      group.targets = withOne(group.targets, child);
      if (child.terms.anchor?.ofAverage === true || awaitsWord(child.terms)) rungs ??= [];
    } else (rungs ??= []).push(child);
  }
  if (rungs !== null) group.ladder = ladderOf(rungs);
  return group;
}

/** A list that is begun with its first item has room for that one alone: an empty one that grows, for seventeen. */
function withOne(list: VenueOrder[], child: VenueOrder): VenueOrder[] {
  if (list.length === 0) return [child];
  list.push(child);
  return list;
}
