/**
 * Order lists of an account: one cancels the other the moment that one of them trades or triggers; what waits for an entry
 * is placed once the entry has filled whole. A list stands as a whole or not at all.
 *
 * They are kept beside the simulated exchange, by its rule that an answer inside a candle arrives at that point of the
 * path (PATH-4): `until` is that point.
 */
import { hasLimit } from '../model/order.ts';
import {
  isBrought,
  isOver,
  type AccountEvent,
  type ListKind,
  type NewOrder,
  type OrderList,
  type OrderStatus,
  type OrderWhat,
  type ServedOrder,
} from './served.ts';

/** What lists have an account do with single orders. */
export interface OrderDesk {
  register(order: NewOrder, list: OrderList, at: number): ServedOrder;
  /** Sends it; with `holdsNothing` something else holds what it would sell. */
  send(order: ServedOrder, holdsNothing: boolean, at: number): void;
  /** Sends it again as a limit that holds what it sells. */
  sendAsLimit(order: ServedOrder, at: number): void;
  sendCancel(order: ServedOrder, by: string, at: number): void;
  /** Ends what the simulated exchange has never seen. */
  finish(order: ServedOrder, status: OrderStatus, what: OrderWhat, at: number): void;
  say(order: ServedOrder, what: OrderWhat, at: number): void;
  tell(event: AccountEvent): void;
  settle(at: number): void;
}

/** Marks an order that its list ended, and nobody asked to. */
export const expiredByList = '\0list';

type Unsent = 'cancelled' | 'expired' | 'rejected';

export class OrderLists {
  private readonly desk: OrderDesk;
  private readonly isSpot: boolean;
  /** Sales of a pair for which the other of the pair holds what they sell. */
  private readonly unheld = new Set<ServedOrder>();

  constructor(desk: OrderDesk, isSpot: boolean) {
    this.desk = desk;
    this.isSpot = isSpot;
  }

  /** Places `orders` as the list `id`: both of an OCO; of an OTO or OTOCO the first, the others when it has filled. */
  place(
    id: number,
    kind: ListKind,
    orders: readonly NewOrder[],
    clientId: string,
    at: number,
    keep: (list: OrderList) => void,
  ): OrderList {
    const { market } = orders[0]!;
    const list: OrderList = {
      id,
      kind,
      clientId,
      market,
      createdAt: at,
      orders: [],
      pending: [],
      done: false,
    };
    keep(list);
    const all = orders.map((order) => this.desk.register(order, list, at));
    list.orders.push(...all);
    list.pending = kind === 'OCO' ? [] : all.slice(1);
    this.desk.tell({ kind: 'list', list, at });
    const first = kind === 'OCO' ? all : all.slice(0, 1);
    this.sendTogether(first, kind === 'OCO', at);
    this.desk.settle(at);
    if (first.some(({ status }) => status === 'rejected')) this.undo(list, first, at);
    return list;
  }

  /** Cancels what is open of a list. */
  cancel(list: OrderList, by: string, at: number): void {
    for (const order of list.orders) {
      if (isOver(order)) continue;
      if (list.pending.includes(order)) {
        order.endedBy = by;
        this.endUnsent(order, 'cancelled', at);
      } else this.desk.sendCancel(order, by, at);
    }
    this.desk.settle(at);
    this.end(list, at);
  }

  triggered(order: ServedOrder, until: number): void {
    this.leaveOthers(order, until);
    // The other of its pair is gone, which held what it sells.
    if (this.unheld.delete(order) && order.terms !== null && hasLimit(order.terms.type))
      this.desk.sendAsLimit(order, until);
  }

  filled(order: ServedOrder, isWhole: boolean, until: number): void {
    this.leaveOthers(order, until);
    if (isWhole) this.bringPending(order, until);
  }

  rejected(order: ServedOrder, until: number): void {
    // What was to hold for a pair that an entry has brought is not there: the other holds nothing.
    if (isBrought(order)) this.leaveOthers(order, until);
  }

  /** One of its orders has ended at `at`. */
  ended(order: ServedOrder, at: number): void {
    this.unheld.delete(order);
    const { list, status } = order;
    if (list === null) return;
    // An entry that ends without having filled whole takes with it what waited for it.
    if (status !== 'filled' && order === list.orders[0])
      for (const waiting of list.pending) this.endUnsent(waiting, 'expired', at);
    this.end(list, at);
  }

  /**
   * Places what is to work at the same time. Of a pair that sells on spot the first holds what both would sell: the other
   * only reduces, until the first is out of its way.
   */
  private sendTogether(orders: readonly ServedOrder[], isPair: boolean, at: number): void {
    const sells = isPair && this.isSpot && orders.every(({ side }) => side === 'sell');
    const inOrder = sells ? [...orders].sort((a, b) => Number(b.working) - Number(a.working)) : orders;
    for (const [i, order] of inOrder.entries()) {
      if (sells && i > 0) this.unheld.add(order);
      this.desk.send(order, this.unheld.has(order), at);
    }
  }

  private undo(list: OrderList, sent: readonly ServedOrder[], at: number): void {
    for (const order of list.orders) this.endUnsent(order, 'rejected', at);
    for (const order of sent) if (!isOver(order)) this.desk.sendCancel(order, '', at);
    this.desk.settle(at);
    this.end(list, at);
  }

  /** One of an OCO has traded or triggered: the others end, at this point of the path. */
  private leaveOthers(order: ServedOrder, until: number): void {
    const { list } = order;
    if (list === null) return;
    const isPair = list.kind === 'OCO' || (list.kind === 'OTOCO' && order !== list.orders[0]);
    if (!isPair) return;
    const others = list.orders.filter((other) => other !== order && !isOver(other));
    for (const other of others) this.desk.sendCancel(other, expiredByList, until);
    if (isOver(order) && others.length === 0) this.end(list, until);
  }

  /** An entry has filled whole: what waited for it is placed, at this point of the path. */
  private bringPending(order: ServedOrder, until: number): void {
    const { list } = order;
    if (list === null || order !== list.orders[0] || list.pending.length === 0) return;
    const { pending } = list;
    list.pending = [];
    this.sendTogether(pending, list.kind === 'OTOCO', until);
    for (const one of pending) if (one.terms?.type === 'market') this.desk.say(one, { kind: 'new' }, until);
  }

  private endUnsent(order: ServedOrder, status: Unsent, at: number): void {
    if (isOver(order) || order.list?.pending.includes(order) !== true) return;
    order.list.pending = order.list.pending.filter((other) => other !== order);
    order.updatedAt = at;
    this.desk.finish(order, status, { kind: status }, at);
  }

  private end(list: OrderList, at: number): void {
    if (list.done || !list.orders.every(isOver)) return;
    list.done = true;
    this.desk.tell({ kind: 'list', list, at });
  }
}
