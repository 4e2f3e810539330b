/**
 * Orders that move themselves (ORD-1, STOP-1, STOP-5): the trigger of a trailing stop stays a distance behind the best
 * price since the stop was activated; that of a ratchet lies at the tightest of its steps that hold. Neither ever moves
 * back.
 *
 * On a leg the price either runs ahead of such a stop, which follows it, or comes back towards it, and then the stop
 * stands still: so it is moved where the path turns, pauses or ends, and met like any stop in between. Where it has come
 * to is told when it triggers, and once at the end of a candle.
 */
import type { TradingRules } from '../model/instrument.ts';
import { anchoredLevel, trailedLevel, trailsFrom } from '../model/levels.ts';
import { movesAtCloses, type FillAnchor, type StopCause } from '../model/order.ts';
import { opposite, type Price, type Side } from '../model/units.ts';
import { watch, type Book, type PlacedStep, type VenueOrder } from './book.ts';
import { timeNow, type Floor } from './floor.ts';

/** Begins to follow from `price` on. */
export function activate(order: VenueOrder, price: Price, rules: TradingRules): void {
  const { trail, side } = order.terms;
  order.best = price;
  order.trigger = trailedLevel(trail!, side, price, rules);
  watch(order);
}

/** Follows from `price` on, or waits for its activation; the trigger that it would have there is known. */
export function startTrail(order: VenueOrder, price: Price, rules: TradingRules): void {
  const { trail, side } = order.terms;
  if (trailsFrom(trail!, side, price)) activate(order, price, rules);
  else order.trigger = trailedLevel(trail!, side, trail!.activation, rules);
}

/**
 * Lays the steps of a ratchet from a fill at `price` on, whose stop was first placed `r` from there; or from an average
 * entry that has moved, for prices from `now` on, or for closes after it (SCALE-5): then the stop stays where it is, or
 * is tightened.
 */
export function startRatchet(
  order: VenueOrder,
  price: Price,
  r: number,
  rules: TradingRules,
  now: Price | null = null,
): void {
  const { ratchet, side } = order.terms;
  // One that closes alone move (STOP-5) has seen no price of the new steps before the next close.
  const waits = now !== null && movesAtCloses(order.terms);
  order.best = waits ? unseen(side) : (now ?? price);
  order.steps = ratchet!.steps.map(({ cause, after, lock, offset, rate }) => {
    // It holds from the first price on the tick that lies so far ahead.
    const from = after === null ? nowhere : levelFrom(after, opposite(side), price, r, rules);
    const to = lock === null ? nowhere : levelFrom(lock, side, price, r, rules);
    return { cause, offset, rate, lock: to, after: to > 0 ? beyond(to, from, side, rules) : from };
  });
  // What holds at the fill has the stop when it is placed; it is R all the same where the plan states it.
  if (waits) return;
  for (const step of order.steps)
    order.trigger = tighter(side, levelOf(step, side, order.best, rules) ?? order.trigger, order.trigger);
}

/** Worse than every price there is. */
const unseen = (side: Side): Price => (side === 'sell' ? 1 : 2 ** 50) as Price;

const nowhere = 0 as Price;

/** No stop is placed through the price: a fill far from the expected one may have brought a step's level that far. */
function beyond(level: Price, from: Price, side: Side, { tick }: TradingRules): Price {
  return (
    side === 'sell' ? Math.max(from, level + tick) : Math.max(1, Math.min(from, level - tick))
  ) as Price;
}

const levelFrom = (from: FillAnchor, side: Side, price: Price, r: number, rules: TradingRules): Price =>
  anchoredLevel(from, side, true, price, rules, r);

/** Whether `order` is a stop that is under way and may move. */
export const isTrailing = (order: VenueOrder): boolean => order.best > 0 && !order.triggered;

