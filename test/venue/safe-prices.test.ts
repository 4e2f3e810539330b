/**
 * The prices between which a pool is safe (MARG-1), against the judgement in whole numbers; and when interest and
 * funding become due. Floors by hand: one unit at 100 each, prices in cents.
 */
import { describe, expect, it } from 'vitest';
import type { Funding } from '../../src/model/costs.ts';
import {
  plainAccountMargin,
  plainMargin,
  type MarginMode,
  type MarginTerms,
} from '../../src/model/margin.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import { emptyBook } from '../../src/venue/book.ts';
import { couldBeUnder, isUnder } from '../../src/venue/clearing.ts';
import type { Floor, Pool } from '../../src/venue/floor.ts';
import { paysInside, watchFunding } from '../../src/venue/funding.ts';
import { watchInterest } from '../../src/venue/interest.ts';
import { findSafePrices, reachesBound } from '../../src/venue/safe-prices.ts';
import { columnsOf, instrumentOf, money, price, quantity, rate, type Row } from '../support/play.ts';

const tier = (from: number, of: number) => ({ from: money(from), rate: rate(of), leverage: rate(0) });
const half = { ...plainMargin, leverage: rate(10), maintenance: [tier(0, 0.005)] };
const tiers = { ...half, maintenance: [tier(0, 0.005), tier(50, 0.01), tier(95, 0.05)] };

interface Held {
  readonly size: number;
  readonly terms?: MarginTerms;
  readonly margin?: number;
  readonly row?: Row;
}

/** A pool in which `size` of each was bought (or sold) at 100; `balance` is what was there before. */
function poolOf(mode: MarginMode, balance: number, held: readonly Held[]): Pool {
  const paid = held.reduce((sum, { size }) => sum + size * 100, 0);
  const account = { kind: 'margin', balance: money(balance - paid) };
  const floors = held.map(({ size, terms = half, margin = 10, row }, m) => ({
    terms: { instrument: instrumentOf(`M${m}`), margin: terms },
    account,
    book: {
      ...emptyBook(m),
      position: quantity(size),
      entryCost: money(Math.abs(size) * 100),
      margin: money(margin),
      last: price(100),
    },
    hand: columnsOf(row === undefined ? [] : [row]),
    walk: { stage: 4 },
  }));
  const all = floors as unknown as readonly Floor[];
  return { mode, floors: all, account: all, watched: false, isJoint: false };
}

const boundsOf = (pool: Pool) => {
  findSafePrices(pool, ({ book }) => book.last);
  return pool.floors.map(({ book: { safeDown, safeUp } }) => [safeDown, safeUp]);
};

/** The price nearest to 100, on the side of `step`, at which a pool of one position is under. */
function falls(pool: Pool, step: 1 | -1): number {
  const { book } = pool.floors[0]!;
  book.last = 10_000 as Price;
  while (!isUnder(pool, 0)) book.last = (book.last + step) as Price;
  return book.last;
}

