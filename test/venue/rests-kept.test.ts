/**
 * What a group may take of parts of a lot that others have left, what it keeps, and what it leaves (STOP-4), worked by
 * hand. Fees in base are 5 %, a lot is 0.1: of 2 bought 1.9 come, and 0.1 went in fees. Own fills may take half of a
 * volume; entries fill at 100 unless stated.
 */
import { describe, expect, it } from 'vitest';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { Price, Rate } from '../../src/model/units.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import { price, quantity, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number, volume = 1000): Row => [level, level, level, level, volume];
const calm = at(100);

/** A desk after its first candle, whose orders are numbered as they come. */
class Table {
  readonly desk: Desk;
  private placed = 0;

  constructor(rows: readonly Row[], more: Partial<DeskTerms> = {}) {
    this.desk = openDesk({
      ...{ candles: [calm, ...rows], fee: 0.05, feeTerms: { currency: 'received' } },
      ...{ rules: [{ lot: 0.1 }], participation: 0.5, ...more },
    });
    this.desk.next();
  }

  /** Buys `size` with a stop at `level`, or without one, and with `more` children. */
  buys(size: number, level = 0, more: readonly Partial<OrderTerms>[] = []): number {
    return this.order({ quantity: quantity(size) }, level, more);
  }

  /** The same at 100 or better, for as long as it takes. */
  bids(size: number, level: number): number {
    return this.order({ type: 'limit', limit: price(100), quantity: quantity(size) }, level);
  }

  sells(size: number): number {
    return this.order({ side: 'sell', role: 'exit', reduceOnly: true, quantity: quantity(size) });
  }

  order(terms: Partial<OrderTerms>, level = 0, more: readonly Partial<OrderTerms>[] = []): number {
    const id = this.placed + 1;
    const stop = {
      side: 'sell',
      type: 'stop',
      role: 'stop',
      reduceOnly: true,
      trigger: price(level),
    } as const;
    const children = [...(level === 0 ? [] : [stop]), ...more];
    this.desk.place(
      terms,
      children.map((child) => ({ ...child, parent: id as OrderId })),
    );
    this.placed += 1 + children.length;
    return id;
  }

  /** What happens in the next candle. */
  next(): readonly string[] {
    return told(this.desk.next());
  }

  /** What each group guards, parts of a lot included, the oldest first. */
  get guarded(): readonly number[] {
    return this.desk.state.books[0]!.groups.map(({ brought, taken }) => (brought - taken) / 10_000);
  }
}

describe('what a group takes of what others have left', () => {
  it('STOP-4 is no more than its own fees have kept, from groups and beside them together', () => {
    const table = new Table([calm, calm, calm]);
    table.buys(0.5, 90);
    table.next();
    table.buys(0.5);
    table.next();
    // 0.075 lie in the first, as much in what nobody guards; 0.025 of them make 0.475 whole.
    table.buys(0.5, 95);
    expect(table.next().slice(1)).toEqual(['accepted 5: 0.5 at 95']);
    expect(table.guarded).toEqual([0.45, 0.5]);
  });

  it('STOP-4 is no more than that from several groups together', () => {
    // By lots of 1: of 3.8 and 3.8 a sale of 1 leaves 0.8 beyond what is guarded, a target that sold 1 as much.
    const rules = [{ lot: 0.1 }, { fromRow: 3, lot: 1 }];
    const table = new Table([calm, calm, [100, 110, 100, 100, 2], calm], { rules });
    table.buys(4, 90);
    table.next();
    const target = {
      side: 'sell',
      type: 'limit',
      role: 'target',
      reduceOnly: true,
      limit: price(110),
    } as const;
    table.buys(4, 0, [target]);
    table.next();
    expect(table.next()).toEqual(['filled 4: 1 @ 110 maker', 'resized 4: 2']);
    table.sells(1);
    table.buys(20, 85);
    // 19 and 1, the fees of 20.
    expect(table.next().at(-1)).toBe('accepted 7: 20 at 85');
    expect(table.guarded).toEqual([2, 2.6, 20]);
  });

  it('STOP-4 is from beside groups what those have left room for', () => {
    const table = new Table([calm, calm, calm]);
    table.buys(0.5, 90);
    table.next();
    table.buys(0.5);
    table.next();
    // 0.95 want 0.05, which the first has.
    table.buys(1, 95);
    table.next();
    expect(table.guarded).toEqual([0.425, 1]);
  });

  it('STOP-4 is nothing that a fill before has brought to itself', () => {
    const table = new Table([at(100, 1), at(100, 0.8)]);
    table.bids(0.9, 90);
    expect(table.next()).toContain('accepted 2: 0.4 at 90');
    // 0.475 and 0.38.
    expect(table.next().slice(1)).toEqual(['resized 2: 0.8']);
    expect(table.guarded).toEqual([0.855]);
  });

  it('STOP-4 is nothing that others have taken from it before', () => {
    const table = new Table([at(100, 2), at(101), at(100, 0.4)]);
    table.bids(1.2, 90);
    table.next();
    // Of the 0.05 that 0.95 leave the second takes 0.025.
    table.buys(0.5, 85);
    table.next();
    // 0.925 and 0.19.
    expect(table.next()).toEqual(['filled 1: 0.2 @ 100 maker', 'resized 2: 1.1']);
    expect(table.guarded).toEqual([1.115, 0.5]);
  });

  it('SCALE-1 STOP-4 counts the fees of rungs, too', () => {
    const anchor = { offset: price(-2), rate: 0 as Rate, risk: 0 as Rate, limitOffset: 0 as Price };
    const rung = { side: 'buy', type: 'limit', role: 'entry', share: 25_000_000 as Rate } as const;
    const table = new Table([calm, calm, at(98)]);
    table.buys(2, 90, [{ ...rung, anchor: { ...anchor, ofAverage: false } }]);
    table.next();
    table.buys(0.5);
    table.next();
    // 0.4, a quarter of 1.9, bring 0.38: with 1.9 and 0.075 that nobody guards, 2.355.
    expect(table.next()).toEqual(['filled 3: 0.4 @ 98 maker', 'resized 2: 2.3']);
    expect(table.guarded).toEqual([2.355]);
  });

  it('STOP-4 is nothing on a margin account, where an entry that turns a position has brought less than it filled', () => {
    const table = new Table([at(100, 2), at(100, 4), calm], { account: 'margin' });
    table.buys(1);
    table.next();
    // 2 of 3: one closes, one opens.
    const stop = { side: 'buy', type: 'stop', role: 'stop', reduceOnly: true, trigger: price(110) } as const;
    table.order({ side: 'sell', type: 'limit', limit: price(100), quantity: quantity(3) }, 0, [stop]);
    expect(table.next()).toContain('accepted 3: 1 at 110');
    table.order({ side: 'sell', quantity: quantity(1) }, 0, [stop]);
    expect(table.next()).toEqual([
      ...['filled 4: 1 @ 100 taker', 'accepted 5: 1 at 110'],
      ...['filled 2: 1 @ 100 maker', 'resized 3: 2'],
    ]);
  });
});

