/**
 * The quick way of the most frequent group: one stop and one target at most, all of it there at once, and nothing to share
 * out. What is not certain here goes the long way, `group.ts`, before anything has been done.
 */
import { takeOut } from '../base/take-out.ts';
import { isWhole, type TradingRules } from '../model/instrument.ts';
import { noQuantity, rateScale, type Price, type Quantity } from '../model/units.ts';
import type { Group, VenueOrder } from './book.ts';
import { anchor, comeToRest } from './children.ts';
import { cancelOrder, type Floor } from './floor.ts';
import { holdForGroup } from './funds.ts';

/**
 * Whether each child of `group` is for the whole of what its entry has brought: on a plain floor (`plain-fill.ts`) that is
 * all that comes, since an order there ends with its first fill.
 */
export function isSimple(floor: Floor, group: Group, quantity: Quantity, rules: TradingRules): boolean {
  const { stops, targets } = group;
  if (!floor.isPlain || group.ladder !== null) return false;
  if (stops.length > 1 || targets.length > 1 || rules.minNotional > 0) return false;
  if (quantity < rules.minQuantity || !isWhole(quantity, rules.lot)) return false;
  return (stops.length === 0 || isForAll(stops[0]!)) && (targets.length === 0 || isForAll(targets[0]!));
}

/** For the whole, and from nothing but the fill. */
const isForAll = ({ terms }: VenueOrder): boolean =>
  terms.share === rateScale && terms.ratchet === null && (terms.anchor === null || terms.anchor.risk === 0);

/** Lets the children of a simple group come to rest. */
export function restAll(
  floor: Floor,
  group: Group,
  quantity: Quantity,
  price: Price,
  rules: TradingRules,
): void {
  const { stops, targets } = group;
  group.brought = quantity;
  holdForGroup(floor, group, quantity);
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

/** Ends a group of one stop and one target at most that has nothing left; false, and nothing done, for others. */
export function endSimple(floor: Floor, group: Group): boolean {
  const { stops, targets } = group;
  if (stops.length > 1 || targets.length > 1) return false;
  if (group.ladder !== null) return false;
  holdForGroup(floor, group, noQuantity);
  takeOut(floor.book.groups, group);
  if (stops.length > 0) endOne(floor, stops[0]!);
  if (targets.length > 0) endOne(floor, targets[0]!);
  return true;
}

function endOne(floor: Floor, child: VenueOrder): void {
  if (child.presence !== 'done') cancelOrder(floor, child, 'group');
}
