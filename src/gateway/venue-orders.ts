/** An account's orders by the numbers that they have at its simulated exchange: their own, or those that it made (below zero). */
import { assert } from '../base/assert.ts';
import type { OrderId } from '../model/order.ts';
import type { ServedOrder } from './served.ts';

export class VenueOrders {
  private readonly byId = new Map<number, ServedOrder>();
  /** The numbers of those that have another there than here. */
  private readonly otherIds = new Map<ServedOrder, OrderId>();

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

  /** Whose event it is. */
  of(id: OrderId): ServedOrder {
    const order = this.byId.get(id);
    assert(order !== undefined, 'the exchange speaks of orders that it has');
    return order;
  }

  remove(order: ServedOrder): void {
    this.byId.delete(this.idOf(order));
    this.otherIds.delete(order);
  }
}
