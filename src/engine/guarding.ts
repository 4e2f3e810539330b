/**
 * Guards at work (STOP-1 to STOP-3): which entries have one, the closes at which one of them wants something, and the
 * commands that come of it: a stop that tightens, a position that is closed. Each is journaled with its cause.
 *
 * They look at every close of their market from the fill on, and act after the strategies of that close have spoken. A
 * quiet stretch ends where one wants something (`firstAct`): the closes before it are looked at in columns.
 */
import {
  chandelierAt,
  isOver,
  mayRelease,
  volatilityAt,
  waits,
  type AwaitingLadder,
  type AwaitingRung,
  type ClosingCandle,
  type Guard,
  type GuardTerms,
} from '../execution/guard.ts';
import type { LiveOrder } from '../execution/orders.ts';
import { cutToLot, rulesAt } from '../model/instrument.ts';
import { noOrder, type OrderId, type OrderTerms } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { signOf, type Price, type Quantity } from '../model/units.ts';
import type { AmendCommand, Filled } from '../model/venue-event.ts';
import { closeAtMarket } from './closing.ts';
import type { Kernel, Lane } from './kernel.ts';
import type { Outbox } from './outbox.ts';
import { noCandle, type Segment } from './timeline.ts';

/** Of an entry: its rungs that wait for a word, those that add to the position and those that take out of it. */
export interface Awaiting {
  readonly adding: readonly AwaitingRung[];
  readonly leaving: readonly AwaitingRung[];
}

/** The guard of an entry that is about to be placed. */
export function guardOf(
  terms: GuardTerms,
  entry: OrderTerms,
  children: readonly OrderTerms[],
  { adding, leaving }: Awaiting,
): Guard {
  const { awaitedIn, awaitedOut } = terms;
  const ladders: AwaitingLadder[] = [];
  if (awaitedIn !== null) ladders.push({ terms: awaitedIn, adds: true, rungs: adding, released: 0 });
  if (awaitedOut !== null) ladders.push({ terms: awaitedOut, adds: false, rungs: leaving, released: 0 });
  return {
    terms,
    market: entry.market,
    side: entry.side,
    entry: entry.id,
    stop: children.find(({ role }) => role === 'stop')?.id ?? noOrder,
    signal: entry.signal,
    strategy: entry.strategy,
    price: 0 as Price,
    filledAt: 0,
    left: 0 as Quantity,
    firstRow: -1,
    seen: -1,
    best: 0 as Price,
    asked: 0 as Price,
    exit: noOrder,
    lastExit: noOrder,
    ladders,
  };
}

/**
 * The guard of an entry has its price from the first fill. What is left of what the entry brought is what its targets and its own
 * exit have not taken, and no more than is held. `kept` of the fill went as a fee; `held` is what is held after it, signed.
 */
export function noteFill(
  guards: readonly Guard[],
  { parent, role }: OrderTerms,
  fill: Filled,
  kept: Quantity,
  held: Quantity,
): void {
  for (const guard of guards) {
    if (guard.market !== fill.market) continue;
    if (guard.entry === fill.order || (guard.entry === parent && role === 'entry')) {
      guard.left = (guard.left + fill.quantity - kept) as Quantity;
      if (guard.price === 0) {
        guard.price = fill.price;
        guard.filledAt = fill.at;
        guard.best = fill.price;
      }
    } else if (guard.entry === parent || isExit(guard, fill.order))
      guard.left = (guard.left - fill.quantity) as Quantity;
    guard.left = Math.max(0, Math.min(guard.left, signOf(guard.side) * held)) as Quantity;
  }
}

/** A strategy has cancelled `order`: where that was a stop, its guard goes on without it (STOP-1, SCALE-2). */
export function noteCancelled(guards: readonly Guard[], order: OrderId): void {
  for (const guard of guards) if (guard.stop === order) guard.stop = noOrder;
}

const isExit = ({ exit, lastExit }: Guard, order: OrderId): boolean => order >= exit && order <= lastExit;

/** The first step of [from, to) at whose close a guard wants something, or `to`. Nothing is met before it. */
export function firstAct(kernel: Kernel, segment: Segment, from: number, to: number): number {
  dropEnded(kernel);
  let first = to;
  const { guards } = kernel;
  for (let g = 0; g < guards.length; g++) {
    const guard = guards[g]!;
    const offset = segment.offsets[guard.market]!;
    if (guard.price === 0 || offset === noCandle) continue;
    const lane = kernel.lanes[guard.market]!;
    const candle = kernel.closings[guard.market]!;
    seeTo(guard, lane, from + offset, candle);
    // The stretch may end before the last row that is looked at here: that is put back.
    const { seen, best } = guard;
    for (let row = from + offset; row < first + offset; row++) {
      look(guard, lane, row, candle);
      if (releasing(kernel, guard, candle) !== null || wants(kernel, guard, candle) !== null)
        first = row - offset;
    }
    guard.seen = seen;
    guard.best = best;
  }
  return first;
}

