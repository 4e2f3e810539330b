/**
 * Plain OCO groups (OCO-1), at the exchange alone: a straddle about 100, a stop above and a stop below.
 *
 * Rows are [open, high, low, close]; orders arrive after the first candle.
 */
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../src/model/order.ts';
import { openDesk, type DeskTerms } from '../support/desk.ts';
import { money, price, quantity, type Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const up: Partial<OrderTerms> = { oco: 1, type: 'stop', trigger: price(105), quantity: quantity(1) };
const down: Partial<OrderTerms> = { ...up, side: 'sell', trigger: price(95) };

function placed(orders: readonly Partial<OrderTerms>[], rows: readonly Row[], more: Partial<DeskTerms> = {}) {
  const desk = openDesk({ account: 'margin', candles: [calm, ...rows], ...more });
  desk.next();
  for (const order of orders) desk.place(order);
  return { desk, lines: rows.flatMap(() => told(desk.next())) };
}

describe('one cancels the other', () => {
  it('OCO-1 the first to fill whole cancels the rest before the path goes on', () => {
    // High first: 105 fills the purchase; on the way down 95 would have filled the sale.
    const { lines, desk } = placed([up, down], [[100, 106, 94, 96]]);
    expect(lines).toEqual(['ambiguous 1', 'triggered 1 @ 105', 'filled 1: 1 @ 105 taker', 'cancelled 2 oco']);
    expect(desk.state.books[0]!.position).toBe(quantity(1));
    expect(desk.state.account.held).toBe(0);
  });

  it('OCO-1 orders of other groups, and of none, stay', () => {
    const { lines } = placed([up, { ...down, oco: 2 }, { ...down, oco: 0 }], [[100, 106, 99, 104]]);
    expect(lines).not.toContain('cancelled 2 oco');
    expect(lines).not.toContain('cancelled 3 oco');
  });

  it('OCO-1 one that fills in part shrinks the others by the same share, and what they hold', () => {
    // 100 of money carry 1 of 2 at the price of 100, after which the rest of the first is cancelled with `funds`.
    const desk = openDesk({ account: 'margin', candles: [calm, [100, 100, 90, 91]], balance: 300 });
    desk.next();
    desk.place({ oco: 1, type: 'limit', limit: price(95), quantity: quantity(2), cutToFunds: true });
    desk.place({ oco: 1, type: 'limit', limit: price(50), quantity: quantity(2) });
    const held = desk.state.books[0]!.orders.map((order) => order.heldMoney);
    expect(held).toEqual([money(190), money(100)]);
    // The account loses money elsewhere before the path comes by: 95 are left for the first.
    desk.state.account.balance = money(95);
    expect(told(desk.next())).toEqual(['filled 1: 1 @ 95 maker', 'resized 2: 1', 'cancelled 1 funds']);
    expect(desk.state.books[0]!.orders.map((order) => order.heldMoney)).toEqual([money(50)]);
    expect(desk.state.account.held).toBe(money(50));
  });

  it('OCO-1 takes the children of an entry that it cancels with it', () => {
    const desk = openDesk({ account: 'margin', candles: [calm, [100, 106, 99, 104]] });
    desk.next();
    desk.place(up);
    desk.place(down, [{ side: 'buy', role: 'stop', type: 'stop', trigger: price(120), reduceOnly: true }]);
    expect(told(desk.next()).slice(-2)).toEqual(['cancelled 2 oco', 'cancelled 3 parent']);
  });
});