describe('the bound of a position that is alone', () => {
  const cases: readonly (readonly [string, MarginMode, number, Held, number])[] = [
    // 10 + P - 100 = 0.005 P: 90.4522; at rates of tiers: 10 + P - 100 = 0.25 + 0.01 (P - 50): 90.6565.
    ['an isolated long', 'isolated', 100, { size: 1 }, 90.45],
    ['an isolated long by its cost', 'isolated', 100, { size: 1, terms: { ...half, on: 'entry' } }, 90.5],
    ['an isolated long with tiers', 'isolated', 100, { size: 1, terms: tiers }, 90.65],
    // 110 - P = 0.005 P: 109.4527; by its cost 109.5; 110 - P = 0.25 + 0.45 + 0.05 (P - 95): 108.6190.
    ['an isolated short', 'isolated', 100, { size: -1 }, 109.46],
    ['an isolated short by its cost', 'isolated', 100, { size: -1, terms: { ...half, on: 'entry' } }, 109.5],
    ['an isolated short with tiers', 'isolated', 100, { size: -1, terms: tiers }, 108.62],
    // 20 + P - 100 = 0.005 P: 80.4020; 120 - P = 0.005 P: 119.4029.
    ['a crossed long', 'cross', 20, { size: 1 }, 80.4],
    ['a crossed short', 'cross', 20, { size: -1 }, 119.41],
    ['a larger long', 'isolated', 1_000, { size: 3, margin: 30 }, 90.45],
  ];

  it.each(cases)(
    'MARG-1 of %s (%s) is where it is under, or a little before it',
    (_, mode, balance, held, there) => {
      const step = held.size > 0 ? -1 : 1;
      const pool = poolOf(mode, balance, [held]);
      const [down, up] = boundsOf(pool)[0]!;
      expect(falls(pool, step)).toBe(price(there));
      const [bound, other] = step < 0 ? [down!, up!] : [up!, down!];
      expect(other).toBe(step < 0 ? Infinity : -Infinity);
      const early = (bound - price(there)) * -step;
      expect(early).toBeGreaterThanOrEqual(0);
      expect(early).toBeLessThanOrEqual(3);
    },
  );

  it('MARG-1 is the same where sizes have more digits than money', () => {
    // One unit is 10^8 of its smallest: price x size is in units of 10^-10.
    const pool = poolOf('isolated', 100, [{ size: 1 }]);
    const [floor] = pool.floors;
    const instrument = makeInstrument({ ...floor!.terms.instrument, quantityDigits: 8 });
    Object.assign(floor!.terms, { instrument });
    floor!.book.position = 100_000_000 as Quantity;
    const [down] = boundsOf(pool)[0]!;
    expect(down! - price(90.45)).toBeGreaterThanOrEqual(0);
    expect(down! - price(90.45)).toBeLessThanOrEqual(3);
  });

  it('MARG-1 is nowhere for a long that cannot lose what is there, and for what is not open', () => {
    expect(boundsOf(poolOf('cross', 200, [{ size: 1 }]))).toEqual([[-Infinity, Infinity]]);
    expect(boundsOf(poolOf('isolated', 100, [{ size: 0 }]))).toEqual([[-Infinity, Infinity]]);
  });

  it('MARG-1 is everywhere once it is under', () => {
    // 10 of margin and a loss of 10: nothing is left of it.
    const pool = poolOf('isolated', 100, [{ size: 1 }]);
    pool.floors[0]!.book.last = price(90);
    expect(boundsOf(pool)).toEqual([[Infinity, -Infinity]]);
  });
});

