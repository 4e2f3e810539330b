/**
 * An account's orders by the numbers that they have at its simulated exchange: their own, unless the exchange made them
 * (below zero) or they are there again under another.
 */
import { assert } from '../base/assert.ts';
import type { OrderId } from '../model/order.ts';
import type { ServedOrder } from './served.ts';

export class VenueOrders {
  private readonly byId = new Map<number, ServedOrder>();
  /** The numbers of those that have another there than here. */
  private readonly otherIds = new Map<ServedOrder, OrderId>();
  /** Numbers of orders that are there under another by now, and whose end has not been told. */
  private readonly superseded = new Set<number>();

  add(order: ServedOrder): void {
    this.byId.set(order.id, order);
  }

  addAs(id: OrderId, order: ServedOrder): void {
    this.byId.set(id, order);
    this.otherIds.set(order, id);
  }

  idOf(order: ServedOrder): OrderId {
    return this.otherIds.get(order) ?? (order.id as OrderId);
  }

  /** Whether it has another number there than here. */
  isOther(order: ServedOrder): boolean {
    return this.otherIds.has(order);
  }

  /** What is told of the number that `order` has now is nobody's any more, until the end of that is told. */
  leave(order: ServedOrder): OrderId {
    const before = this.idOf(order);
    this.byId.delete(before);
    this.superseded.add(before);
    return before;
  }

  /** Whose event it is; null where that is there under another number by now. */
  of(id: OrderId, isEnd: boolean): ServedOrder | null {
    const order = this.byId.get(id);
    if (order !== undefined) return order;
    assert(this.superseded.has(id), 'the exchange speaks of orders that it has');
    if (isEnd) this.superseded.delete(id);
    return null;
  }

  remove(order: ServedOrder): void {
    this.byId.delete(this.idOf(order));
    this.otherIds.delete(order);
  }
}
