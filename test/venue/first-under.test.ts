/**
 * When a cross account is under where its positions go against each other (MARG-1): each price is rounded at moments of
 * its own, so that what is left goes up and down by a unit. Two long of the first market and one short of the second, at
 * 100 with 30 and without maintenance; both then jump, and 30 - 2 x 10 - 9.99 leaves 0.01.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Walk } from '../../src/market/path.ts';
import { buy, sell } from '../../src/model/intent.ts';
import { plainMargin } from '../../src/model/margin.ts';
import { emptyBook } from '../../src/venue/book.ts';
import { firstUnder } from '../../src/venue/clearing.ts';
import type { Floor, Pool } from '../../src/venue/floor.ts';
import { columnsOf, instrumentOf, minute, money, play, quantity, rate, start } from '../support/play.ts';
import type { Row } from '../support/play.ts';
import { runs } from '../support/runs.ts';

const calm: Row = [100, 100, 100, 100];
const none = [{ from: money(0), rate: rate(0), leverage: rate(0) }];

const liquidations = (first: Row, second: Row) => {
  const played = play({
    candles: [calm, calm, first],
    script: { 0: [buy(), buy()] },
    others: [{ candles: [calm, calm, second], script: { 0: sell() } }],
    account: 'margin',
    accountMargin: { mode: 'cross' },
    balance: 30,
    margin: { leverage: rate(10), maintenance: none },
    path: 'high-first',
  });
  return played.fills
    .filter(({ role }) => role === 'liquidation')
    .map(({ market, price, row, ms }) => [market, price, row, ms]);
};

describe('positions that go against each other', () => {
  it('MARG-1 are under between two corners, where they are at neither', () => {
    // A cent of the second is 200 ms of a leg, one of the first 400 ms: it is rounded up 100 ms after the open, and the
    // other, of which there are two, 100 ms later.
    expect(liquidations([90, 90.5, 90, 90], [109.99, 110.99, 109.99, 109.99])).toEqual([
      [0, 90, 2, 100],
      [1, 110, 2, 100],
    ]);
  });

  it('MARG-1 are under at the first of the moments at which they are, not at the last', () => {
    // At the high two of the first have gained 1.00, and the second has lost 1.02: 0.01 - 0.02. The second's 102 cents
    // are rounded up for the first time after half a cent.
    expect(liquidations([90, 90.5, 90, 90], [109.99, 111.01, 109.99, 109.99])).toEqual([
      [0, 90, 2, 98],
      [1, 110, 2, 98],
    ]);
  });

  it('MARG-1 are under when they first are at any moment of their paths', () => {
    fc.assert(
      fc.property(fc.array(held(), { minLength: 2, maxLength: 3 }), fc.nat(40), (all, left) => {
        const pool = poolOf(all, left);
        expect(firstUnder(pool, start, start + minute)).toBe(lookedFor(pool));
      }),
      { numRuns: runs(300) },
    );
  });
});

interface Held {
  readonly size: number;
  readonly row: readonly [number, number, number, number];
  readonly highFirst: boolean;
  readonly rate: number;
}

/** Sizes in whole units of base, prices in cents. */
const held = (): fc.Arbitrary<Held> =>
  fc
    .record({
      size: fc.integer({ min: -3, max: 3 }),
      prices: fc.array(fc.integer({ min: 9_900, max: 10_100 }), { minLength: 4, maxLength: 4 }),
      highFirst: fc.boolean(),
      rate: fc.constantFrom(0, 0.005),
    })
    .map(({ prices, ...rest }) => {
      const [a, b, c, d] = prices as [number, number, number, number];
      return { ...rest, row: [a, Math.max(a, b, c, d), Math.min(a, b, c, d), d] };
    });

/** Walks that have left their opens, with `left` cents above maintenance of the whole there. */
function poolOf(all: readonly Held[], left: number): Pool {
  const account = { kind: 'margin', balance: 0 };
  const floors = all.map(({ size, row, highFirst, rate: of }, m) => {
    const candles = columnsOf([row.map((one) => one / 100) as unknown as Row]);
    const walk = new Walk();
    walk.begin(candles, 0);
    walk.look();
    walk.leaveOpen(highFirst);
    const margin = { ...plainMargin, maintenance: [{ ...none[0]!, rate: rate(of) }] };
    const book = { ...emptyBook(m), position: quantity(size) };
    return { terms: { instrument: instrumentOf(`M${m}`), margin }, account, book, candles, walk };
  });
  account.balance = money(left / 100) - floors.reduce((sum, floor) => sum + worthAt(floor, start), 0);
  const markets = floors as unknown as readonly Floor[];
  return { mode: 'cross', floors: markets, account: markets, watched: true, isJoint: false };
}

type Bare = Pick<Floor, 'book' | 'walk'> & { readonly terms: Pick<Floor['terms'], 'margin'> };

/** One unit of price x one of size is 100 units of money, and half a percent of a multiple of 10^4 is exact. */
function worthAt({ book, walk, terms: { margin } }: Bare, clock: number): number {
  const value = walk.priceAt(clock) * Math.abs(book.position) * 100;
  return Math.sign(book.position) * value - (value * margin.maintenance[0]!.rate) / 1e8;
}

/** Every moment at which a price may become another, and the two beside it. */
function lookedFor({ floors }: Pool): number | null {
  const moments = floors.flatMap(({ walk: { open, high, low, close, highFirst, startsAt } }) => {
    const turns = highFirst ? [open, high, low, close] : [open, low, high, close];
    return [0, 1, 2].flatMap((leg) => {
      const length = Math.abs(turns[leg + 1]! - turns[leg]!);
      return Array.from({ length }, (_, i) => startsAt + 20_000 * (leg + (i + 0.5) / length));
    });
  });
  const step = 2 ** -12;
  const near = moments.flatMap((moment) => [-2, -1, 0, 1, 2].map((steps) => moment + steps * step));
  const at = (clock: number): number =>
    floors.reduce((sum, floor) => sum + (floor.book.position === 0 ? 0 : worthAt(floor, clock)), 0) +
    floors[0]!.account.balance;
  const isHeld = floors.some(({ book }) => book.position !== 0);
  if (!isHeld) return null;
  return [start, ...near].sort((a, b) => a - b).find((clock) => at(clock) <= 0) ?? null;
}
