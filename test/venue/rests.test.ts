/**
 * Parts of a lot that fees in base leave, and which group guards them (STOP-4, FEE-1), worked by hand. Fees are 5 %, a lot
 * is 0.1: of 0.5 bought 0.475 come, of which 0.4 can be sold, and 0.025 went in fees. Entries fill at 100 one after the
 * other; their stops lie at 90, that of the last at 95.
 */
import { describe, expect, it } from 'vitest';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import { openDesk, type Desk } from '../support/desk.ts';
import { price, quantity, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const down: Row = [100, 100, 80, 80];

function opened(): Desk {
  const rows = [...Array.from({ length: 6 }, () => calm), down, calm];
  const desk = openDesk({
    ...{ candles: rows, fee: 0.05, balance: 10_000 },
    ...{ feeTerms: { currency: 'received' }, rules: [{ lot: 0.1 }] },
  });
  desk.next();
  return desk;
}

let placed = 0;

/** Buys `size`, with a stop or without one, in the next candle. */
function bought(desk: Desk, size: number, level = 0): readonly string[] {
  const stop: Partial<OrderTerms> = {
    ...{ side: 'sell', type: 'stop', role: 'stop', reduceOnly: true },
    ...{ trigger: price(level), parent: (placed + 1) as OrderId },
  };
  desk.place({ quantity: quantity(size) }, level === 0 ? [] : [stop]);
  placed += level === 0 ? 1 : 2;
  return told(desk.next()).slice(1);
}

/** Sells `size` of what there is. */
function sold(desk: Desk, size: number): readonly string[] {
  desk.place({ side: 'sell', role: 'exit', reduceOnly: true, quantity: quantity(size) });
  placed += 1;
  return told(desk.next());
}

/** A desk whose orders are numbered anew. */
function fresh(): Desk {
  placed = 0;
  return opened();
}

describe('parts of a lot that fees leave', () => {
  it('STOP-4 are guarded by the group that comes next, as far as its own fees have kept some', () => {
    const desk = fresh();
    expect(bought(desk, 0.5, 90)).toEqual(['accepted 2: 0.4 at 90']);
    expect(bought(desk, 0.5, 90)).toEqual(['accepted 4: 0.5 at 90']);
    // 0.025 of the 0.075 that the first left made the second whole, 0.05 are left: 0.57 come, 0.03 went in fees.
    expect(bought(desk, 0.6, 95)).toEqual(['accepted 6: 0.6 at 95']);
    // 0.02 are left: of 0.95 there are 0.97.
    expect(bought(desk, 1, 95)).toEqual(['accepted 8: 0.9 at 95']);
  });

  it('STOP-4 are what orders leave of what is open, whatever has been sold before', () => {
    const desk = fresh();
    bought(desk, 0.5, 90);
    // 0.275 are open, 0.2 of them guarded.
    expect(sold(desk, 0.2)).toEqual(['filled 3: 0.2 @ 100 taker', 'resized 2: 0.2']);
    // 1.9 and 0.075 of the first: more than its orders leave is not taken.
    expect(bought(desk, 2, 95)).toEqual(['accepted 5: 1.9 at 95']);
    desk.next();
    desk.next();
    const ends = told(desk.next()).filter((line) => line.startsWith('filled'));
    expect(ends).toEqual(['filled 5: 1.9 @ 95 taker', 'filled 2: 0.2 @ 90 taker']);
    expect(desk.state.books[0]!.position).toBe(quantity(0.075));
  });

  it('STOP-4 lie outside of groups as well, and come after those of groups', () => {
    const desk = fresh();
    bought(desk, 0.5, 90);
    expect(bought(desk, 0.5)).toEqual([]);
    // 1.9 want 0.1: 0.075 of the first, and 0.025 that nobody guards, of which 0.05 are left: 0.95 and these make one.
    expect(bought(desk, 2, 95)).toEqual(['accepted 5: 2 at 95']);
    expect(bought(desk, 1, 95)).toEqual(['accepted 7: 1 at 95']);
    expect(bought(desk, 1, 95)).toEqual(['accepted 9: 0.9 at 95']);
  });

  it('STOP-4 outside of groups are what is less than a lot there', () => {
    const desk = fresh();
    bought(desk, 0.5, 90);
    bought(desk, 0.5);
    // 3.8, 0.075 of the first and 0.075 of the 0.475 that nobody guards: 3.95.
    expect(bought(desk, 4, 95)).toEqual(['accepted 5: 3.9 at 95']);
  });

  it('STOP-4 outside of groups are what these do not have any more either', () => {
    const desk = fresh();
    bought(desk, 0.5, 90);
    // 0.175 are open.
    sold(desk, 0.3);
    bought(desk, 0.5);
    expect(bought(desk, 4, 95)).toEqual(['accepted 6: 3.9 at 95']);
  });
});
