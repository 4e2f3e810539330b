/**
 * Rate limits as Binance keeps them, in the machine's time: weight of requests by address, orders by account. Who goes on
 * after a 429 is banned (418), each time for longer.
 * Source: Binance Spot API documentation, "LIMITS"; USDⓈ-M futures, "Limits".
 */
import { Counter } from './counter.ts';
import { BinanceError } from './error.ts';
import type { ProductKind } from './product.ts';

export interface LimitTerms {
  /** Weight of requests in a minute, by address. */
  readonly weight: number;
  /** Orders in ten seconds, by account. */
  readonly orders: number;
  /** Orders in a day on spot, in a minute on futures, by account. */
  readonly ordersLong: number;
  /** Requests beyond the limit after which an address is banned, and for how long at first. */
  readonly banAfter: number;
  readonly banMs: number;
}

export const binanceLimits: Readonly<Record<ProductKind, LimitTerms>> = {
  spot: { weight: 6000, orders: 100, ordersLong: 200_000, banAfter: 10, banMs: 120_000 },
  usdm: { weight: 2400, orders: 300, ordersLong: 1200, banAfter: 10, banMs: 120_000 },
};

/** What connecting to the websocket API weighs. */
export const handshakeWeight: Readonly<Record<ProductKind, number>> = { spot: 2, usdm: 5 };

const banMax = 3 * 86_400_000;

interface Caller {
  readonly weight: Counter;
  beyond: number;
  bans: number;
  bannedUntil: number;
}

interface Trader {
  readonly short: Counter;
  readonly long: Counter;
}

export class Limits {
  private readonly terms: Readonly<Record<ProductKind, LimitTerms>>;
  private readonly callers = new Map<string, Caller>();
  private readonly traders = new Map<string, Trader>();

  private readonly wall: () => number;

  /** `wall` is the machine's time. */
  constructor(wall: () => number, terms: Readonly<Record<ProductKind, LimitTerms>> = binanceLimits) {
    this.terms = terms;
    this.wall = wall;
  }

  /** Counts a request of `weight`; returns the headers that tell how much is used, or throws 429 or 418. */
  request(product: ProductKind, address: string, weight: number): Record<string, string> {
    const wall = this.wall();
    const terms = this.terms[product];
    const caller = this.caller(`${product} ${address}`);
    if (wall < caller.bannedUntil) throw banned(caller.bannedUntil, wall);
    const used = caller.weight.add(weight, wall);
    const header = { 'x-mbx-used-weight-1m': String(used), 'x-mbx-used-weight': String(used) };
    if (used <= terms.weight) {
      if (caller.beyond > 0 && used === weight) caller.beyond = 0;
      return header;
    }
    if (++caller.beyond > terms.banAfter) {
      caller.bannedUntil = wall + Math.min(banMax, terms.banMs * 2 ** caller.bans);
      caller.bans++;
      caller.beyond = 0;
      throw banned(caller.bannedUntil, wall);
    }
    throw new BinanceError(
      -1003,
      `Too much request weight used; current limit is ${terms.weight} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`,
      429,
      { ...header, 'retry-after': seconds(caller.weight.endsAt(wall) - wall) },
    );
  }

  /** Counts orders that are sent; throws where there are too many. */
  order(product: ProductKind, account: string, orders = 1, ordersLong = orders): Record<string, string> {
    const wall = this.wall();
    const terms = this.terms[product];
    const trader = this.trader(product, account);
    const short = trader.short.add(orders, wall);
    const long = trader.long.add(ordersLong, wall);
    const longName = product === 'spot' ? '1d' : '1m';
    const header = {
      'x-mbx-order-count-10s': String(short),
      [`x-mbx-order-count-${longName}`]: String(long),
    };
    const isShort = short > terms.orders;
    if (!isShort && long <= terms.ordersLong) return header;
    const [limit, unit] = isShort
      ? [terms.orders, '10 SECOND']
      : [terms.ordersLong, product === 'spot' ? '1 DAY' : '1 MINUTE'];
    throw new BinanceError(-1015, `Too many new orders; current limit is ${limit} orders per ${unit}.`, 429, {
      ...header,
      'retry-after': seconds((isShort ? trader.short : trader.long).endsAt(wall) - wall),
    });
  }

  /** Bans an address, as a fault plan may. */
  ban(product: ProductKind, address: string, until: number): void {
    this.caller(`${product} ${address}`).bannedUntil = until;
  }

  /** The limits on orders, as an account asks for them; spot says how many it has sent. */
  ordersSent(product: ProductKind, account: string): readonly object[] {
    const [, ...orders] = this.described(product);
    return product === 'usdm' ? orders : this.counted(product, account, orders);
  }

  /** What is used of the limits that a request has touched: those on orders where it sent some, and its weight. */
  used(product: ProductKind, address: string, account: string | null): readonly object[] {
    const [weight, ...orders] = this.described(product);
    const count = this.caller(`${product} ${address}`).weight.add(0, this.wall());
    return [...(account === null ? [] : this.counted(product, account, orders)), { ...weight, count }];
  }

  private counted(product: ProductKind, account: string, orders: readonly object[]): readonly object[] {
    const { short, long } = this.trader(product, account);
    return orders.map((limit, i) => ({ ...limit, count: [short, long][i]!.add(0, this.wall()) }));
  }

  described(product: ProductKind): readonly object[] {
    const { weight, orders, ordersLong } = this.terms[product];
    return [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weight },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: orders },
      {
        rateLimitType: 'ORDERS',
        interval: product === 'spot' ? 'DAY' : 'MINUTE',
        intervalNum: 1,
        limit: ordersLong,
      },
    ];
  }

  private caller(name: string): Caller {
    let caller = this.callers.get(name);
    if (caller === undefined) {
      caller = { weight: new Counter(60_000), beyond: 0, bans: 0, bannedUntil: 0 };
      this.callers.set(name, caller);
    }
    return caller;
  }

  private trader(product: ProductKind, account: string): Trader {
    const name = `${product} ${account}`;
    let trader = this.traders.get(name);
    if (trader === undefined) {
      const longMs = product === 'spot' ? 86_400_000 : 60_000;
      trader = { short: new Counter(10_000), long: new Counter(longMs) };
      this.traders.set(name, trader);
    }
    return trader;
  }
}

export const banned = (until: number, wall: number): BinanceError =>
  new BinanceError(
    -1003,
    `Way too much request weight used; IP banned until ${Math.ceil(until)}. Please use WebSocket Streams for live updates to avoid bans.`,
    418,
    { 'retry-after': seconds(until - wall) },
  );

const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));
