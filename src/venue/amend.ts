/**
 * Amending a resting order (ORD-3): it keeps its identity, its fills and its children; another price, or a larger size,
 * loses its place among equals. The new terms are judged and held as a new order's are; where they are refused the
 * order rests on as it was, with the reason.
 */
import { isGuarding, movesItself, type RejectReason } from '../model/order.ts';
import { isWhole } from '../model/instrument.ts';
import type { AmendCommand } from '../model/venue-event.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import { hold, judge } from './judge.ts';
import type { VenueOrder } from './book.ts';
import { priceNow, release, rulesNow, timeNow, type Floor } from './floor.ts';
import { putLast } from './put-on-book.ts';
import { tightenPlainly } from './tighten.ts';
import { startTrail, tighter } from './trail.ts';

export function amendOrder(floor: Floor, order: VenueOrder, asked: AmendCommand): void {
  if (tightenPlainly(floor, order, asked)) return;
  const wanted = { ...asked, trigger: wantedTrigger(order, asked) };
  const { terms, filled } = order;
  const isSizeless = terms.quoteAmount > 0 || isGuarding(terms);
  const quantity = (isSizeless ? order.leaves + filled : wanted.quantity) as Quantity;
  const candidate: VenueOrder = {
    ...order,
    terms: {
      ...terms,
      quantity: isSizeless ? terms.quantity : quantity,
      limit: wanted.limit,
      trigger: wanted.trigger,
    },
    limit: wanted.limit,
    trigger: wanted.trigger,
    leaves: (quantity - filled) as Quantity,
    heldMoney: 0 as Money,
    heldBase: 0 as Quantity,
  };
  if (!isAmendable(order, wanted, isSizeless)) {
    refuse(floor, order, 'terms', 0, 0);
    return;
  }
  if (!isSizeless && quantity <= filled) {
    refuse(floor, order, 'min-quantity', quantity, filled);
    return;
  }
  // As it was it may lie off a tick that has changed; where it is moved to may not.
  const isMoved = movesItself(terms) && wanted.trigger !== order.trigger;
  const { tick } = rulesNow(floor);
  if (isMoved && !isWhole(wanted.trigger, tick)) {
    refuse(floor, order, 'tick', wanted.trigger, tick);
    return;
  }
  const losesPlace =
    wanted.limit !== order.limit || wanted.trigger !== order.trigger || candidate.leaves > order.leaves;
  // It is held for where it will begin.
  if (losesPlace) beginTrail(floor, candidate);
  const before = { heldMoney: order.heldMoney, heldBase: order.heldBase };
  const { account, book } = floor;
  const held = { money: account.held, base: book.heldBase };
  release(floor, order);
  const wrong = judge(floor, candidate) ?? hold(floor, candidate);
  if (wrong !== null) {
    Object.assign(order, before);
    account.held = held.money;
    book.heldBase = held.base;
    refuse(floor, order, wrong.reason, wrong.value, wrong.bound);
    return;
  }
  const { heldMoney, heldBase, leaves, limit, trigger } = candidate;
  Object.assign(order, { terms: candidate.terms, heldMoney, heldBase, leaves, limit, trigger });
  if (losesPlace) {
    beginTrail(floor, order);
    putLast(floor, order);
  }
  if (order.best > 0) order.told = order.trigger;
  floor.changed = true;
  floor.sink.push({ kind: 'amended', ...headOf(floor, order), quantity, limit, trigger: order.trigger });
}

/** 0 leaves the trigger of one that moves itself where it is; a manager's only tightens (STOP-2). */
function wantedTrigger({ terms, trigger }: VenueOrder, asked: AmendCommand): Price {
  if (asked.trigger === 0 && movesItself(terms)) return trigger;
  return asked.tightens && asked.trigger > 0 ? tighter(terms.side, asked.trigger, trigger) : asked.trigger;
}

/** A triggered order has no trigger to move, a trailing one moves its own, and a size in quote has no quantity. */
function isAmendable(order: VenueOrder, wanted: AmendCommand, isSizeless: boolean): boolean {
  if (order.presence !== 'resting') return false;
  if ((order.triggered || order.terms.trail !== null) && wanted.trigger !== order.trigger) return false;
  if (isSizeless && wanted.quantity !== 0 && wanted.quantity !== order.leaves + order.filled) return false;
  return wanted.limit > 0 === order.limit > 0 && wanted.trigger > 0 === order.trigger > 0;
}

/** A trailing stop that was not active yet is activated where a new one would be. */
function beginTrail(floor: Floor, order: VenueOrder): void {
  if (order.terms.trail !== null && order.best === 0) startTrail(order, priceNow(floor), rulesNow(floor));
}

const headOf = (floor: Floor, order: VenueOrder) =>
  ({ order: order.terms.id, market: floor.book.market, at: timeNow(floor) }) as const;

function refuse(floor: Floor, order: VenueOrder, reason: RejectReason, value: number, bound: number): void {
  floor.sink.push({ kind: 'amendRejected', ...headOf(floor, order), reason, value, bound });
}
