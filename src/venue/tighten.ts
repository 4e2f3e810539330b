/**
 * The quick way of the most frequent amendment: a manager tightens a stop that guards (STOP-2), on a plain floor. Nothing is
 * held for it, and of the rules only those of tick and size have a say. What is not certain here goes the long way,
 * `amend.ts`, before anything has been done.
 */
import { isWhole, type TradingRules } from '../model/instrument.ts';
import { isGuarding } from '../model/order.ts';
import type { AmendCommand } from '../model/venue-event.ts';
import type { Quantity } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { rulesNow, timeNow, type Floor } from './floor.ts';
import { putLast } from './put-on-book.ts';
import { tighter } from './trail.ts';

/** Moves the trigger of `order` as `asked`, and says so; false, and nothing done, where that is not certain. */
export function tightenPlainly(floor: Floor, order: VenueOrder, asked: AmendCommand): boolean {
  if (!asked.tightens || !floor.isPlain || !isPlainStop(order)) return false;
  const quantity = (order.leaves + order.filled) as Quantity;
  if (asked.limit !== 0 || asked.trigger === 0 || (asked.quantity !== 0 && asked.quantity !== quantity))
    return false;
  const rules = rulesNow(floor);
  const { terms } = order;
  const trigger = tighter(terms.side, asked.trigger, order.trigger);
  if (!isWhole(trigger, rules.tick) || !mayRest(order.leaves, rules)) return false;
  const moves = trigger !== order.trigger;
  order.terms = { ...terms, trigger };
  order.trigger = trigger;
  if (moves) putLast(floor, order);
  order.told = trigger;
  floor.changed = true;
  floor.sink.push({
    kind: 'amended',
    order: terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    quantity,
    limit: order.limit,
    trigger,
  });
  return true;
}

/** Whether `order` is a stop of a group that rests: at its trigger, and it has no limit and holds nothing itself. */
const isPlainStop = ({ terms, presence }: VenueOrder): boolean =>
  presence === 'resting' && terms.type === 'stop' && isGuarding(terms);

/** Whether no rule on sizes speaks against one that rests. */
const mayRest = (size: Quantity, { lot, minQuantity, maxQuantity, minNotional }: TradingRules): boolean =>
  isWhole(size, lot) && size >= Math.max(lot, minQuantity) && maxQuantity === 0 && minNotional === 0;