describe('what a group keeps', () => {
  it('STOP-4 is all of it while it guards a lot', () => {
    const table = new Table([calm, calm, calm]);
    table.buys(2, 90);
    table.next();
    table.buys(1, 85);
    expect(table.next().slice(1)).toEqual(['accepted 4: 0.9 at 85']);
    // 1.4 are left of the first. The second could take 0.05.
    table.sells(0.5);
    expect(table.next()).toEqual(['filled 5: 0.5 @ 100 taker', 'resized 2: 1.4']);
    expect(table.guarded).toEqual([1.4, 0.95]);
  });

  it('STOP-4 is all of it while its entry may bring more', () => {
    const table = new Table([at(100, 4), at(101), at(100, 1), at(101)]);
    table.bids(2.6, 90);
    table.next();
    table.buys(2, 85);
    table.next();
    expect(table.next()).toEqual(['filled 1: 0.5 @ 100 maker', 'resized 2: 2.3']);
    // 0.075 are left of it. The second could take 0.1.
    table.sells(2.3);
    expect(table.next()).toEqual(['filled 5: 2.3 @ 101 taker', 'resized 2: 0']);
    expect(table.guarded).toEqual([0.075, 1.9]);
  });
});

describe('what a group that ends leaves', () => {
  it('STOP-4 goes to the oldest of the others, and to the next what is left of it', () => {
    const table = new Table([calm, calm, calm, [100, 100, 94, 96, 1000]]);
    table.buys(2, 90);
    table.next();
    table.buys(2, 85);
    table.next();
    table.buys(0.5, 95);
    table.next();
    // 0.075, of which the first takes all, and could take 0.1; the second could, too.
    expect(table.next()).toEqual(['triggered 6 @ 95', 'filled 6: 0.4 @ 95 taker']);
    expect(table.guarded).toEqual([1.975, 1.9]);
  });

  it('STOP-4 FILL-7 is nothing to a group without room: what waits in it below a minimum is not told of again', () => {
    const table = new Table([calm, calm, calm], { rules: [{ lot: 0.1, minQuantity: 0.2 }] });
    table.buys(0.5, 90);
    table.next();
    const small = {
      side: 'sell',
      type: 'limit',
      role: 'target',
      reduceOnly: true,
      limit: price(200),
    } as const;
    table.buys(1, 85, [{ ...small, share: 10_000_000 as Rate }]);
    expect(table.next().slice(1)).toEqual(['accepted 4: 1 at 85', 'uncovered 5']);
    table.sells(0.4);
    expect(table.next()).toEqual(['filled 6: 0.4 @ 100 taker', 'cancelled 2 group']);
  });

  it('STOP-4 is nothing to others on a margin account', () => {
    const rules = [{ lot: 0.1 }, { fromRow: 4, lot: 0.5 }];
    const rows = [calm, calm, calm, [100, 100, 94, 96, 1] as Row];
    const table = new Table(rows, { account: 'margin', rules });
    table.order({ side: 'sell', quantity: quantity(1) });
    table.next();
    // One closes: 2.3 are guarded, of 3.3 filled.
    table.buys(3.3, 90);
    table.next();
    table.buys(0.9, 95);
    table.next();
    // 0.4 are less than a lot by now.
    expect(table.next()).toEqual(['triggered 5 @ 95', 'filled 5: 0.5 @ 95 taker', 'cancelled 5 group']);
    expect(table.guarded).toEqual([2.3]);
  });
});