/** Lets every guard act at the close of `step`; whether one of them asked for something. */
export function actAt(kernel: Kernel, segment: Segment, step: number, at: TimeMs, outbox: Outbox): boolean {
  dropEnded(kernel);
  let acted = false;
  const { guards } = kernel;
  for (let g = 0; g < guards.length; g++) {
    const guard = guards[g]!;
    const offset = segment.offsets[guard.market]!;
    if (guard.price === 0 || offset === noCandle) continue;
    const lane = kernel.lanes[guard.market]!;
    const candle = kernel.closings[guard.market]!;
    seeTo(guard, lane, step + offset, candle);
    if (guard.seen === step + offset) look(guard, lane, step + offset, candle);
    for (let ladder = releasing(kernel, guard, candle); ladder !== null;) {
      release(kernel, guard.market, ladder, at, outbox);
      acted = true;
      ladder = releasing(kernel, guard, candle);
    }
    const wish = wants(kernel, guard, candle);
    if (wish === null) continue;
    if (wish.cause === 'time') close(kernel, guard, wish.quantity, lane, at, outbox);
    else tighten(kernel, guard, wish, at, outbox);
    acted = true;
  }
  return acted;
}

type Wish =
  | { readonly cause: 'chandelier' | 'volatility'; readonly stop: LiveOrder; readonly trigger: Price }
  | { readonly cause: 'time'; readonly quantity: Quantity };

/** The ladder whose next rung may go; those rungs that were denied are not there. None goes where time is up. */
function releasing(kernel: Kernel, guard: Guard, candle: ClosingCandle): AwaitingLadder | null {
  for (const ladder of guard.ladders) {
    const isReady = waits(ladder) && (ladder.adds ? isEntered(kernel, guard) : isOpen(kernel, guard));
    if (isReady && mayRelease(guard, ladder, candle)) return isClosed(kernel, guard, candle) ? null : ladder;
  }
  return null;
}

const isEntered = ({ orders }: Kernel, { entry }: Guard): boolean => orders.find(entry) === null;

/** Whether there is something to take out of: its entry may have done no more than close what was held before. */
const isOpen = ({ lanes }: Kernel, { market, side }: Guard): boolean =>
  signOf(side) * lanes[market]!.position.quantity > 0;

/** Whether its position is closed as a whole, at this close or since an earlier one. */
function isClosed(kernel: Kernel, guard: Guard, candle: ClosingCandle): boolean {
  if (!isOver(guard, candle.row)) return false;
  const stop = guard.stop === noOrder ? null : kernel.orders.find(guard.stop);
  return closes(kernel, guard) || heldBy(kernel, guard, stop, candle) > 0;
}

function release(kernel: Kernel, market: number, ladder: AwaitingLadder, at: TimeMs, outbox: Outbox): void {
  const { order } = ladder.rungs[ladder.released++]!;
  // It may have been cancelled.
  if (kernel.orders.find(order) === null) return;
  kernel.journal.asked.caused(at, order, market, ladder.terms.cause);
  outbox.push({ kind: 'release', order, market });
}

/** What a guard wants at the close that it has just looked at. */
function wants(kernel: Kernel, guard: Guard, candle: ClosingCandle): Wish | null {
  const stop = guard.stop === noOrder ? null : kernel.orders.find(guard.stop);
  if (isOver(guard, candle.row) && !closes(kernel, guard)) {
    const quantity = heldBy(kernel, guard, stop, candle);
    if (quantity > 0) return { cause: 'time', quantity };
  }
  if (stop === null || !rests(stop)) return null;
  const trigger = nearest(guard, stop.trigger);
  const hung = chandelierAt(guard, guard.best, trigger, candle);
  const scaled = volatilityAt(guard, hung === 0 ? trigger : hung, candle);
  if (scaled > 0) return { cause: 'volatility', stop, trigger: scaled };
  return hung > 0 ? { cause: 'chandelier', stop, trigger: hung } : null;
}

/** A stop that has come to rest and has not been met. */
const rests = ({ state }: LiveOrder): boolean => state === 'accepted' || state === 'partially-filled';