/** Where the trailing stops of a book stand, to be put back after a look ahead. */
export const savedTrails = (book: Book): readonly (readonly [VenueOrder, Price, Price])[] =>
  book.orders.filter(isTrailing).map((order) => [order, order.best, order.trigger]);

export function restoreTrails(saved: ReturnType<typeof savedTrails>): void {
  for (const [order, best, trigger] of saved) {
    order.best = best;
    order.trigger = trigger;
    order.level = trigger;
  }
}

/** Moves every order that `price` is better for than all before; those on closes at closes alone. */
export function followPrice(book: Book, price: Price, isClose: boolean, rules: TradingRules): boolean {
  let moved = false;
  for (let i = 0; i < book.orders.length; i++) {
    const order = book.orders[i]!;
    if (isTrailing(order) && movesAtCloses(order.terms) === isClose && see(order, price, rules)) moved = true;
  }
  return moved;
}

/** An order that is under way sees a price; whether it is better than all before. */
export function see(order: VenueOrder, price: Price, rules: TradingRules): boolean {
  if (!isBetter(order, price)) return false;
  order.trigger = triggerAt(order, price, rules);
  order.best = price;
  order.level = order.trigger;
  return true;
}

/** Whether `price` is better than all before for an order that is under way. */
export const isBetter = ({ terms: { side }, best }: VenueOrder, price: Price): boolean =>
  side === 'sell' ? price > best : price < best;

/** Where an order triggers that has seen `price`, the best so far. */
export function triggerAt(order: VenueOrder, price: Price, rules: TradingRules): Price {
  const { trail, side } = order.terms;
  // Where the tick has grown since, rounding alone would move it back.
  if (order.steps === null) return tighter(side, trailedLevel(trail!, side, price, rules), order.trigger);
  let level = order.trigger;
  for (const step of order.steps) {
    // What was reached before has been done: a strategy may have loosened the stop since.
    if (step.lock > 0 && holds(step, side, order.best)) continue;
    level = tighter(side, levelOf(step, side, price, rules) ?? level, level);
  }
  return level;
}

/** Where a step has the stop that has seen `price`; null while it does not hold. */
function levelOf(step: PlacedStep, side: Side, price: Price, rules: TradingRules): Price | null {
  if (!holds(step, side, price)) return null;
  return step.lock > 0 ? step.lock : trailedLevel(step, side, price, rules);
}

const holds = ({ after }: PlacedStep, side: Side, price: Price): boolean =>
  after === 0 || (side === 'sell' ? price >= after : price <= after);

/** The trigger that a price coming back meets first. */
export const tighter = (side: Side, a: Price, b: Price): Price =>
  (side === 'sell' ? Math.max(a, b) : Math.min(a, b)) as Price;

/** Tells where the orders of a book that have moved now trigger; those that move at closes when one has been seen. */
export function tellMoves(floor: Floor, isClose: boolean, rules: TradingRules): void {
  const { orders } = floor.book;
  for (let i = 0; i < orders.length; i++) {
    const order = orders[i]!;
    if (movesAtCloses(order.terms) === isClose) tellMove(floor, order, rules);
  }
}

export function tellMove(floor: Floor, order: VenueOrder, rules: TradingRules): void {
  if (order.best === 0 || order.triggered || order.trigger === order.told) return;
  order.told = order.trigger;
  floor.sink.push({
    kind: 'moved',
    order: order.terms.id,
    market: floor.book.market,
    at: timeNow(floor),
    trigger: order.trigger,
    cause: causeOf(order, rules),
  });
}

/**
 * The last step that has the stop where it is. A lock is met exactly; where none is, and the tick has changed since, it is
 * the one that trails.
 */
function causeOf({ steps, terms: { side }, best, trigger }: VenueOrder, rules: TradingRules): StopCause {
  let cause: StopCause = 'trail';
  if (steps === null) return cause;
  for (const step of steps) if (levelOf(step, side, best, rules) === trigger) cause = step.cause;
  return cause;
}
