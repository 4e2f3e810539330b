/**
 * One account at the exchange server: a simulated exchange of its own over the prices that everybody sees.
 *
 * Orders go to it as commands; what it answers becomes orders, fills and balances as an exchange tells them. It is the
 * same `SimulatedVenue` that backtests run on, so what fills here fills there. Order lists are kept here: one cancels the
 * other the moment that one of them trades or triggers; what waits for an entry is placed once the entry has filled.
 */
import { assert } from '../base/assert.ts';
import { noLatency } from '../model/costs.ts';
import {
  hasLimit,
  hasTrigger,
  noOrder,
  type OrderId,
  type OrderTerms,
  type SignalId,
} from '../model/order.ts';
import { rateScale, signOf, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { Filled, VenueEvent } from '../model/venue-event.ts';
import { emptyVenueState } from '../venue/open-floors.ts';
import { SimulatedVenue } from '../venue/simulated.ts';
import type { AccountBooks } from './account-books.ts';
import { booksOf } from './account-books.ts';
import type { Slices } from './slice.ts';
import {
  isBrought,
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
  readonly orders: ServedOrder[] = [];
  readonly lists: OrderList[] = [];
  readonly fills: ServedFill[] = [];
  /** What it has, and what its positions are worth. */
  readonly books: AccountBooks;
  readonly markets: readonly ServedMarket[];
  private readonly config: ServedConfig;
  private readonly venue: SimulatedVenue;
  private readonly counters: Counters;
  private readonly listeners = new Set<(event: AccountEvent) => void>();
  /** By the simulated exchange's number: below zero for one of the exchange's own. */
  private readonly byId = new Map<number, ServedOrder>();
  /** The numbers of those that have another there than here. */
  private readonly otherIds = new Map<ServedOrder, OrderId>();
  /** Numbers of orders that are there under another by now. */
  private readonly superseded = new Set<number>();
  /** Sales of a pair for which the other of the pair holds what they sell. */
  private readonly unheld = new Set<ServedOrder>();
  private readonly open = new Set<ServedOrder>();

  constructor(config: ServedConfig, slices: Slices, counters: Counters) {
    this.config = config;
    // Terms of its own, since its leverage may change.
    this.markets = config.markets.map((market) => ({ ...market }));
    const state = emptyVenueState(config.kind, config.margin, config.balance, this.markets, config.coin);
    this.venue = new SimulatedVenue(
      {
        markets: this.markets,
        candles: slices.columns,
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

  /** When something happens next by time alone. */
  get due(): number {
    return this.venue.due;
  }

  /** Walks the piece of path up to `at` that lies in the slices. */
  walk(rows: Int32Array, at: number): void {
    this.venue.begin(rows, at);
    this.settle(at);
    this.venue.close(rows);
    this.settle(at);
  }

  /** Places an order; it meets the price of the next moment. What is refused has status `rejected`. */
  place(order: NewOrder, at: number): ServedOrder {
    const served = this.register(order, null, at);
    this.sendNew(served, at);
    this.settle(at);
    // What is to meet a price at once never rests, and is not told of when it arrives.
    if (order.type === 'market' && !isOver(served)) this.say(served, { kind: 'new' }, at);
    return served;
  }

  /** Places orders that belong together: both of an OCO; of an OTO or OTOCO the first, the others when it has filled. */
  placeList(kind: ListKind, orders: readonly NewOrder[], clientId: string, at: number): OrderList {
    const market = orders[0]!.market;
    const list: OrderList = {
      id: ++this.counters.list,
      kind,
      clientId,
      market,
      createdAt: at,
      orders: [],
      pending: [],
      done: false,
    };
    this.lists.push(list);
    const all = orders.map((order) => this.register(order, list, at));
    list.orders.push(...all);
    list.pending = kind === 'OCO' ? [] : all.slice(1);
    this.tell({ kind: 'list', list, at });
    const first = kind === 'OCO' ? all : all.slice(0, 1);
    this.sendTogether(first, kind === 'OCO', at);
    this.settle(at);
    // A list stands as a whole or not at all.
    if (first.some(({ status }) => status === 'rejected')) {
      for (const order of all) this.endUnsent(order, 'rejected', at);
      for (const order of first) if (!isOver(order)) this.sendCancel(order, '', at);
      this.settle(at);
      this.endList(list, at);
    }
    return list;
  }

  /** Cancels an open order, and what belongs to it; `by` is the client's id of the request. */
  cancel(order: ServedOrder, by: string, at: number): void {
    const { list } = order;
    for (const one of list === null ? [order] : list.orders) {
      if (isOver(one)) continue;
      if (list?.pending.includes(one) === true) {
        one.endedBy = by;
        this.endUnsent(one, 'cancelled', at);
      } else this.sendCancel(one, by, at);
    }
    this.settle(at);
    if (list !== null) this.endList(list, at);
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
        order: this.venueId(order),
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

  private register(order: NewOrder, list: OrderList | null, at: number): ServedOrder {
    const served: ServedOrder = {
      id: ++this.counters.order,
      market: order.market,
      side: order.side,
      clientId: order.clientId,
      words: order.words,
      createdAt: at,
      terms: order,
      status: 'new',
      working: !hasTrigger(order.type),
      workingAt: at,
      updatedAt: at,
      quantity: order.quantity,
      filled: 0 as Quantity,
      cost: 0 as Money,
      fills: [],
      list,
      endedBy: '',
      reason: null,
    };
    this.orders.push(served);
    this.byId.set(served.id, served);
    this.open.add(served);
    return served;
  }

  private sendNew(served: ServedOrder, at: number): void {
    const { terms } = served;
    assert(terms !== null, 'what is placed has terms');
    const held = this.unheld.has(served) ? { ...terms, reduceOnly: true } : terms;
    const order = this.termsOf(this.venueId(served), held);
    this.venue.send({ kind: 'place', order, children: [] }, at);
  }

  /**
   * Places what is to work at the same time. Of a pair that sells on spot the first holds what both would sell: the other
   * only reduces, until the first is out of its way.
   */
  private sendTogether(orders: readonly ServedOrder[], isPair: boolean, at: number): void {
    const sells = isPair && this.config.kind === 'spot' && orders.every(({ side }) => side === 'sell');
    const inOrder = sells ? [...orders].sort((a, b) => Number(b.working) - Number(a.working)) : orders;
    for (const [i, order] of inOrder.entries()) {
      if (sells && i > 0) this.unheld.add(order);
      this.sendNew(order, at);
    }
  }

  private termsOf(id: OrderId, order: NewOrder): OrderTerms {
    return {
      id,
      market: order.market,
      side: order.side,
      type: order.type,
      role: order.reduceOnly ? 'exit' : 'entry',
      timeInForce: order.timeInForce,
      expiresAt: order.expiresAt,
      reduceOnly: order.reduceOnly,
      postOnly: order.postOnly,
      quantity: order.quantity,
      quoteAmount: order.quoteAmount,
      cutToFunds: false,
      limit: order.limit,
      trigger: order.trigger,
      anchor: null,
      trail: order.trail,
      ratchet: null,
      oco: 0,
      share: rateScale as Rate,
      signal: 0 as SignalId,
      strategy: 0,
      decisionPrice: this.venue.priceOf(order.market),
      parent: noOrder,
    };
  }

  private sendCancel(order: ServedOrder, by: string, at: number): void {
    order.endedBy = by;
    this.venue.send({ kind: 'cancel', order: this.venueId(order), market: order.market }, at);
  }

  private venueId(order: ServedOrder): OrderId {
    return this.otherIds.get(order) ?? (order.id as OrderId);
  }

  /** A stop-limit of a pair that has triggered, the other being gone: from now on a limit that holds what it sells. */
  private holdAsLimit(order: ServedOrder, at: number): void {
    const { terms } = order;
    assert(terms !== null, 'what is placed has terms');
    const before = this.venueId(order);
    this.byId.delete(before);
    this.superseded.add(before);
    this.venue.send({ kind: 'cancel', order: before, market: order.market }, at);
    const id = ++this.counters.order as OrderId;
    this.otherIds.set(order, id);
    this.byId.set(id, order);
    const limit: NewOrder = { ...terms, type: 'limit', trigger: 0 as Price };
    this.venue.send({ kind: 'place', order: this.termsOf(id, limit), children: [] }, at);
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
    const order = this.byId.get(event.order);
    if (order === undefined && this.superseded.has(event.order)) return;
    assert(order !== undefined, 'the exchange speaks of orders that it has');
    order.updatedAt = Math.max(order.updatedAt, event.at);
    switch (event.kind) {
      case 'accepted':
        if (!this.otherIds.has(order)) this.say(order, { kind: 'new' }, event.at);
        return;
      case 'rejected':
        order.reason = event;
        this.finish(order, 'rejected', { kind: 'rejected' }, event.at);
        // What was to hold for a pair that an entry has brought is not there: the other holds nothing.
        if (isBrought(order)) this.leaveOthers(order, until);
        return;
      case 'triggered':
        order.working = true;
        order.workingAt = event.at;
        this.say(order, { kind: 'triggered' }, event.at);
        this.leaveOthers(order, until);
        if (this.unheld.delete(order) && order.terms !== null && hasLimit(order.terms.type))
          this.holdAsLimit(order, until);
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
    order.working = true;
    order.filled = (order.filled + event.quantity) as Quantity;
    order.cost = (order.cost + event.cost) as Money;
    // How much an amount buys is known when the last of it is spent.
    if (order.quantity === 0 || (order.terms?.quoteAmount ?? 0) > 0)
      order.quantity = (order.filled + event.leaves) as Quantity;
    const fill: ServedFill = {
      id: ++this.counters.fill,
      order,
      at: event.at,
      price: event.price,
      quantity: event.quantity,
      cost: event.cost,
      fee: event.fee,
      feeCurrency: event.feeCurrency,
      coins: event.coins,
      liquidity: event.liquidity,
      realised: this.books.realise(
        order.market,
        (signOf(order.side) * event.quantity) as Quantity,
        event.cost,
      ),
    };
    order.fills.push(fill);
    this.fills.push(fill);
    const isWhole = event.leaves === 0;
    if (isWhole) this.finish(order, 'filled', { kind: 'trade', fill }, event.at);
    else {
      order.status = 'partial';
      this.say(order, { kind: 'trade', fill }, event.at);
    }
    this.leaveOthers(order, until);
    if (isWhole) this.bringPending(order, until);
  }

  /** One of an OCO has traded or triggered: the others end, at this point of the path. */
  private leaveOthers(order: ServedOrder, until: number): void {
    const { list } = order;
    if (list === null) return;
    const isPair = list.kind === 'OCO' || (list.kind === 'OTOCO' && order !== list.orders[0]);
    if (!isPair) return;
    const others = list.orders.filter((other) => other !== order && !isOver(other));
    for (const other of others) this.sendCancel(other, expiredByList, until);
    if (isOver(order) && others.length === 0) this.endList(list, until);
  }

  /** An entry has filled whole: what waited for it is placed, at this point of the path. */
  private bringPending(order: ServedOrder, until: number): void {
    const { list } = order;
    if (list === null || order !== list.orders[0] || list.pending.length === 0) return;
    const { pending } = list;
    list.pending = [];
    this.sendTogether(pending, list.kind === 'OTOCO', until);
    for (const one of pending) if (one.terms?.type === 'market') this.say(one, { kind: 'new' }, until);
  }

  private finish(order: ServedOrder, status: OrderStatus, what: OrderWhat, at: number): void {
    order.status = status;
    this.open.delete(order);
    this.byId.delete(this.venueId(order));
    this.otherIds.delete(order);
    this.unheld.delete(order);
    this.say(order, what, at);
    const { list } = order;
    if (list === null) return;
    // An entry that ends without having filled whole takes with it what waited for it.
    if (status !== 'filled' && order === list.orders[0])
      for (const waiting of list.pending) this.endUnsent(waiting, 'expired', at);
    if (list.orders.every(isOver)) this.endList(list, at);
  }

  /** Ends what the simulated exchange has never seen. */
  private endUnsent(order: ServedOrder, status: 'cancelled' | 'expired' | 'rejected', at: number): void {
    if (isOver(order) || order.list?.pending.includes(order) !== true) return;
    order.list.pending = order.list.pending.filter((other) => other !== order);
    order.updatedAt = at;
    this.finish(order, status, { kind: status }, at);
  }

  private endList(list: OrderList, at: number): void {
    if (list.done || !list.orders.every(isOver)) return;
    list.done = true;
    this.tell({ kind: 'list', list, at });
  }

  /** The exchange closes a position: an order of its own. */
  private adopt(event: Extract<VenueEvent, { kind: 'liquidating' }>): void {
    const id = ++this.counters.order;
    const order: ServedOrder = {
      id,
      market: event.market,
      side: event.quantity > 0 ? 'sell' : 'buy',
      clientId: `autoclose-${event.at}`,
      words: {},
      createdAt: event.at,
      terms: null,
      status: 'new',
      working: true,
      workingAt: event.at,
      updatedAt: event.at,
      quantity: Math.abs(event.quantity) as Quantity,
      filled: 0 as Quantity,
      cost: 0 as Money,
      fills: [],
      list: null,
      endedBy: '',
      reason: null,
    };
    this.orders.push(order);
    this.byId.set(event.order, order);
    this.otherIds.set(order, event.order);
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

/** Marks an order that its list ended, and nobody asked to. */
const expiredByList = '\0list';
