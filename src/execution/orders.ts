/**
 * The order manager: our side of every order, from the request to its final state (ORD-2).
 *
 * It numbers orders and signals, keeps those that are alive, and moves each along the one transition table; an answer
 * that the table does not know is a bug and stops the run. It sends nothing: it answers with commands.
 */
import { BugError } from '../base/assert.ts';
import { takeOut } from '../base/take-out.ts';
import type { Approved } from '../model/approval.ts';
import { isFinal, nextState, type OrderChange, type OrderState } from '../model/order-state.ts';
import type { OrderId, OrderTerms, SignalId, StopCause } from '../model/order.ts';
import type { Command, Filled, VenueEvent } from '../model/venue-event.ts';
import type { Money, Price, Quantity } from '../model/units.ts';

export interface LiveOrder {
  readonly terms: OrderTerms;
  state: OrderState;
  filled: Quantity;
  /** What its fills have cost, in money. */
  spent: Money;
  /** As it rests now: what the venue has said last. */
  quantity: Quantity;
  limit: Price;
  trigger: Price;
  /** What moved its trigger last, by the exchange's word; null for one that has not moved. */
  movedBy: StopCause | null;
}

export interface OrdersState {
  lastOrder: number;
  lastSignal: number;
  lastOco: number;
  /** Fills so far. */
  fills: number;
  /** Orders that are not final, by id. Few as a rule. */
  readonly live: LiveOrder[];
}

const submitted = nextState(nextState('created', 'approve'), 'submit');
/** Where most orders end: whole, without another word before. */
const filledAtOnce = nextState(submitted, 'fill-whole');

export class OrderManager {
  readonly state: OrdersState;
  /** Fills and ends so far in this process: who looks for what has ended need not look again while it stands still. */
  changes = 0;

  constructor(state: OrdersState) {
    this.state = state;
  }

  static emptyState(): OrdersState {
    return { lastOrder: 0, lastSignal: 0, lastOco: 0, fills: 0, live: [] };
  }

  nextOrderId(): OrderId {
    return ++this.state.lastOrder as OrderId;
  }

  nextSignalId(): SignalId {
    return ++this.state.lastSignal as SignalId;
  }

  /** The number of a new OCO group. */
  nextOcoId(): number {
    return ++this.state.lastOco;
  }

  /** The live order of this id, or null. */
  find(id: number): LiveOrder | null {
    const { live } = this.state;
    const order = live[placeOf(live, id as OrderId)];
    return order?.terms.id === id ? order : null;
  }

  /** Registers an approved order with its children and answers with the command that places them. */
  submit(order: Approved<OrderTerms>, children: readonly OrderTerms[]): Command {
    this.#register(order);
    for (let i = 0; i < children.length; i++) this.#register(children[i]!);
    return { kind: 'place', order, children };
  }

  /** Asks for the end of a live order; null when that is under way already. */
  cancel(order: LiveOrder): Command | null {
    if (order.state === 'pending-cancel') return null;
    order.state = nextState(order.state, 'ask-cancel');
    return { kind: 'cancel', order: order.terms.id, market: order.terms.market };
  }

  /** Takes in an order of the exchange's own, whose number lies below those of all others. */
  adopt(terms: OrderTerms): void {
    this.state.live.unshift(live(terms));
  }

  /** Moves the order that `event` speaks of; returns it. Events that change no state leave it as it is. */
  apply(event: Exclude<VenueEvent, Filled>): LiveOrder {
    const order = this.#alive(event.order);
    const change = noted(order, event);
    if (change === null) return order;
    order.state = nextState(order.state, change);
    if (isFinal(order.state)) this.#end(order);
    return order;
  }

  /** The same for a fill. */
  fill({ order: id, quantity, cost, leaves }: Filled): LiveOrder {
    const { state } = this;
    const order = this.#alive(id);
    state.fills++;
    this.changes++;
    order.filled = (order.filled + quantity) as Quantity;
    order.spent = (order.spent + cost) as Money;
    if (leaves > 0) order.state = nextState(order.state, 'fill-part');
    else {
      order.state = order.state === submitted ? filledAtOnce : nextState(order.state, 'fill-whole');
      this.#end(order);
    }
    return order;
  }

  #alive(id: OrderId): LiveOrder {
    const { live } = this.state;
    const order = live[placeOf(live, id)];
    if (order?.terms.id !== id) throw notAlive(id);
    return order;
  }

  #end(order: LiveOrder): void {
    takeOut(this.state.live, order);
    this.changes++;
  }

  #register(terms: OrderTerms): void {
    const orders = this.state.live;
    // As in `Queue`: a store is inlined where `push` is a call.
    orders[orders.length] = live(terms);
  }
}

function live(terms: OrderTerms): LiveOrder {
  const { quantity, limit, trigger } = terms;
  const nothing = 0 as Quantity;
  return {
    terms,
    state: submitted,
    filled: nothing,
    spent: 0 as Money,
    quantity,
    limit,
    trigger,
    movedBy: null,
  };
}

/** The first place in `live`, which ascends by id, whose order is `id` or later. */
function placeOf(live: readonly LiveOrder[], id: OrderId): number {
  let low = 0;
  let high = live.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (live[middle]!.terms.id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

const notAlive = (id: number): BugError =>
  new BugError(`the venue speaks of order ${id}, which is not alive`);

/** Takes down what `event` says of `order`, and tells how that changes its state; null where it does not. */
function noted(order: LiveOrder, event: Exclude<VenueEvent, Filled>): OrderChange | null {
  switch (event.kind) {
    case 'accepted':
      rests(order, event);
      return 'accept';
    case 'cancelled':
      return 'cancel';
    case 'triggered':
      return 'trigger';
    case 'rejected':
      return 'reject';
    case 'expired':
      return 'expire';
    case 'amended':
      rests(order, event);
      return null;
    case 'moved':
      order.trigger = event.trigger;
      order.movedBy = event.cause;
      return null;
    case 'resized':
      order.quantity = (order.filled + event.leaves) as Quantity;
      return null;
    case 'amendRejected':
    case 'uncovered':
    case 'ambiguous':
    case 'funding':
    case 'liquidating':
    case 'charged':
      return null;
  }
}

function rests(order: LiveOrder, now: Pick<LiveOrder, 'quantity' | 'limit' | 'trigger'>): void {
  order.quantity = now.quantity;
  order.limit = now.limit;
  order.trigger = now.trigger;
}
