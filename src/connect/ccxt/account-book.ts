/**
 * Makes of what is heard of an account, twice, late, out of order or over REST, its events: each fill once, the fills of
 * an order in their order, and after them the order as it is then.
 *
 * A report says how much of its order is filled with it: by that it is known which fill comes next, and that one is
 * missing. What comes behind a missing one is held (`missing`) until REST has brought all fills of the order. An order goes
 * one way: more of it is filled, and once it is over it stays so; what says less is older.
 */
import type { OrderNews, RemoteFill, RemoteOrder } from './account-news.ts';
import { exactOf } from './decimal-text.ts';

export interface AccountOrder extends RemoteOrder {
  readonly market: string;
  readonly filled: string;
}

export interface AccountFill extends RemoteFill {
  readonly market: string;
  readonly clientId: string;
}

export type BookEvent =
  | { readonly kind: 'fill'; readonly fill: AccountFill }
  | { readonly kind: 'order'; readonly order: AccountOrder };

/** Where something was heard: what REST told first, a line has kept back. */
export type Heard = 'line' | 'rest';

interface Known {
  readonly market: string;
  readonly clientId: string;
  /** The exchange's number; of a condition, that of the order that it has become. */
  id: string;
  /** Of its fills that were told, in 10^-18. */
  filled: bigint;
  readonly seen: Set<string>;
  /** Fills that others come before, by how much is filled before them. */
  readonly held: Map<bigint, RemoteFill>;
  latest: OrderNews | null;
  told: AccountOrder | null;
}

export class AccountBook {
  private readonly tell: (event: BookEvent) => void;
  private readonly marketOf: (symbol: string) => string | undefined;
  private readonly orders = new Map<string, Known>();
  /** Those of which more may come. */
  private readonly live = new Set<Known>();
  /** Names of orders by their numbers, with their markets. */
  private readonly names = new Map<string, string>();
  /** What REST has told and no line yet. */
  private readonly untold = new Set<string>();

  /** `marketOf`: a market that is looked at, by the exchange's word for it. */
  constructor(tell: (event: BookEvent) => void, marketOf: (symbol: string) => string | undefined) {
    this.tell = tell;
    this.marketOf = marketOf;
  }

  /** An order that was sent, of which nothing may have been heard yet. */
  follow(market: string, clientId: string): void {
    this.known(market, clientId);
  }

  /** One that was refused, and will not be heard of. */
  unfollow(market: string, clientId: string): void {
    const known = this.orders.get(`${market} ${clientId}`);
    if (known?.latest === null) this.live.delete(known);
  }

  hear(news: OrderNews, from: Heard): void {
    const market = this.marketOf(news.symbol);
    if (market === undefined) return;
    const name = this.names.get(`${market} ${news.id}`) ?? news.clientId;
    for (const id of [news.id, news.becomes]) if (id !== '') this.names.set(`${market} ${id}`, name);
    const known = this.known(market, name);
    if (!news.isCondition || known.id === '') known.id = news.id;
    const { fill } = news;
    if (from === 'line') {
      if (fill !== null) this.untold.delete(`${market} fill ${fill.id}`);
      if (news.status !== 'open') this.untold.delete(`${market} order ${name}`);
    }
    if (fill !== null && !known.seen.has(fill.id)) {
      known.seen.add(fill.id);
      const before = exactOf(news.filled) - exactOf(fill.quantity);
      // One that fits nowhere is a fill all the same.
      if (before < known.filled || known.held.has(before)) this.emitFill(known, fill, 'line');
      else known.held.set(before, fill);
    }
    if (news.status !== null && isNewer(news, known.latest)) known.latest = news;
    this.settle(known, from);
  }

  /** All fills of an order, in their order, as REST tells them. */
  hearFills(market: string, orderId: string, fills: readonly RemoteFill[]): void {
    const name = this.names.get(`${market} ${orderId}`);
    if (name === undefined) throw new RangeError(`order ${orderId} has no name yet`);
    const known = this.known(market, name);
    const held = new Set([...known.held.values()].map(({ id }) => id));
    for (const fill of fills) {
      if (known.seen.has(fill.id) && !held.has(fill.id)) continue;
      known.seen.add(fill.id);
      const wasTold = held.has(fill.id);
      for (const [before, one] of known.held) if (one.id === fill.id) known.held.delete(before);
      this.emitFill(known, fill, wasTold ? 'line' : 'rest');
    }
    this.settle(known, 'rest');
  }

