/**
 * Whether positions still have the margin that they must have, and when they no longer do (MARG-1).
 *
 * A pool is judged as one: the positions of a cross account together, against its equity, or an isolated position alone,
 * against its own margin. It is under when what is left is no more than the maintenance margin. Between two corners of
 * its candle every price goes one way, and what a position then has above its maintenance goes one way too; what a pool
 * has does not where positions go against each other, not even where the sums would: each price is rounded to its unit
 * and each value to the money's, at moments of its own. The first moment is found to the last bit of the clock.
 */
import { initialMargin, maintenanceMargin } from '../model/margin.ts';
import { notionalOf } from '../model/instrument.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import { free } from './account.ts';
import type { Floor, Pool } from './floor.ts';

export const isOpen = ({ book }: Floor): boolean => book.position !== 0;

/** Whether a position can be closed now: its market has a candle in hand. */
export const canClose = (floor: Floor): boolean => isOpen(floor) && floor.walk.stage !== 4;

/** The price of a market at `clock`, which is not before the present point of its path. */
export const priceAt = ({ walk, book }: Floor, clock: number): Price =>
  walk.stage === 4 ? book.last : walk.priceAt(clock);

/** What a position is worth at `price`, always positive. */
export function valueAt({ terms, book }: Floor, price: Price): Money {
  return notionalOf(terms.instrument, price, Math.abs(book.position) as Quantity, 'half-even');
}

/** What the pool is worth at `clock`: equity, or an isolated position's margin with what it has gained. */
export function leftAt({ mode, floors }: Pool, clock: number): number {
  let left = 0;
  if (mode === 'cross') left = floors[0]!.account.balance;
  for (let i = 0; i < floors.length; i++) {
    const floor = floors[i]!;
    const { book } = floor;
    if (book.position === 0) continue;
    const sign = Math.sign(book.position);
    left += sign * valueAt(floor, priceAt(floor, clock));
    if (mode === 'isolated') left += book.margin - sign * book.entryCost;
  }
  return left;
}

/** What the pool must have left at `clock`. */
export function maintenanceAt({ floors }: Pool, clock: number): number {
  let needed = 0;
  for (let i = 0; i < floors.length; i++) {
    const floor = floors[i]!;
    if (!isOpen(floor)) continue;
    needed += maintenanceOf(floor, valueAt(floor, priceAt(floor, clock)));
  }
  return needed;
}

/** What an open position that is worth `value` must have left. */
function maintenanceOf({ terms: { margin }, book }: Floor, value: Money): Money {
  return maintenanceMargin(margin, margin.on === 'entry' ? book.entryCost : value);
}

/** Whether something has to be closed at `clock`. */
export function isUnder(pool: Pool, clock: number): boolean {
  if (!pool.floors.some(isOpen)) return false;
  return leftAt(pool, clock) <= maintenanceAt(pool, clock);
}

/** The first moment of [from, until] at which the pool is under, or null. */
export function firstUnder(pool: Pool, from: number, until: number): number | null {
  if (isUnder(pool, from)) return from;
  if (!pool.floors.some(isOpen)) return null;
  let last = from;
  for (const corner of cornersOf(pool, from, until)) {
    const under = firstBetween(pool, last, corner);
    if (under !== null) return under;
    last = corner;
  }
  return null;
}

/** The moments of (from, until] at which a path turns, and `until`. */
function cornersOf({ floors }: Pool, from: number, until: number): readonly number[] {
  const corners: number[] = [];
  for (const { walk } of floors) {
    if (walk.stage === 0 || walk.stage === 4) continue;
    for (let third = 1; third < 3; third++) {
      const corner = walk.startsAt + (walk.durationMs / 3) * third;
      // Candles that are walked together turn together, but for finer ones (PATH-8).
      if (corner > from && corner < until && !corners.includes(corner)) corners.push(corner);
    }
  }
  corners.sort((a, b) => a - b);
  if (until > from) corners.push(until);
  return corners;
}

/** The first moment of (above, until] at which the pool is under, or null; it is not at `above`, and no path turns. */
function firstBetween(pool: Pool, above: number, until: number): number | null {
  if (leastBetween(pool, above, until) > 0) return null;
  const middle = above + (until - above) / 2;
  // No moment lies between.
  if (middle <= above || middle >= until) return isUnder(pool, until) ? until : null;
  return firstBetween(pool, above, middle) ?? firstBetween(pool, middle, until);
}

/** What there is above maintenance from `from` to `until`, at least: with each position at the worse of its ends. */
function leastBetween({ mode, floors }: Pool, from: number, until: number): number {
  let least = mode === 'cross' ? floors[0]!.account.balance : 0;
  for (let i = 0; i < floors.length; i++) {
    const floor = floors[i]!;
    if (!isOpen(floor)) continue;
    const { position, margin, entryCost } = floor.book;
    const sign = Math.sign(position);
    const worse = sign * Math.min(sign * priceAt(floor, from), sign * priceAt(floor, until));
    const value = valueAt(floor, worse as Price);
    least += sign * value - maintenanceOf(floor, value);
    if (mode === 'isolated') least += margin - sign * entryCost;
  }
  return least;
}

/**
 * Whether the pool would be under if every market with a candle in hand stood at its worst for its position at one
 * moment. Which extremes come together no candle says.
 */
export function couldBeUnder({ mode, floors }: Pool, rows: Int32Array): boolean {
  let left = mode === 'cross' ? floors[0]!.account.balance : 0;
  let open = 0;
  for (const floor of floors) {
    if (!isOpen(floor)) continue;
    const { book, hand } = floor;
    const row = rows[book.market]!;
    const sign = Math.sign(book.position);
    const worst = row < 0 ? book.last : sign > 0 ? hand.low[row]! : hand.high[row]!;
    const value = valueAt(floor, worst as Price);
    left += sign * value;
    if (mode === 'isolated') left += book.margin - sign * book.entryCost;
    left -= maintenanceOf(floor, value);
    open++;
  }
  return open > 0 && left <= 0;
}

/**
 * What an order may still spend: of an isolated account what is free; of a cross account its equity, less what the
 * positions demand at their prices of the moment and what is held for orders.
 */
export function available({ pool, account, clock }: Floor): Money {
  if (pool === null || pool.mode === 'isolated') return free(account);
  let sum = account.balance - account.held;
  for (let i = 0; i < pool.floors.length; i++) {
    const floor = pool.floors[i]!;
    if (!isOpen(floor)) continue;
    const value = valueAt(floor, priceAt(floor, clock));
    sum += Math.sign(floor.book.position) * value - initialMargin(floor.terms.margin, value);
  }
  return sum as Money;
}
