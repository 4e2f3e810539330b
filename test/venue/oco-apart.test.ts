/**
 * Plain OCO groups beside other orders, and sizes in money and percent in them (ORD-4, OCO-1), at the exchange alone.
 *
 * Rows are [open, high, low, close, volume]; 2 of base are bought at the open of row 1 where a test says so, and orders
 * arrive after it.
 */
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../src/model/order.ts';
import { openDesk, type DeskTerms } from '../support/desk.ts';
import { money, price, quantity, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100, 9];
const dip: Partial<OrderTerms> = { oco: 1, type: 'limit', limit: price(90), quantity: quantity(1) };
const breakout: Partial<OrderTerms> = { oco: 1, type: 'stop', trigger: price(110), quantity: quantity(1) };
const above: Partial<OrderTerms> = { ...dip, side: 'sell', limit: price(120) };
const below: Partial<OrderTerms> = { ...breakout, side: 'sell', trigger: price(80) };

function desk(rows: readonly Row[], more: Partial<DeskTerms> = {}) {
  const open = openDesk({ candles: [calm, calm, ...rows], ...more });
  open.next();
  return open;
}

/** With 2 bought. */
function holder(rows: readonly Row[], more: Partial<DeskTerms> = {}) {
  const open = desk(rows, more);
  open.place({ quantity: quantity(2) });
  open.next();
  return open;
}

type Opened = ReturnType<typeof desk>;
const basesOf = ({ state }: Opened) => state.books[0]!.orders.map(({ heldBase }) => heldBase);
const moneysOf = ({ state }: Opened) => state.books[0]!.orders.map(({ heldMoney }) => heldMoney);

describe('two groups', () => {
  it('ORD-4 OCO-1 hold base each for itself', () => {
    const two = holder([calm]);
    two.place(above);
    expect(two.place({ ...below, oco: 2, quantity: quantity(1.5) })[0]).toMatchObject({
      ...{ kind: 'rejected', reason: 'funds' },
      ...{ value: quantity(1.5), bound: quantity(1) },
    });
    expect(told(two.place({ ...below, oco: 2 }))).toEqual(['accepted 4: 1 at 80']);
    expect(two.state.books[0]!.heldBase).toBe(quantity(2));
  });

  it('ORD-4 OCO-1 do not bear what the other has spent', () => {
    // Half of the breakout takes 170, more than its group held: that holds nothing any more, the other all of its 90.
    const two = desk([[340, 340, 340, 340, 0.5]], { balance: 290, participation: 1 });
    two.next();
    two.place(dip);
    two.place({ ...dip, oco: 2 });
    two.place(breakout);
    expect(two.state.account.held).toBe(money(200));
    expect(told(two.next())).toContain('filled 3: 0.5 @ 340 taker');
    expect(moneysOf(two)).toEqual([money(0), money(90), money(0)]);
    expect(two.state.account).toMatchObject({ balance: money(120), held: money(90) });
  });
});

describe('a percentage in a group', () => {
  it('ORD-4 SIZE-1 OCO-1 holds what there is with what the group holds, and is not refused', () => {
    const both = desk([calm], { balance: 110 });
    both.next();
    both.place(breakout);
    const part: Partial<OrderTerms> = {
      ...dip,
      quantity: quantity(0),
      quoteAmount: money(500),
      cutToFunds: true,
    };
    expect(told(both.place(part))).toHaveLength(1);
    expect(moneysOf(both)).toEqual([money(110), money(110)]);
    expect(both.state.account.held).toBe(money(110));
  });

  it('ORD-4 OCO-1 FILL-1 a market order beside another finds all that the group holds', () => {
    const both = desk([[105, 105, 105, 105, 9]], { balance: 110 });
    both.next();
    both.place(breakout);
    both.place({ oco: 1, quantity: quantity(1) });
    expect(moneysOf(both)).toEqual([money(110), money(100)]);
    expect(told(both.next())).toEqual(['filled 2: 1 @ 105 taker', 'cancelled 1 oco']);
    expect(both.state.account).toMatchObject({ balance: money(5), held: 0 });
  });
});

describe('sales of a group after an exit', () => {
  it('ORD-4 OCO-1 leave those that came later what they share', () => {
    const three = holder([calm, calm]);
    three.place(above);
    three.place(below);
    three.place({ ...above, oco: 0, limit: price(130) });
    three.place({ side: 'sell', reduceOnly: true, quantity: quantity(0.25) });
    three.next();
    expect(basesOf(three)).toEqual([quantity(1), quantity(1), quantity(0.75)]);
    expect(three.state.books[0]!.heldBase).toBe(quantity(1.75));
  });
});

describe('sizes in money of a group that shrink', () => {
  const bought = { quoteAmount: money(80), quantity: quantity(0) };

  it('ORD-4 OCO-1 hold their share of the money', () => {
    // 0.25 of the dip's 1 fill at 90: three quarters of 80 are left of the other.
    const both = desk([[100, 100, 90, 90, 0.25]], { balance: 200, participation: 1 });
    both.next();
    both.place(dip);
    both.place({ ...breakout, ...bought });
    both.place({ ...breakout, ...bought, oco: 2 });
    expect(told(both.next())).toEqual(['filled 1: 0.25 @ 90 maker', 'resized 2: 0.5454']);
    expect(moneysOf(both)).toEqual([money(67.5), money(60), money(80)]);
    expect(both.state.account).toMatchObject({ balance: money(177.5), held: money(67.5 + 80) });
  });

  it('ORD-4 OCO-1 hold the base that the rest of them sells', () => {
    // 0.5 of 1 are sold at 120; what is left of 80 sells for 40 at 80.
    const both = holder([[100, 120, 100, 120, 0.5]], { participation: 1 });
    both.place(above);
    both.place({ ...below, ...bought });
    expect(basesOf(both)).toEqual([quantity(1), quantity(1)]);
    expect(told(both.next())).toEqual(['filled 2: 0.5 @ 120 maker', 'resized 3: 0.5']);
    expect(basesOf(both)).toEqual([quantity(0.5), quantity(0.5)]);
    expect(both.state.books[0]).toMatchObject({ position: quantity(1.5), heldBase: quantity(0.5) });
  });
});
