/** What an account remembers: everything open, and of what is over so long and so much as it is told to. */
import { describe, expect, test } from 'vitest';
import { OrderHistory, plainRetention, type Retention } from '../../src/gateway/order-history.ts';
import type { OrderList, ServedFill, ServedOrder } from '../../src/gateway/served.ts';

const day = 86_400_000;

const order = (id: number, createdAt: number, more: Partial<ServedOrder> = {}): ServedOrder =>
  ({ id, createdAt, status: 'new', filled: 0, fills: [], ...more }) as unknown as ServedOrder;

function historyOf(keeps: Partial<Retention>): OrderHistory {
  return new OrderHistory({ ...plainRetention, ...keeps });
}

/** Adds an order that is over. */
function over(history: OrderHistory, id: number, createdAt: number, filled = 0): void {
  history.add(order(id, createdAt, { status: filled === 0 ? 'cancelled' : 'filled', filled } as never));
  history.ended();
}

const ids = (orders: readonly ServedOrder[]): readonly number[] => orders.map(({ id }) => id);

describe('ages', () => {
  const history = historyOf({ unfilledMs: 3 * day, ordersMs: 90 * day });
  history.add(order(1, 0));
  over(history, 2, 0);
  over(history, 3, 0, 5);

  test.each([
    [3 * day, [1, 2, 3]],
    [3 * day + 1, [1, 3]],
    [90 * day, [1, 3]],
    [90 * day + 1, [1]],
  ])('at %i ms after their making these are known', (now, known) => {
    expect(ids(history.orders(now))).toEqual(known);
    expect([1, 2, 3].filter((id) => history.order(id, now) !== null)).toEqual(known);
  });

  test('what is swept out makes room for as many again', () => {
    const small = historyOf({ unfilledMs: day, orders: 2 });
    over(small, 1, 0);
    over(small, 2, 0);
    over(small, 3, 5 * day);
    over(small, 4, 5 * day);
    expect(ids(small.orders(5 * day))).toEqual([3, 4]);
    over(small, 5, 5 * day);
    over(small, 6, 9 * day);
    over(small, 7, 9 * day);
    expect(ids(small.orders(9 * day))).toEqual([6, 7]);
    over(small, 8, 9 * day);
    expect(ids(small.orders(9 * day))).toEqual([7, 8]);
  });
});

describe('numbers', () => {
  test('of what is over the last are known, and everything open', () => {
    const history = historyOf({ orders: 3 });
    history.add(order(1, 0));
    for (let id = 2; id <= 10; id++) over(history, id, 0);
    expect(ids(history.orders(0))).toEqual([1, 8, 9, 10]);
    expect(history.order(7, 0)).toBeNull();
  });

  test('of fills the last are known, by number and by age', () => {
    const history = historyOf({ fills: 4, fillsMs: 2 });
    for (let id = 1; id <= 100; id++) {
      history.addFill({ id, at: id } as ServedFill);
      const known = history.fills(id).map((fill) => fill.id);
      expect(known).toEqual([id - 2, id - 1, id].filter((one) => one > 0));
    }
    const many = historyOf({ fills: 4 });
    for (let id = 1; id <= 100; id++) {
      many.addFill({ id, at: id } as ServedFill);
      expect(many.fills(id)).toHaveLength(Math.min(4, id));
      expect(many.fills(id).at(-1)!.id).toBe(id);
    }
  });

  test('lists that are over go when there are too many, open ones stay', () => {
    const history = historyOf({ orders: 4 });
    for (let id = 1; id <= 100; id++)
      history.addList({ id, createdAt: 0, done: id > 1 } as unknown as OrderList);
    const known = history.lists(0).map(({ id }) => id);
    expect(known.length).toBeLessThanOrEqual(6);
    expect([known[0], known.at(-1)]).toEqual([1, 100]);
  });
});
