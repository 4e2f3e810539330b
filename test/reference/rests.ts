/**
 * What fees in base leave over below a lot, in the reference model (STOP-4): parts of lots that no group can guard by
 * itself are guarded by the one that grows; those of a group that ends by those that go on, the oldest first.
 */
import { cutToLot, isAlive, rulesOf, type Group, type Market, type World } from './world.ts';

/** What a group has, and does not guard; it may guard too much yet, where a close has just taken some. */
const restOf = ({ brought, taken, guarded }: Group): number => Math.max(0, brought - taken - guarded);

/** As far as its own fees have kept some. */
function take(group: Group, rest: number): number {
  const part = Math.min(group.missing, rest);
  group.brought += part;
  group.missing -= part;
  return part;
}

/** A group that grows takes over what others have left, the oldest first, and what lies outside of them. */
export function takeRests(world: World, market: Market, group: Group): void {
  const { lot } = rulesOf(world, market);
  for (const other of market.groups) if (other !== group) other.taken += take(group, restOf(other));
  const inGroups = market.groups.reduce((sum, { brought, taken }) => sum + brought - taken, 0);
  const outside = Math.max(0, market.position - inGroups);
  take(group, outside - cutToLot(outside, lot));
}

/** A group has ended: what it had left goes to those that go on. Those that have grown by it. */
export function leaveRest(world: World, market: Market, ended: Group): readonly Group[] {
  const { lot } = rulesOf(world, market);
  const goesOn = ({ parent, brought, taken }: Group): boolean => isAlive(parent) || brought - taken >= lot;
  return market.groups.filter(goesOn).filter((other) => {
    const part = take(other, ended.brought - ended.taken);
    ended.taken += part;
    return part > 0;
  });
}
