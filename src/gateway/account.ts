/**
 * One account at the exchange server: a simulated exchange of its own over the prices that everybody sees.
 *
 * Orders go to it as commands; what it answers becomes orders, fills and balances as an exchange tells them. It is the
 * same `SimulatedVenue` that backtests run on, so what fills here fills there. `order-lists.ts` keeps the lists,
 * `order-history.ts` what is remembered.
 */
import { assert } from '../base/assert.ts';
import { noLatency } from '../model/costs.ts';
import { signOf, type Money, type Quantity, type Rate } from '../model/units.ts';
import type { Filled, VenueEvent } from '../model/venue-event.ts';
import { emptyVenueState } from '../venue/open-floors.ts';
import { SimulatedVenue } from '../venue/simulated.ts';
import type { AccountBooks } from './account-books.ts';
import { booksOf } from './account-books.ts';
import { OrderHistory, plainRetention, type Retention } from './order-history.ts';
import { expiredByList, OrderLists, type OrderDesk } from './order-lists.ts';
import type { Slices } from './slice.ts';
import { bookFill, clientOrder, closingOrder, termsOf } from './served-order.ts';
import { VenueOrders } from './venue-orders.ts';
import {
  isOver,
  type AccountEvent,
  type ListKind,
  type NewOrder,
  type OrderList,
  type OrderStatus,
  type OrderWhat,
  type Refusal,
  type ServedConfig,
  type ServedFill,
  type ServedMarket,
  type ServedOrder,
} from './served.ts';

/** Numbers that all accounts of an exchange share. */
export interface Counters {
  order: number;
  fill: number;
  list: number;
}

export class Account {
  /** What it has, and what its positions are worth. */
  readonly books: AccountBooks;
  readonly markets: readonly ServedMarket[];
  private readonly venue: SimulatedVenue;
  private readonly counters: Counters;
  private readonly listeners = new Set<(event: AccountEvent) => void>();
  private readonly ids = new VenueOrders();
  private readonly history: OrderHistory;
  private readonly orderLists: OrderLists;
  private readonly open = new Set<ServedOrder>();
  /** History's time as it was walked last. */
  private now = 0;

  constructor(config: ServedConfig, slices: Slices, counters: Counters, keeps: Retention = plainRetention) {
    this.history = new OrderHistory(keeps);
    this.orderLists = new OrderLists(this.desk());
    // Terms of its own, since its leverage may change.
    this.markets = config.markets.map((market) => ({ ...market }));
    const state = emptyVenueState(config.kind, config.margin, config.balance, this.markets, config.coin);
    this.venue = new SimulatedVenue(
      {
        markets: this.markets,
        candles: slices.columns,
        details: [],
        account: config.kind,
        margin: config.margin,
        coin: config.coin,
        // Of a price that goes one way both orders are the same, and this one is the straight way.
        path: 'likely',
        seed: config.seed,
        latency: noLatency,
        // Terms may change, which what is plain for good does not know.
        alwaysTwice: true,
        judgesAlways: false,
        answersFills: true,
      },
      state,
    );
    this.counters = counters;
    this.books = booksOf(config, this.markets, this.venue);
  }

