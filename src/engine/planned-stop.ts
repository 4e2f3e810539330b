/**
 * Where the stop of an entry was planned to lie (FLOW-1): the trigger that it would have been placed at, had its entry
 * filled at the price at which it was expected, by the rules in force at the decision. All of it stands in the records of
 * the orders. 0 stands for a stop that would not have rested from the fill on.
 */
import type { TradingRules } from '../model/instrument.ts';
import { anchoredLevel, trailedLevel, trailsFrom } from '../model/levels.ts';
import type { Trail } from '../model/order.ts';
import { signOf, type Price, type Rate, type Side } from '../model/units.ts';
import { places } from './packed.ts';

/** The price at which an order was expected to fill, by its record: its limit, its trigger, or that of the decision. */
export function expectedPrice(words: Float64Array, at: number): Price {
  const of = places.order;
  return (words[at + of.limit]! || words[at + of.trigger]! || words[at + of.decisionPrice]!) as Price;
}

/** By the record of a stop on `side` whose entry was expected at `expected`. */
export function plannedStop(
  words: Float64Array,
  at: number,
  side: Side,
  expected: Price,
  rules: TradingRules,
): Price {
  const of = places.order;
  const trigger = words[at + of.trigger]! as Price;
  if (trigger > 0) return trigger;
  const offset = words[at + of.offset]!;
  const rate = words[at + of.rate]! as Rate;
  if (offset !== 0 || rate !== 0)
    return anchoredLevel({ offset, rate, risk: 0 as Rate }, side, true, expected, rules);
  const trail = trailOf(words, at);
  return trail !== null && trailsFrom(trail, side, expected)
    ? trailedLevel(trail, side, expected, rules)
    : (0 as Price);
}

/** How a trailing stop follows, by its record; null for any other order. */
export function trailOf(words: Float64Array, at: number): Trail | null {
  const of = places.order;
  const offset = words[at + of.trailOffset]!;
  const rate = words[at + of.trailRate]! as Rate;
  if (offset === 0 && rate === 0) return null;
  const activation = words[at + of.activation]! as Price;
  return { offset, rate, activation, onClose: (words[at + of.flags]! & 8) !== 0 };
}

/** The same with one of the steps that move it on, by its record: a trail that holds at once places it where it trails. */
export function plannedWithStep(
  words: Float64Array,
  at: number,
  side: Side,
  planned: Price,
  expected: Price,
  rules: TradingRules,
): Price {
  const of = places.step;
  const waits =
    words[at + of.afterOffset] !== 0 || words[at + of.afterRate] !== 0 || words[at + of.afterRisk] !== 0;
  if (waits || words[at + of.locks] === 1) return planned;
  const trail = { offset: words[at + of.offset]!, rate: words[at + of.rate]! as Rate };
  const trailed = trailedLevel(trail, side, expected, rules);
  return (trailed - planned) * signOf(side) < 0 ? trailed : planned;
}
