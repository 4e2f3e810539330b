/**
 * What an account remembers of its orders, lists and fills, so that the memory of a long run stays flat.
 *
 * What is open is all there. Of what is over each kind has an age in history's time after which nobody is told of it any
 * more, as at an exchange, and beyond a number the oldest go whatever their age. Ages are looked at with every question;
 * what they hide is swept out once a day of history.
 */
import { isOver, type OrderList, type ServedFill, type ServedOrder } from './served.ts';

/** How long and how much is remembered of what is over. */
export interface Retention {
  /** Of an order that ended without a fill, ms from its making on. */
  readonly unfilledMs: number;
  /** Of any other order, and of a list. */
  readonly ordersMs: number;
  readonly fillsMs: number;
  /** The most orders that are over, and the most lists. */
  readonly orders: number;
  readonly fills: number;
}

/** No age, and as much as a long run may leave in memory. */
export const plainRetention: Retention = {
  unfilledMs: Infinity,
  ordersMs: Infinity,
  fillsMs: Infinity,
  orders: 20_000,
  fills: 50_000,
};

const sweepMs = 86_400_000;

export class OrderHistory {
  private readonly keeps: Retention;
  /** In the order of their making. */
  private readonly byId = new Map<number, ServedOrder>();
  private readonly allLists: OrderList[] = [];
  private readonly allFills: ServedFill[] = [];
  private over = 0;
  private sweptAt = -Infinity;

  constructor(keeps: Retention) {
    this.keeps = keeps;
  }

  add(order: ServedOrder): void {
    if (order.createdAt - this.sweptAt >= sweepMs) this.sweep(order.createdAt);
    this.byId.set(order.id, order);
  }

  addList(list: OrderList): void {
    this.allLists.push(list);
    dropFirst(this.allLists, this.keeps.orders, ({ done }) => done);
  }

  addFill(fill: ServedFill): void {
    this.allFills.push(fill);
    dropFirst(this.allFills, this.keeps.fills, () => true);
  }

  /** One of its orders is over: the oldest that is makes room where there are too many. */
  ended(): void {
    if (++this.over <= this.keeps.orders) return;
    for (const [id, order] of this.byId) {
      if (!isOver(order)) continue;
      this.byId.delete(id);
      this.over--;
      return;
    }
  }

  orders(now: number): readonly ServedOrder[] {
    return [...this.byId.values()].filter((order) => this.isKept(order, now));
  }

  order(id: number, now: number): ServedOrder | null {
    const order = this.byId.get(id);
    return order !== undefined && this.isKept(order, now) ? order : null;
  }

  lists(now: number): readonly OrderList[] {
    return this.allLists.filter(({ done, createdAt }) => !done || now - createdAt <= this.keeps.ordersMs);
  }

  fills(now: number): readonly ServedFill[] {
    return this.allFills.slice(-this.keeps.fills).filter(({ at }) => now - at <= this.keeps.fillsMs);
  }

  private isKept(order: ServedOrder, now: number): boolean {
    if (!isOver(order)) return true;
    const { unfilledMs, ordersMs } = this.keeps;
    const most = order.filled === 0 ? Math.min(unfilledMs, ordersMs) : ordersMs;
    return now - order.createdAt <= most;
  }

  private sweep(now: number): void {
    this.sweptAt = now;
    for (const [id, order] of this.byId) {
      if (this.isKept(order, now)) continue;
      this.byId.delete(id);
      this.over--;
    }
    this.allLists.splice(0, this.allLists.length, ...this.lists(now));
    const stale = this.allFills.findIndex(({ at }) => now - at <= this.keeps.fillsMs);
    this.allFills.splice(0, stale < 0 ? this.allFills.length : stale);
  }
}

/** Drops the first of what `mayGo` once there is a quarter more than `most`; a long list is not moved at every item. */
function dropFirst<T>(items: T[], most: number, mayGo: (item: T) => boolean): void {
  if (items.length <= most * 1.25) return;
  let extra = items.length - most;
  const kept = items.filter((item) => !(mayGo(item) && extra-- > 0));
  items.splice(0, items.length, ...kept);
}