  /** Tells `listener` everything that happens from now on; returns what ends it. */
  listen(listener: (event: AccountEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get openOrders(): readonly ServedOrder[] {
    return [...this.open];
  }

  /** What is remembered of its orders; open ones are all there. */
  get orders(): readonly ServedOrder[] {
    return this.history.orders(this.now);
  }

  /** One of them; null where none is. */
  order(id: number): ServedOrder | null {
    return this.history.order(id, this.now);
  }

  get lists(): readonly OrderList[] {
    return this.history.lists(this.now);
  }

  get fills(): readonly ServedFill[] {
    return this.history.fills(this.now);
  }

  /** When something happens next by time alone. */
  get due(): number {
    return this.venue.due;
  }

  /** Walks the piece of path up to `at` that lies in the slices. */
  walk(rows: Int32Array, at: number): void {
    this.now = at;
    this.venue.begin(rows, at);
    this.settle(at);
    this.venue.close(rows);
    this.settle(at);
  }

  /** Places an order; it meets the price of the next moment. What is refused has status `rejected`. */
  place(order: NewOrder, at: number): ServedOrder {
    const served = this.register(order, null, at);
    this.sendNew(served, 0, at);
    this.settle(at);
    // What is to meet a price at once never rests, and is not told of when it arrives.
    if (order.type === 'market' && !isOver(served)) this.say(served, { kind: 'new' }, at);
    return served;
  }

  /** Places orders that belong together: both of an OCO; of an OTO or OTOCO the first, the others when it has filled. */
  placeList(kind: ListKind, orders: readonly NewOrder[], clientId: string, at: number): OrderList {
    const keep = (list: OrderList): void => this.history.addList(list);
    return this.orderLists.place(++this.counters.list, kind, orders, clientId, at, keep);
  }

  /** Cancels an open order, and what belongs to it; `by` is the client's id of the request. */
  cancel(order: ServedOrder, by: string, at: number): void {
    if (order.list !== null) {
      this.orderLists.cancel(order.list, by, at);
      return;
    }
    if (isOver(order)) return;
    this.sendCancel(order, by, at);
    this.settle(at);
  }

  /** Gives a resting order another size, limit or id; it says whether the exchange took it. */
  amend(
    order: ServedOrder,
    to: Pick<NewOrder, 'quantity' | 'limit'>,
    at: number,
    clientId = order.clientId,
  ): boolean {
    const { terms, clientId: before } = order;
    order.endedBy = before;
    order.clientId = clientId;
    assert(terms !== null, 'the exchange amends no order of its own');
    order.reason = null;
    this.venue.send(
      {
        kind: 'amend',
        order: this.ids.idOf(order),
        market: order.market,
        quantity: to.quantity,
        limit: to.limit,
        trigger: terms.trigger,
        tightens: false,
      },
      at,
    );
    this.settle(at);
    if (refusalOf(order) === null) return true;
    order.clientId = before;
    return false;
  }

  /** Changes the leverage of a market in which nothing is open; false where something is. */
  setLeverage(market: number, leverage: Rate): boolean {
    if (this.books.isOpen(market) || this.openOrders.some((order) => order.market === market)) return false;
    const terms = this.markets[market]! as { margin: ServedMarket['margin'] };
    terms.margin = { ...terms.margin, leverage };
    return true;
  }

  /** The money that a new order in a market may spend. */
  free(market: number): Money {
    return this.venue.free(market);
  }

  /** What order lists have it do. */
  private desk(): OrderDesk {
    return {
      register: (order, list, at) => this.register(order, list, at),
      send: (order, oco, at) => this.sendNew(order, oco, at),
      sendCancel: (order, by, at) => this.sendCancel(order, by, at),
      finish: (order, status, what, at) => this.finish(order, status, what, at),
      say: (order, what, at) => this.say(order, what, at),
      tell: (event) => this.tell(event),
      settle: (at) => this.settle(at),
    };
  }

  private register(order: NewOrder, list: OrderList | null, at: number): ServedOrder {
    const served = clientOrder(++this.counters.order, order, list, at);
    this.history.add(served);
    this.ids.add(served);
    this.open.add(served);
    return served;
  }

  private sendNew(served: ServedOrder, oco: number, at: number): void {
    const { terms } = served;
    assert(terms !== null, 'what is placed has terms');
    const order = termsOf(this.ids.idOf(served), terms, oco, this.venue.priceOf(served.market));
    this.venue.send({ kind: 'place', order, children: [] }, at);
  }

  private sendCancel(order: ServedOrder, by: string, at: number): void {
    order.endedBy = by;
    this.venue.send({ kind: 'cancel', order: this.ids.idOf(order), market: order.market }, at);
  }

  private settle(at: number): void {
    for (let event = this.venue.poll(); event !== null; event = this.venue.poll()) this.onEvent(event, at);
  }

  private onEvent(event: VenueEvent, until: number): void {
    if (event.kind === 'funding' || event.kind === 'charged') {
      const cause = event.kind === 'funding' ? 'funding' : 'margin';
      this.tell({ kind: 'balance', cause, market: event.market, amount: event.amount, at: event.at });
      return;
    }
    if (event.kind === 'liquidating') {
      this.adopt(event);
      return;
    }
    if (event.kind === 'ambiguous') return;
    const order = this.ids.of(event.order);
    order.updatedAt = Math.max(order.updatedAt, event.at);
    switch (event.kind) {
      case 'accepted':
        this.say(order, { kind: 'new' }, event.at);
        return;
      case 'rejected':
        order.reason = event;
        this.finish(order, 'rejected', { kind: 'rejected' }, event.at);
        this.orderLists.rejected(order, until);
        return;
      case 'triggered':
        order.working = true;
        order.workingAt = event.at;
        this.say(order, { kind: 'triggered' }, event.at);
        this.orderLists.triggered(order, until);
        return;
      case 'filled':
        this.onFill(order, event, until);
        return;
      case 'cancelled': {
        const asked = event.reason === 'requested' && order.endedBy !== expiredByList;
        order.reason = asked ? null : { reason: event.reason, value: 0, bound: 0 };
        if (asked) this.finish(order, 'cancelled', { kind: 'cancelled' }, event.at);
        else this.finish(order, 'expired', { kind: 'expired' }, event.at);
        return;
      }
      case 'expired':
        this.finish(order, 'expired', { kind: 'expired' }, event.at);
        return;
      case 'amended':
        assert(order.terms !== null, 'the exchange amends no order of its own');
        order.quantity = event.quantity;
        order.terms = { ...order.terms, quantity: event.quantity, limit: event.limit };
        this.say(order, { kind: 'amended' }, event.at);
        return;
      case 'amendRejected':
        order.reason = event;
        return;
      case 'moved':
      case 'resized':
      case 'uncovered':
        return;
    }
  }

  private onFill(order: ServedOrder, event: Filled, until: number): void {
    const signed = (signOf(order.side) * event.quantity) as Quantity;
    const realised = this.books.realise(order.market, signed, event.cost);
    const fill = bookFill(++this.counters.fill, order, event, realised);
    this.history.addFill(fill);
    const isWhole = event.leaves === 0;
    if (isWhole) this.finish(order, 'filled', { kind: 'trade', fill }, event.at);
    else {
      order.status = 'partial';
      this.say(order, { kind: 'trade', fill }, event.at);
    }
    this.orderLists.filled(order, isWhole, until);
  }

  private finish(order: ServedOrder, status: OrderStatus, what: OrderWhat, at: number): void {
    order.status = status;
    this.open.delete(order);
    this.ids.remove(order);
    this.history.ended();
    this.say(order, what, at);
    this.orderLists.ended(order, at);
  }

  /** The exchange closes a position: an order of its own. */
  private adopt(event: Extract<VenueEvent, { kind: 'liquidating' }>): void {
    const order = closingOrder(++this.counters.order, event);
    this.history.add(order);
    this.ids.addAs(event.order, order);
    this.open.add(order);
    this.say(order, { kind: 'liquidation' }, event.at);
  }

  private say(order: ServedOrder, what: OrderWhat, at: number): void {
    this.tell({ kind: 'order', order, what, at });
    if (what.kind === 'rejected' || what.kind === 'triggered') return;
    const cause = what.kind === 'trade' ? 'trade' : 'order';
    this.tell({ kind: 'balance', cause, market: order.market, amount: 0 as Money, at });
  }

  private tell(event: AccountEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

const refusalOf = ({ reason }: ServedOrder): Refusal | null => reason;