/** The trigger that it has, or that it will have when what was asked for has arrived. */
const nearest = ({ side, asked }: Guard, trigger: Price): Price =>
  asked === 0 ? trigger : ((side === 'buy' ? Math.max(asked, trigger) : Math.min(asked, trigger)) as Price);

/** What is left of what the entry brought: what its stop guards, or else what it has counted itself. */
function heldBy(kernel: Kernel, guard: Guard, stop: LiveOrder | null, { rules }: ClosingCandle): Quantity {
  const held = Math.abs(kernel.lanes[guard.market]!.position.quantity);
  // The lot may be another one since the stop was placed.
  if (stop !== null) return cutToLot(Math.min(held, stop.quantity - stop.filled), rules.lot);
  return guard.stop === noOrder ? cutToLot(guard.left, rules.lot) : (0 as Quantity);
}

/** Sees the closes before `row`, at which nothing was wanted; at the first one after its fill, that is the first. */
function seeTo(guard: Guard, lane: Lane, row: number, candle: ClosingCandle): void {
  if (guard.firstRow === -1) guard.firstRow = guard.seen = row;
  while (guard.seen < row) look(guard, lane, guard.seen, candle);
}

/** The candle of `row` has closed: the best price since the fill, of candles that opened no earlier. */
function look(guard: Guard, { candles, instrument }: Lane, row: number, candle: ClosingCandle): void {
  const opensAt = candles.opensAt(row);
  candle.row = row;
  candle.rules = rulesAt(instrument, (opensAt + candles.durationMs) as TimeMs);
  guard.seen = row + 1;
  if (opensAt < guard.filledAt) return;
  const { best } = guard;
  guard.best = (
    guard.side === 'buy' ? Math.max(best, candles.high[row]!) : Math.min(best, candles.low[row]!)
  ) as Price;
}

/** Takes out the guards whose entry brings no more, and of which nothing is left. */
function dropEnded(kernel: Kernel): void {
  const { guards, orders } = kernel;
  // Nothing has ended since, and nothing has been taken.
  if (kernel.guardsLookedFor === orders.changes) return;
  kernel.guardsLookedFor = orders.changes;
  for (let i = guards.length - 1; i >= 0; i--) {
    const { entry, stop, left } = guards[i]!;
    const isLeft = stop === noOrder ? left > 0 : orders.find(stop) !== null;
    if (!isLeft && orders.find(entry) === null) guards.splice(i, 1);
  }
}

function tighten(
  kernel: Kernel,
  guard: Guard,
  { cause, stop, trigger }: Extract<Wish, { stop: LiveOrder }>,
  at: TimeMs,
  outbox: Outbox,
): void {
  const { id: order, market } = stop.terms;
  const command: AmendCommand = {
    kind: 'amend',
    order,
    market,
    quantity: stop.quantity,
    limit: stop.limit,
    trigger,
    tightens: true,
  };
  guard.asked = trigger;
  kernel.journal.asked.caused(at, order, market, cause);
  kernel.journal.asked.amendAsked(at, command);
  outbox.push(command);
}

/** Whether one of the orders by which it closes is alive. */
function closes({ orders }: Kernel, { exit, lastExit }: Guard): boolean {
  if (exit === noOrder) return false;
  for (let id = exit; id <= lastExit; id++) if (orders.find(id) !== null) return true;
  return false;
}

/** Closes what the entry brought, at the next price there is. */
function close(
  kernel: Kernel,
  guard: Guard,
  quantity: Quantity,
  { candles }: Lane,
  at: TimeMs,
  outbox: Outbox,
): void {
  const { market, side: held, signal, strategy, seen, ladders } = guard;
  // What has been let go is for a part of it.
  for (const ladder of ladders) if (!ladder.adds) callBack(kernel, market, ladder, at, outbox);
  const price = candles.close[seen - 1]! as Price;
  const closing = { market, held, quantity, signal, strategy, price };
  const { first, last } = closeAtMarket(kernel, closing, 'time', at, outbox);
  guard.exit = first;
  guard.lastExit = last;
}

/** Cancels those of a ladder that have been let go and are still there. */
function callBack(
  { orders, journal }: Kernel,
  market: number,
  { rungs, released }: AwaitingLadder,
  at: TimeMs,
  outbox: Outbox,
): void {
  for (const { order } of rungs.slice(0, released)) {
    const live = orders.find(order);
    const command = live === null ? null : orders.cancel(live);
    if (command === null) continue;
    journal.asked.cancelAsked(at, order, market);
    outbox.push(command);
  }
}
