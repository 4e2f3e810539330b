/**
 * Commands on their way to the exchange, and what happens when one is there (LAT-1).
 *
 * A command reaches the exchange after a delay, fixed or drawn for each command by market, time and its place among the
 * commands of its market; none overtakes another of the same market. Until then it does not exist there. What answers a
 * fill also takes the time that the news of it took.
 */
import { draw, keyOf } from '../base/random.ts';
import type { Latency, Span } from '../model/costs.ts';
import type { OrderId } from '../model/order.ts';
import type { Command } from '../model/venue-event.ts';
import { arrive } from './accept.ts';
import { amendOrder } from './amend.ts';
import { findOrder, type Book, type VenueOrder } from './book.ts';
import { expireNext } from './expiry.ts';
import { endGroup } from './fill.ts';
import { payFunding } from './funding.ts';
import { cancelOrder, timeNow, type Floor } from './floor.ts';
import { dropRungs, releaseRung } from './ladder.ts';

const orderKey = keyOf('latency of orders');
const answerKey = keyOf('latency of answers');

/** Puts `command`, sent at `at`, on its way; `answers` a fill or not. Returns when it is there, ms. */
export function dispatch(
  floor: Floor,
  latency: Latency,
  command: Command,
  at: number,
  answers: boolean,
): number {
  const { book } = floor;
  book.commands++;
  const delay =
    delayOf(floor, latency.order, orderKey, at) +
    (answers ? delayOf(floor, latency.answer, answerKey, at) : 0);
  const last = book.arriving.at(-1);
  // A plain OCO group travels together.
  const isJoined = last !== undefined && ocoOf(command) !== 0 && ocoOf(command) === ocoOf(last.command);
  const arrival = isJoined ? last.at : Math.max(at + delay, last === undefined ? 0 : last.at);
  book.arriving.push({ at: arrival, command });
  return arrival;
}

function delayOf({ seed, terms, book }: Floor, { least, most }: Span, key: number, at: number): number {
  if (least === most) return least;
  const chance = draw(seed, key, keyOf(terms.instrument.id), at, book.commands);
  return least + Math.floor(chance * (most - least + 1));
}

/** When something happens to this book by time alone: funding is due, an order expires, or a command arrives. */
export const dueOf = ({ fundingAt, expiry, arriving }: Book): number =>
  Math.min(fundingAt, expiry, arriving[0]?.at ?? Infinity);

/** Whether what is due next is an order's end, which does not look at the price. */
export const expiresNext = (book: Book): boolean =>
  book.expiry === dueOf(book) && book.fundingAt > book.expiry;

/** Where the next thing that is due at `due` happens: funding of all markets, then what expires, then what arrives (TIME-5). */
export const nextToHappen = (floors: readonly Floor[], due: number): Floor =>
  floors.find(({ book }) => book.fundingAt === due) ??
  floors.find(({ book }) => book.expiry === due) ??
  floors.find(({ book }) => dueOf(book) === due)!;

/** Lets happen what is due next in one market, where the path stands, in the same order. */
export function happenNext(floor: Floor): void {
  const { book } = floor;
  const due = dueOf(book);
  if (book.fundingAt === due) {
    payFunding(floor);
    return;
  }
  if (book.expiry === due) {
    expireNext(floor);
    return;
  }
  const next = book.arriving[0]!;
  floor.clock = next.at;
  const group = ocoOf(next.command);
  do receive(floor, book.arriving.shift()!.command);
  while (group !== 0 && book.arriving[0] !== undefined && ocoOf(book.arriving[0].command) === group);
}

/** The plain OCO group that a command places a part of; 0 for none. */
const ocoOf = (command: Command): number => (command.kind === 'place' ? command.order.oco : 0);

/** Takes a command where the path stands. */
export function receive(floor: Floor, command: Command): void {
  if (command.kind === 'place') {
    arrive(floor, command.order, command.children);
    return;
  }
  const order = findOrder(floor.book, command.order) ?? findWaiting(floor.book, command.order);
  if (order === null) return;
  if (command.kind === 'release') releaseRung(floor, order);
  else if (command.kind === 'amend') amendOrder(floor, order, command);
  else {
    cancelOrder(floor, order, 'requested');
    if (order.group?.parent === order) dropRungs(floor, order.group, 'parent');
    endGroup(floor, order);
  }
}

/** A child that waits off the book for what its parent may bring; it can be cancelled, and not be amended. */
function findWaiting({ groups }: Book, id: OrderId): VenueOrder | null {
  for (const { stops, targets, ladder } of groups)
    for (const child of [...stops, ...targets, ...(ladder?.rungs ?? [])])
      if (child.terms.id === id && child.presence === 'dormant') return child;
  return null;
}

/** The run is over: what is still on its way never gets there. */
export function loseArriving(floor: Floor): void {
  const at = timeNow(floor);
  for (const { command } of floor.book.arriving.splice(0)) {
    if (command.kind !== 'place') continue;
    for (const { id, market, quantity } of [command.order, ...command.children])
      floor.sink.push({ kind: 'cancelled', order: id, market, at, reason: 'end', leaves: quantity });
  }
}