  /** What cannot be found any more: goes on without it. */
  giveUp(market: string, clientId: string): void {
    const known = this.known(market, clientId);
    const inOrder = [...known.held].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [before, fill] of inOrder) {
      known.held.delete(before);
      this.emitFill(known, fill, 'line');
    }
    const told = exactOf(known.latest?.filled ?? '0');
    if (told > known.filled) known.filled = told;
    this.settle(known, 'rest');
  }

  hasFill(market: string, { id, orderId }: RemoteFill): boolean {
    const name = this.names.get(`${market} ${orderId}`);
    const known = name === undefined ? undefined : this.orders.get(`${market} ${name}`);
    return (
      known !== undefined && known.seen.has(id) && ![...known.held.values()].some((one) => one.id === id)
    );
  }

  hasName(market: string, orderId: string): boolean {
    return this.names.has(`${market} ${orderId}`);
  }

  /** Orders of which fills are missing, by their number. */
  missing(): readonly { readonly market: string; readonly clientId: string; readonly id: string }[] {
    return [...this.live].flatMap(({ market, clientId, id, held, latest, filled }) => {
      const lacks = held.size > 0 || (latest !== null && exactOf(latest.filled) > filled);
      return lacks ? [{ market, clientId, id }] : [];
    });
  }

  /** Names of the orders that are not known to be over. */
  open(market: string): readonly string[] {
    return [...this.live]
      .filter((known) => known.market === market && !isOver(known.latest))
      .map(({ clientId }) => clientId);
  }

  /** How much REST told first that no line has told since; `forget` where a line was not there. */
  keptBack(): number {
    return this.untold.size;
  }

  forget(): void {
    this.untold.clear();
  }

  private known(market: string, clientId: string): Known {
    const key = `${market} ${clientId}`;
    let known = this.orders.get(key);
    if (known === undefined) {
      known = {
        market,
        clientId,
        id: '',
        filled: 0n,
        seen: new Set(),
        held: new Map(),
        latest: null,
        told: null,
      };
      this.orders.set(key, known);
      this.live.add(known);
    }
    return known;
  }

  private settle(known: Known, from: Heard): void {
    for (let next; (next = known.held.get(known.filled)) !== undefined;) {
      known.held.delete(known.filled);
      this.emitFill(known, next, 'line');
    }
    const { latest, told, market, clientId, id } = known;
    const isDone = isOver(latest) && known.held.size === 0 && exactOf(latest!.filled) <= known.filled;
    if (isDone) this.live.delete(known);
    else this.live.add(known);
    if (latest === null || exactOf(latest.filled) > known.filled) return;
    const { status, quantity, filled, cost, at } = latest;
    if (told?.status === status && told.filled === filled && told.quantity === quantity) return;
    known.told = { market, clientId, id, status: status!, quantity, filled, cost, at };
    if (from === 'rest' && status !== 'open') this.untold.add(`${market} order ${clientId}`);
    this.tell({ kind: 'order', order: known.told });
  }

  private emitFill(known: Known, fill: RemoteFill, from: Heard): void {
    const { market, clientId } = known;
    known.filled += exactOf(fill.quantity);
    if (from === 'rest') this.untold.add(`${market} fill ${fill.id}`);
    this.tell({ kind: 'fill', fill: { ...fill, market, clientId } });
  }
}

const isOver = (news: OrderNews | null): boolean => news !== null && news.status !== 'open';

function isNewer(news: OrderNews, than: OrderNews | null): boolean {
  if (than === null) return true;
  const [filled, before] = [exactOf(news.filled), exactOf(than.filled)];
  // A condition that has become an order says no more of it.
  if (isOver(news) !== isOver(than)) return isOver(news) && filled >= before;
  return filled === before ? news.at >= than.at : filled > before;
}
