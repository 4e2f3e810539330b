/**
 * Market orders on plain terms (`plain-arrival.ts`, `plain-fill.ts`): what is refused, what they hold until the next open,
 * and what that open finds (ORD-1, ORD-4, FILL-7, FEE-1). One order at a time, at the exchange alone; the last price is 100.
 */
import { describe, expect, it } from 'vitest';
import type { TimeMs } from '../../src/model/time.ts';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import type { Price, Rate } from '../../src/model/units.ts';
import { openDesk, type Desk, type DeskTerms } from '../support/desk.ts';
import { minute, money, price, quantity, rate, start, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const at = (level: number): Row => [level, level, level, level];
const calm = at(100);
const one = { quantity: quantity(1) };

/** A desk after a first candle at 100. */
function opened(rows: readonly Row[] = [calm], terms: Partial<DeskTerms> = {}): Desk {
  const desk = openDesk({ candles: [calm, ...rows], balance: 1000, ...terms });
  desk.next();
  return desk;
}

/** The same, on which one has been bought. */
function holding(rows: readonly Row[] = [calm], terms: Partial<DeskTerms> = {}): Desk {
  const desk = opened([calm, ...rows], terms);
  desk.place(one);
  desk.next();
  return desk;
}

/** What is left to spend, in money. */
const free = (desk: Desk): number => desk.venue.free(0) / 1e8;

describe('a market order', () => {
  const trail = { offset: price(5), rate: 0 as Rate, activation: 0 as Price, onClose: false };
  const senseless: readonly (readonly [string, Partial<OrderTerms>])[] = [
    ['a limit', { limit: price(100) }],
    ['a trigger', { trigger: price(100) }],
    ['a trail', { trail }],
    ['an end without a word for it', { expiresAt: (start + 60 * minute) as TimeMs }],
    ['a word for its end without one', { timeInForce: 'day' }],
    ['a wish to rest', { postOnly: true }],
  ];

  it.each(senseless)('ORD-1 with %s makes no sense, and is refused', (_what, terms) => {
    expect(told(opened().place({ ...one, ...terms }))).toEqual(['rejected 1 terms']);
  });

  it('ORD-1 an order without what its type needs is refused like it', () => {
    expect(told(opened().place({ ...one, type: 'limit' }))).toEqual(['rejected 1 terms']);
    expect(told(opened().place({ ...one, type: 'stop' }))).toEqual(['rejected 1 terms']);
  });

  it('FILL-7 for nothing is refused', () => {
    expect(told(opened().place({ quantity: quantity(0) }))).toEqual(['rejected 1 min-quantity']);
  });

  it('POS-1 that only reduces, and buys, has nothing to reduce', () => {
    expect(told(holding().place({ ...one, reduceOnly: true }))).toEqual(['rejected 2 reduce-only']);
  });

  it('ORD-1 at once or not at all is taken: it meets the next open in any case', () => {
    for (const timeInForce of ['ioc', 'fok'] as const) {
      const desk = opened([at(101)]);
      expect(told(desk.place({ ...one, timeInForce }))).toEqual([]);
      expect(told(desk.next())).toEqual(['filled 1: 1 @ 101 taker']);
    }
  });
});

describe('what it holds', () => {
  it('ORD-4 what it costs at the last price with the greater of both fees', () => {
    const fees = (maker: number, taker: number) => ({ feeTerms: { maker: rate(maker), taker: rate(taker) } });
    const held = (terms: Partial<DeskTerms>): number => {
      const desk = opened([calm], terms);
      desk.place(one);
      return 1000 - free(desk);
    };
    expect(held(fees(0.01, 0.02))).toBeCloseTo(102, 8);
    expect(held(fees(0.03, 0.02))).toBeCloseTo(103, 8);
  });

  it('ORD-4 all of a size in money', () => {
    const desk = opened();
    desk.place({ quoteAmount: money(250) });
    expect(free(desk)).toBe(750);
    expect(told(desk.next())).toEqual(['filled 1: 2.5 @ 100 taker']);
    expect(free(desk)).toBe(750);
  });

  it('ORD-4 nothing where it only reduces', () => {
    const desk = holding();
    desk.place({ side: 'sell', role: 'exit', reduceOnly: true, ...one });
    expect(free(desk)).toBe(900);
  });

  it('ORD-4 base, and no money, where it sells what is free', () => {
    const desk = holding();
    desk.place({ side: 'sell', ...one });
    expect(free(desk)).toBe(900);
    expect(desk.state.books[0]!.heldBase).toBe(quantity(1));
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 100 taker']);
    expect(free(desk)).toBe(1000);
  });
});

describe('what the next open finds', () => {
  it('ORD-4 too little, where the fee is more than what there is beyond the cost', () => {
    const desk = opened([calm], { balance: 100.5, fee: 0.01 });
    desk.place(one);
    expect(told(desk.next())).toEqual(['rejected 1 funds']);
  });

  it('ORD-4 just enough', () => {
    const desk = opened([calm], { balance: 101, fee: 0.01 });
    desk.place(one);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 100 taker']);
    expect(free(desk)).toBe(0);
  });

  it('FEE-1 counts for the tiers of another market', () => {
    const tiers = [
      { volume: 0, maker: rate(0.01), taker: rate(0.01) },
      { volume: 250, maker: rate(0), taker: rate(0) },
    ];
    const feesOf = (size: number) => {
      const rows = [calm, calm, calm];
      const other = { candles: rows, feeTerms: { steps: [{ from: 0 as TimeMs, tiers }] } };
      const desk = openDesk({ candles: rows, others: [other] });
      desk.next();
      desk.place({ quantity: quantity(size) });
      desk.next();
      desk.place({ ...one, market: 1 });
      return desk.next().map((event) => (event.kind === 'filled' ? event.fee / 1e8 : event.kind));
    };
    expect(feesOf(2)).toEqual([1]);
    expect(feesOf(3)).toEqual([0]);
  });

  it('PATH-4 OTO-1 what comes to rest with one fill is met, though another fill of the candle brings nothing', () => {
    const desk = opened([
      [100, 100, 97, 97.5],
      [100, 103, 100, 103],
    ]);
    const target = {
      side: 'sell',
      type: 'limit',
      role: 'target',
      reduceOnly: true,
      limit: price(103),
    } as const;
    desk.place({ ...one, type: 'limit', limit: price(99) }, [{ ...target, parent: 1 as OrderId }]);
    desk.place({ ...one, type: 'limit', limit: price(98) });
    expect(told(desk.next())).toEqual([
      ...['filled 1: 1 @ 99 maker', 'accepted 2: 1 at 103', 'filled 3: 1 @ 98 maker'],
    ]);
    expect(told(desk.next())).toEqual(['filled 2: 1 @ 103 maker']);
  });
});
