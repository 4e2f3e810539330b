/**
 * What a plain OCO group holds (ORD-4, OCO-1), at the exchange alone: once, the greatest of what its orders need.
 *
 * Rows are [open, high, low, close, volume]; orders arrive after the first candle.
 */
import { describe, expect, it } from 'vitest';
import type { OrderId, OrderTerms } from '../../src/model/order.ts';
import { openDesk, type DeskTerms } from '../support/desk.ts';
import { money, price, quantity, rate, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const dip: Partial<OrderTerms> = { oco: 1, type: 'limit', limit: price(90), quantity: quantity(1) };
const breakout: Partial<OrderTerms> = { oco: 1, type: 'stop', trigger: price(110), quantity: quantity(1) };
const above: Partial<OrderTerms> = { ...dip, side: 'sell', limit: price(120) };
const below: Partial<OrderTerms> = { ...breakout, side: 'sell', trigger: price(80) };

function desk(rows: readonly Row[], more: Partial<DeskTerms> = {}) {
  const open = openDesk({ candles: [calm, ...rows], ...more });
  open.next();
  return open;
}

/** With 2 bought. */
function holder(rows: readonly Row[], more: Partial<DeskTerms> = {}) {
  const open = desk([[100, 100, 100, 100, 9], ...rows], more);
  open.place({ quantity: quantity(2) });
  open.next();
  return open;
}

describe('purchases of which one cancels the other', () => {
  it('ORD-4 OCO-1 hold together what the dearest of them needs', () => {
    const both = desk([calm], { balance: 110 });
    both.place(dip);
    expect(both.state.account.held).toBe(money(90));
    expect(told(both.place(breakout))).toEqual(['accepted 2: 1 at 110']);
    expect(both.state.account.held).toBe(money(110));
    expect(told(both.place({ ...dip, limit: price(50) }))).toEqual(['accepted 3: 1 at 50']);
    expect(both.state.account.held).toBe(money(110));
    // Of another group, or of none, it needs money of its own.
    const [other] = both.place({ ...dip, oco: 2 });
    expect(other).toMatchObject({ kind: 'rejected', reason: 'funds', value: money(90), bound: 0 });
  });

  it('ORD-4 OCO-1 are refused for more than there is with what the group holds', () => {
    const both = desk([calm], { balance: 109 });
    both.place(dip);
    expect(both.place(breakout)[0]).toMatchObject({ reason: 'funds', value: money(110), bound: money(109) });
  });

  it('ORD-4 OCO-1 one that is cancelled leaves what the other needs', () => {
    const both = desk([calm]);
    both.place(dip);
    both.place(breakout);
    both.venue.send({ kind: 'cancel', market: 0, order: 2 as OrderId }, 0);
    both.next();
    expect(both.state.books[0]!.orders.map(({ terms }) => terms.id)).toEqual([1]);
    expect(both.state.account.held).toBe(money(90));
  });

  it('ORD-4 OCO-1 the one that fills spends what the group holds', () => {
    const both = desk([[100, 110, 100, 110]], { balance: 110 });
    both.place(dip);
    both.place(breakout);
    expect(told(both.next())).toEqual(['triggered 2 @ 110', 'filled 2: 1 @ 110 taker', 'cancelled 1 oco']);
    expect(both.state.account).toMatchObject({ held: 0, balance: 0 });
  });

  it('ORD-4 OCO-1 what one spends beyond its own need the others hold no more', () => {
    // 170 for the half that there is of it, which the gap has made dear: 200 - 170 are left for 45.
    const both = desk([[340, 340, 340, 340, 0.5]], { balance: 200, participation: 1 });
    both.place(dip);
    both.place(breakout);
    expect(told(both.next())).toContain('filled 2: 0.5 @ 340 taker');
    const { account, books } = both.state;
    expect(account.balance).toBe(money(30));
    expect(books[0]!.orders.map(({ terms, heldMoney }) => [terms.id, heldMoney])).toEqual([
      [1, money(0)],
      [2, money(0)],
    ]);
    expect(account.held).toBe(0);
  });
});

describe('rungs of an entry that another of its group has cancelled', () => {
  it('ORD-4 OCO-1 SCALE-2 find what the group holds no more', () => {
    const rules = [{ minQuantity: 0.6 }];
    const rows: readonly Row[] = [
      [100, 100, 99, 100, 1],
      [200, 200, 200, 200, 0.5],
    ];
    const three = desk(rows, { balance: 380, participation: 1, rules });
    three.place({ ...breakout, quantity: quantity(2) });
    const anchor = {
      offset: -price(79),
      rate: rate(0),
      risk: rate(0),
      limitOffset: 0,
      ofAverage: false,
    };
    const rung: Partial<OrderTerms> = { type: 'limit', anchor, share: rate(0.6), parent: 2 as OrderId };
    three.place({ ...dip, limit: price(99), quantity: quantity(2) }, [rung]);
    three.place({ ...dip, limit: price(95), quantity: quantity(4) });
    three.next();
    expect(three.state.account).toMatchObject({ balance: money(281), held: money(190) });
    three.place({ type: 'limit', limit: price(10), quantity: quantity(7.8) });
    // 100 of 190 are spent, and 90 left for the other; with 78 elsewhere 13 of 181 are free, of which the rung takes 12.
    expect(told(three.next()).slice(-2)).toEqual(['cancelled 2 oco', 'accepted 3: 0.6 at 20']);
    expect(three.state.account).toMatchObject({ balance: money(181), held: money(90 + 78 + 12) });
  });
});

describe('sales of which one cancels the other', () => {
  it('ORD-4 OCO-1 hold the base once', () => {
    const both = holder([calm]);
    both.place({ ...above, quantity: quantity(2) });
    expect(told(both.place({ ...below, quantity: quantity(1.5) }))).toEqual(['accepted 3: 1.5 at 80']);
    expect(both.state.books[0]!.heldBase).toBe(quantity(2));
    const [refused] = both.place({ ...below, oco: 0 });
    expect(refused).toMatchObject({ reason: 'funds', value: quantity(1), bound: 0 });
  });

  it('ORD-4 OCO-1 share what an exit leaves, before sales that came later', () => {
    const both = holder([calm, calm]);
    both.place(above);
    both.place({ ...above, oco: 0, limit: price(130) });
    both.place(below);
    both.place({ side: 'sell', reduceOnly: true, quantity: quantity(1.25) });
    both.next();
    const [book] = both.state.books;
    expect(book!.orders.map(({ terms, heldBase }) => [terms.id, heldBase])).toEqual([
      [2, quantity(0.75)],
      [3, 0],
      [4, quantity(0.75)],
    ]);
    expect(book!.heldBase).toBe(quantity(0.75));
  });

  it('ORD-4 OCO-1 hold what the largest of three needs, wherever it stands', () => {
    const all = holder([calm]);
    all.place({ ...above, quantity: quantity(2) });
    all.place(below);
    expect(told(all.place({ ...below, quantity: quantity(2), trigger: price(70) }))).toEqual([
      'accepted 4: 2 at 70',
    ]);
    expect(all.state.books[0]!.heldBase).toBe(quantity(2));
  });

  it('ORD-4 OCO-1 share what an exit leaves with their own group alone', () => {
    const all = holder([calm, calm]);
    all.place(above);
    all.place({ ...below, oco: 2 });
    all.place({ side: 'sell', reduceOnly: true, quantity: quantity(0.75) });
    all.next();
    expect(all.state.books[0]!.orders.map(({ heldBase }) => heldBase)).toEqual([quantity(1), quantity(0.25)]);
  });

  it('ORD-4 OCO-1 hold no money of a purchase beside them, where an exit has left them less base', () => {
    const mixed = holder(
      [
        [100, 100, 100, 100, 9],
        [100, 121, 100, 121, 0.5],
      ],
      { participation: 1 },
    );
    mixed.place({ ...above, quantity: quantity(2) });
    mixed.place(dip);
    mixed.place({ side: 'sell', reduceOnly: true, quantity: quantity(1.25) });
    mixed.next();
    // A quarter of the sale fills, of which 0.25 are there for the rest of it; the purchase shrinks by a quarter.
    expect(told(mixed.next())).toEqual(['filled 2: 0.5 @ 120 maker', 'resized 3: 0.75']);
    expect(mixed.state.account.held).toBe(money(67.5));
    mixed.venue.send({ kind: 'cancel', market: 0, order: 3 as OrderId }, 0);
    expect(mixed.state.account.held).toBe(0);
    expect(mixed.state.books[0]!.heldBase).toBe(quantity(0.25));
  });

  it('ORD-4 OCO-1 the one that fills sells what the group holds', () => {
    const both = holder([[100, 121, 100, 121]]);
    both.place({ ...above, quantity: quantity(2) });
    both.place({ ...below, quantity: quantity(2) });
    expect(told(both.next())).toEqual(['filled 2: 2 @ 120 maker', 'cancelled 3 oco']);
    expect(both.state.books[0]).toMatchObject({ position: 0, heldBase: 0 });
  });
});

describe('an order of a group that is amended', () => {
  it('ORD-3 ORD-4 OCO-1 is judged with what the group holds', () => {
    const both = desk([calm, calm], { balance: 110 });
    both.place(dip);
    both.place(breakout);
    const terms = { quantity: quantity(1), limit: price(95), trigger: price(0), tightens: false };
    both.venue.send({ kind: 'amend', market: 0, order: 1 as OrderId, ...terms }, 0);
    expect(told(both.next())).toEqual(['amended 1: 1 at 95']);
    expect(both.state.account.held).toBe(money(110));
  });
});
