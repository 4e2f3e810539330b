/**
 * The prices between which a pool is safe (MARG-1), so that quiet candles need no look at margins.
 *
 * What is left above maintenance is shared out among the open positions by their value: as long as none has lost its
 * share the pool is not under, wherever the others stand. A position that is alone has all of it, and its bound is the
 * price of its liquidation. Bounds are found in floating point and set a little too near, never too far; whether a pool
 * is under is judged in whole numbers (`clearing.ts`).
 */
import { maintenanceMargin, type MarginTerms } from '../model/margin.ts';
import { rateScale, type Price } from '../model/units.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { Book } from './book.ts';
import { isOpen, valueAt } from './clearing.ts';
import type { Floor, Pool } from './floor.ts';

/** Sets the bounds of every book of `pool`, whose markets stand at the prices that `priceOf` tells. */
export function findSafePrices(pool: Pool, priceOf: (floor: Floor) => Price): void {
  const { floors, mode } = pool;
  let values = 0;
  let above = mode === 'cross' ? floors[0]!.account.balance : 0;
  for (const floor of floors) {
    if (!isOpen(floor)) continue;
    const value = valueAt(floor, priceOf(floor));
    values += value;
    above += worth(floor, value);
    if (mode === 'isolated')
      above += floor.book.margin - Math.sign(floor.book.position) * floor.book.entryCost;
  }
  for (const floor of floors) {
    const { book } = floor;
    if (!isOpen(floor)) setBounds(book, Infinity, -Infinity);
    // Crossed over: it is under already, and every candle is looked at.
    else if (above <= 0) setBounds(book, -Infinity, Infinity);
    else {
      const value = valueAt(floor, priceOf(floor));
      const share = values === 0 ? above : above * (value / values);
      findBound(floor, worth(floor, value) - share);
    }
  }
}

/** Whether a candle in hand reaches a bound; `rows` by market, -1 for none. */
export function reachesBound({ floors }: Pool, rows: Int32Array): boolean {
  return floors.some((floor) => {
    const { book, hand } = floor;
    const row = rows[book.market]!;
    return row >= 0 && isOpen(floor) && reaches(book, hand, row);
  });
}

const reaches = ({ safeUp, safeDown }: Book, { high, low }: CandleColumns, row: number): boolean =>
  high[row]! >= safeUp || low[row]! <= safeDown;

/** A position's part of what is left above maintenance, when it is worth `value`. */
function worth({ terms: { margin }, book }: Floor, value: number): number {
  const basis = margin.on === 'entry' ? book.entryCost : value;
  return Math.sign(book.position) * value - maintenanceMargin(margin, basis as typeof book.entryCost);
}

/** Sets the bound at which the position's part has fallen to `least`. */
function findBound({ terms, book }: Floor, least: number): void {
  const { instrument, margin } = terms;
  const isLong = book.position > 0;
  // Roundings: half a unit of the value, up to one for each tier.
  const target = least + margin.maintenance.length + 2;
  const value = valueWorth(margin, isLong ? 1 : -1, target, book.entryCost);
  const perPrice = (Math.abs(book.position) * instrument.moneyMul) / instrument.moneyDiv;
  const price = value / perPrice;
  if (isLong) setBounds(book, Infinity, value < 0 ? -Infinity : Math.ceil(price * (1 + 2 ** -40)) + 1);
  else setBounds(book, Math.floor(price * (1 - 2 ** -40)) - 1, -Infinity);
}

/** The value at which `sign` x value - maintenance is `target`; below 0 where no value is. */
function valueWorth(margin: MarginTerms, sign: 1 | -1, target: number, entryCost: number): number {
  if (margin.on === 'entry') {
    return sign * (target + maintenanceMargin(margin, entryCost as Book['entryCost']));
  }
  const { maintenance } = margin;
  let worthAtFrom = 0;
  for (let i = 0; ; i++) {
    const { from, rate } = maintenance[i]!;
    const slope = sign - rate / rateScale;
    const value = from + (target - worthAtFrom) / slope;
    const next = maintenance[i + 1]?.from ?? Infinity;
    if (value <= next) return value;
    worthAtFrom += slope * (next - from);
  }
}

function setBounds(book: Book, up: number, down: number): void {
  book.safeUp = up;
  book.safeDown = down;
}