describe('the bounds of positions that answer for each other', () => {
  it('MARG-1 leave the account safe wherever they stand between them', () => {
    for (const sizes of [
      [1, 1],
      [1, -1],
      [-2, 1, 3],
      [1, 0, -3],
    ]) {
      for (const terms of [half, tiers, { ...tiers, on: 'entry' } as const]) {
        const pool = poolOf(
          'cross',
          40,
          sizes.map((size) => ({ size, terms })),
        );
        // Some have gained since they were opened, and some have lost.
        for (const [m, { book }] of pool.floors.entries()) book.last = price(100 + 4 * (m - 1));
        expect(isUnder(pool, 0)).toBe(false);
        const bounds = boundsOf(pool);
        // Each at its worst inside: a unit above its lower bound, or below its upper one.
        for (const [m, { book }] of pool.floors.entries()) {
          const [down, up] = bounds[m]!;
          if (book.position !== 0)
            book.last = (book.position > 0 ? Math.max(down! + 1, 1) : up! - 1) as Price;
        }
        expect(isUnder(pool, 0)).toBe(false);
        // And not far from where it is: half a percent beyond all of them it is under.
        for (const { book } of pool.floors)
          book.last = Math.round(book.last * (book.position > 0 ? 0.995 : 1.005)) as Price;
        expect(isUnder(pool, 0)).toBe(true);
      }
    }
  });

  it('MARG-1 are reached at them, by the candle in hand of a market that is held', () => {
    const reached = (row: Row, size: number, inHand = 0): boolean => {
      const pool = poolOf('isolated', 100, [{ size, row }]);
      Object.assign(pool.floors[0]!.book, { safeDown: 9_046, safeUp: 10_946 });
      return reachesBound(pool, Int32Array.of(inHand));
    };
    const low = (level: number): Row => [100, 100, level, 100];
    const high = (level: number): Row => [100, level, 100, 100];
    expect([reached(low(90.47), 1), reached(low(90.46), 1), reached(low(90.46), 0)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([reached(high(109.45), -1), reached(high(109.46), -1)]).toEqual([false, true]);
    expect(reached(low(90), 1, -1)).toBe(false);
  });
});

describe('what the candles in hand could do together', () => {
  const could = (
    mode: MarginMode,
    balance: number,
    held: readonly Held[],
    rows: readonly number[] = held.map(() => 0),
  ) => couldBeUnder(poolOf(mode, balance, held), Int32Array.from(rows));
  const none = { ...half, maintenance: [tier(0, 0)] };
  const row: Row = [100, 110, 90, 100];

  it('PATH-5 MARG-1 is judged with each at its worst', () => {
    // Two long at 90 lose 20, a long and a short 10 each.
    const both = (terms: MarginTerms, ...sizes: readonly number[]) =>
      sizes.map((size) => ({ size, terms, row }));
    expect([20, 20.01].map((balance) => could('cross', balance, both(none, 1, 1)))).toEqual([true, false]);
    expect([20, 20.01].map((balance) => could('cross', balance, both(none, 1, -1)))).toEqual([true, false]);
    // Maintenance of 0.5 %: of 90 twice, or of the cost of 100 twice.
    expect([20.9, 20.91].map((balance) => could('cross', balance, both(half, 1, 1)))).toEqual([true, false]);
    const entry = { ...half, on: 'entry' } as const;
    expect([21, 21.01].map((balance) => could('cross', balance, both(entry, 1, 1)))).toEqual([true, false]);
  });

  it('PATH-5 a market without a candle stands at its last price, and one that is flat does not count', () => {
    const long = { size: 1, terms: none, row };
    expect([10, 10.01].map((balance) => could('cross', balance, [long, long], [0, -1]))).toEqual([
      true,
      false,
    ]);
    expect(could('cross', 0, [{ size: 0, terms: none, row }])).toBe(false);
    expect(could('cross', 20, [long, { size: 0, terms: none, row }])).toBe(false);
  });

  it('MARG-1 an isolated position answers with its own margin', () => {
    const long = (margin: number) => [{ size: 1, terms: none, margin, row }];
    const short = (margin: number) => [{ size: -1, terms: none, margin, row }];
    expect(
      [long(10), long(10.01), short(10), short(10.01)].map((held) => could('isolated', 0, held)),
    ).toEqual([true, false, true, false]);
  });
});

describe('when charges are due', () => {
  const minutes = (count: number): number => count * 60_000;
  const hourly: Funding = { kind: 'constant', rate: rate(0.01), everyMs: minutes(60) };

  it('FUND-1 a position that is opened as the walks end pays at that instant, at the open of it at the next', () => {
    const dueFor = (stage: number, position: number, funding: Funding | null = hourly, at = 120): number => {
      const book = { ...emptyBook(0), position: position as Quantity };
      watchFunding({ terms: { funding }, book, clock: minutes(at), walk: { stage } } as unknown as Floor);
      return book.fundingAt;
    };
    expect([dueFor(3, 1), dueFor(0, 1), dueFor(3, 0)]).toEqual([minutes(120), minutes(180), Infinity]);
    expect(dueFor(3, 1, hourly, 121)).toBe(minutes(180));
    const series: Funding = {
      kind: 'series',
      times: [minutes(120), minutes(130)],
      rates: [rate(0), rate(0)],
    };
    expect([dueFor(3, 1, series), dueFor(0, 1, series)]).toEqual([minutes(120), minutes(130)]);
  });

  it('PATH-5 FUND-1 a candle has funding inside where a time lies after its open and before its end', () => {
    const inside = (startsAt: number, durationMs: number, funding: Funding | null = hourly): boolean =>
      paysInside({ terms: { funding }, walk: { startsAt, durationMs } } as unknown as Floor);
    expect(inside(minutes(59), minutes(1))).toBe(false);
    expect(inside(minutes(60), minutes(1))).toBe(false);
    expect(inside(minutes(59), minutes(2))).toBe(true);
    expect(inside(minutes(59), minutes(2), null)).toBe(false);
  });

  it('MARG-1 interest on a debt made as the walks end is due then, on one made at the open of it later', () => {
    const account = { kind: 'margin', balance: -1 as Money, interestAt: Infinity };
    const dueAt = (included: boolean, moment: number, balance = -1): number => {
      const margin = { ...plainAccountMargin, interest: rate(0.01), everyMs: minutes(60) };
      const floor = { account: { ...account, balance, margin }, book: emptyBook(0), terms: { margin: half } };
      watchInterest([floor as unknown as Floor], moment, included);
      return floor.account.interestAt;
    };
    expect([dueAt(true, minutes(120)), dueAt(false, minutes(120))]).toEqual([minutes(120), minutes(180)]);
    expect([dueAt(true, minutes(121)), dueAt(true, minutes(120), 0)]).toEqual([minutes(180), Infinity]);
  });
});
