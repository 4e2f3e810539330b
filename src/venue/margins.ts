/**
 * The pools of a margin account (MARG-1), and which of them the candles in hand may bring under.
 *
 * Between candles every book has the prices at which its pool would be looked at (`safe-prices.ts`); a candle that
 * reaches none of them is quiet. Of a watched pool every moment is judged until the walks are over.
 */
import type { MarginMode } from '../model/margin.ts';
import type { TimeMs } from '../model/time.ts';
import { wholeAccount } from '../model/venue-event.ts';
import { noQuantity, type Money, type Price, type Rate } from '../model/units.ts';
import { credit } from './account.ts';
import { isLevered } from './leverage.ts';
import { canClose, couldBeUnder, firstUnder, isOpen, priceAt } from './clearing.ts';
import type { Floor, Pool } from './floor.ts';
import { charged, watchInterest } from './interest.ts';
import { findSafePrices, reachesBound } from './safe-prices.ts';

const noRate = 0 as Rate;

export class Margins {
  readonly mode: MarginMode;
  private readonly floors: readonly Floor[];
  private readonly pools: readonly Pool[];

  /** Pools of `floors`, each of which is told its own. */
  constructor(floors: readonly Floor[], mode: MarginMode) {
    this.mode = mode;
    this.floors = floors;
    const members = mode === 'cross' ? [floors] : floors.map((floor) => [floor]);
    this.pools = members.map((of) => ({ mode, floors: of, account: floors, watched: false, isJoint: false }));
    for (const pool of this.pools) for (const floor of pool.floors) floor.pool = pool;
  }

  get isWatching(): boolean {
    for (let i = 0; i < this.pools.length; i++) if (this.pools[i]!.watched) return true;
    return false;
  }

  /** Watches the pools that a candle in hand may bring under, or `all`, beside those that are watched already. */
  watch(rows: Int32Array, all = false): void {
    for (const pool of this.pools) {
      pool.watched ||= all || reachesBound(pool, rows);
      // With one candle in hand the walks of that market tell all.
      const walks = (floor: Floor): boolean => isOpen(floor) && rows[floor.book.market]! >= 0;
      pool.isJoint = pool.watched && pool.floors.filter(walks).length > 1 && couldBeUnder(pool, rows);
    }
  }

  /**
   * Whether the path of `floor` is needed to its end, whatever its orders: its pool is watched, or what others may spend
   * depends on its price, which that of a long at leverage 1 does not.
   */
  needs(floor: Floor): boolean {
    const { pool, book } = floor;
    if (pool === null || book.position === 0) return false;
    return pool.watched || (pool.mode === 'cross' && (book.position < 0 || isLevered(floor)));
  }

  /** The watched pool that is the first to be under in [from, until], and when; null for none. */
  next(from: number, until: number): { readonly pool: Pool; readonly clock: number } | null {
    let first: { readonly pool: Pool; readonly clock: number } | null = null;
    for (const pool of this.pools) {
      const clock = pool.watched && pool.floors.some(canClose) ? firstUnder(pool, from, until) : null;
      if (clock !== null && (first === null || clock < first.clock)) first = { pool, clock };
    }
    return first;
  }

  /** Who has nothing open owes nothing: a loss beyond the account, by slippage say, is made good (MARG-1). */
  makeGood(clock: number): void {
    const { account, sink } = this.floors[0]!;
    if (account.balance >= 0 || this.floors.some(isOpen)) return;
    const amount = (0 - account.balance) as Money;
    credit(account, amount);
    sink.push(charged('insurance', wholeAccount, Math.floor(clock) as TimeMs, noQuantity, noRate, amount));
  }

  /** The balance has moved at `clock`: bounds and interest are found anew. */
  settle(clock: number, isWalking: boolean): void {
    watchInterest(this.floors, clock, isWalking);
    for (const pool of this.pools) findSafePrices(pool, (floor) => priceAt(floor, clock));
    for (const floor of this.floors) floor.changed = true;
  }

  /** The candles of `rows` are over: what was watched has new bounds, at their closes. */
  release(rows: Int32Array): void {
    for (const pool of this.pools) {
      if (!pool.watched) continue;
      pool.watched = false;
      pool.isJoint = false;
      findSafePrices(pool, (floor) => closeOf(floor, rows[floor.book.market]!));
      for (const floor of pool.floors) floor.changed = true;
    }
  }
}

const closeOf = ({ hand, book }: Floor, row: number): Price =>
  row >= 0 ? (hand.close[row]! as Price) : book.last;
