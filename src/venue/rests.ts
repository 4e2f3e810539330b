/**
 * Parts of a lot that groups have left (STOP-4), where fees in base leave some: what a group has left below a lot, and the
 * dust of a trade before, moves to another that grows or goes on, up to what its own parent filled; so that together they
 * guard all whole lots, and none sells more than its parent brought.
 */
import { cutToLot } from '../model/instrument.ts';
import type { Quantity } from '../model/units.ts';
import type { Group } from './book.ts';
import { rulesNow, type Floor } from './floor.ts';

/** What `group` has left beyond what its orders guard, by the lot that was in force when they were made to. */
const restOf = ({ brought, taken, heldBase }: Group): number => brought - taken - heldBase;

/** Whether `group` guards nothing any more, and never will. */
const isOver = (group: Group, lot: Quantity): boolean =>
  group.parent.presence === 'done' && cutToLot(group.brought - group.taken, lot) === 0;

/** What the fees of its entries have kept: so much of others a group may guard, and never more than they filled. */
function roomOf({ parent, brought, ladder }: Group, more: number): number {
  let { filled }: { filled: number } = parent;
  if (ladder !== null) for (const rung of ladder.rungs) filled += rung.filled;
  return Math.max(0, filled - brought - more);
}

/**
 * What `group`, which a fill has just brought `quantity`, takes over: rests of other groups, and what lies below a lot in
 * the part of the position that none of them guards.
 */
export function gatherRests(floor: Floor, group: Group, quantity: Quantity): number {
  const { book, account } = floor;
  if (account.kind !== 'spot') return 0;
  const room = roomOf(group, quantity);
  if (room === 0) return 0;
  const { lot } = rulesNow(floor);
  const own = group.brought - group.taken;
  let loose = book.position - quantity - own;
  let rest = 0;
  for (const other of book.groups) {
    if (other === group) continue;
    loose -= other.brought - other.taken;
    const part = Math.min(room - rest, restOf(other));
    other.taken = (other.taken + part) as Quantity;
    rest += part;
  }
  return rest + Math.min(room - rest, loose - cutToLot(loose, lot));
}

const nobody: readonly Group[] = [];

/** The rest of a group that is over goes to those that are not, the oldest first; which ones have taken some. */
export function handOnRest(floor: Floor, group: Group): readonly Group[] {
  let rest = group.brought - group.taken;
  if (rest === 0 || floor.account.kind !== 'spot') return nobody;
  const { lot } = rulesNow(floor);
  if (!isOver(group, lot)) return nobody;
  const heirs: Group[] = [];
  for (const other of floor.book.groups) {
    // What is over takes nothing, itself included.
    const part = isOver(other, lot) ? 0 : Math.min(rest, roomOf(other, 0));
    if (part === 0) continue;
    rest -= part;
    group.taken = (group.taken + part) as Quantity;
    other.brought = (other.brought + part) as Quantity;
    heirs.push(other);
  }
  return heirs;
}
