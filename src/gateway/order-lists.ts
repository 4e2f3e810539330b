/**
 * Order lists of an account: one cancels the other the moment that one of them trades or triggers; what waits for an entry
 * is placed once the entry has filled whole. A list stands as a whole or not at all.
 *
 * A pair is a plain OCO group at the simulated exchange, which holds its funds once (ORD-4). The rest is kept beside that, by
 * the rule that an answer inside a candle arrives at that point of the path (PATH-4): `until` is that point.
 */
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
  /** Sends it, as one of the group `oco`; 0 for none. */
  send(order: ServedOrder, oco: number, at: number): void;
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

  constructor(desk: OrderDesk) {
    this.desk = desk;
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
    for (const order of first) this.desk.send(order, kind === 'OCO' ? id : 0, at);
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
  }

  filled(order: ServedOrder, isWhole: boolean, until: number): void {
    this.leaveOthers(order, until);
    if (isWhole) this.bringPending(order, until);
  }

  rejected(order: ServedOrder, until: number): void {
    // A pair that an entry has brought stands as a whole or not at all.
    if (isBrought(order)) this.leaveOthers(order, until);
  }

  /** One of its orders has ended at `at`. */
  ended(order: ServedOrder, at: number): void {
    const { list, status } = order;
    if (list === null) return;
    // An entry that ends without having filled whole takes with it what waited for it.
    if (status !== 'filled' && order === list.orders[0])
      for (const waiting of list.pending) this.endUnsent(waiting, 'expired', at);
    this.end(list, at);
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
    for (const one of pending) this.desk.send(one, list.kind === 'OTOCO' ? list.id : 0, until);
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
