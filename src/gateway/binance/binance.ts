/**
 * Binance's dialect over exchanges of ours: spot at `/api/v3`, USDⓈ-M perpetuals at `/fapi`, their streams and user
 * streams, and of the rest what clients ask before they trade.
 *
 * Paths are those of the exchange's hosts; where one host would not tell the two apart, websockets of futures begin with
 * `/fstream`. `urls` says where everything is, in the shape of ccxt's `urls.api`.
 */
import type { Account } from '../account.ts';
import type { ServerClock } from '../clock.ts';
import { Deadlines } from '../deadlines.ts';
import type { Dialect, Failure, Heartbeat, Line, Session, WireAnswer, WireRequest } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import { apiSession } from './api-session.ts';
import { Authority, mayTrade } from './authority.ts';
import { BinanceError, told } from './error.ts';
import { failureAnswer } from './failures.ts';
import { binanceHeartbeats } from './heartbeats.ts';
import { Limits, type LimitTerms } from './limits.ts';
import { ListenKeys } from './listen-keys.ts';
import { MarketData } from './market-data.ts';
import { Params } from './params.ts';
import { Product, type ProductKind } from './product.ts';
import { weightOf, type Route, type Routes } from './routes.ts';
import type { ApiKey } from './signing.ts';
import { spotRoutes } from './spot-routes.ts';
import { StreamSession } from './stream-session.ts';
import { Streams } from './streams.ts';
import { inMicroseconds, wantsMicroseconds } from './time-unit.ts';
import { ccxtUrls } from './urls.ts';
import { usdmRoutes } from './usdm-routes.ts';
import { UserStreams } from './user-streams.ts';
import { walletRoutes } from './wallet-routes.ts';
import { restOf } from './ws-methods.ts';

export interface BinanceOptions {
  readonly spot: Exchange | null;
  readonly usdm: Exchange | null;
  readonly keys: readonly ApiKey[];
  readonly clock: ServerClock;
  readonly limits?: Readonly<Record<ProductKind, LimitTerms>>;
  readonly heartbeats?: Readonly<Record<ProductKind, Heartbeat>>;
  /** How far the exchange's clock is ahead, ms. */
  readonly skewMs?: number;
}

interface Served {
  readonly product: Product;
  readonly routes: Routes;
  readonly markets: Streams;
  readonly users: UserStreams;
}

export class Binance implements Dialect {
  readonly name = 'binance';
  private readonly clock: ServerClock;
  private readonly limits: Limits;
  private readonly deadlines: Deadlines;
  private readonly authority: Authority;
  private readonly heartbeats: Readonly<Record<ProductKind, Heartbeat>>;
  private readonly served = new Map<ProductKind, Served>();
  private subscriptions = 0;

  constructor({ spot, usdm, keys, clock, limits, heartbeats, skewMs = 0 }: BinanceOptions) {
    this.clock = clock;
    this.limits = new Limits(() => clock.wall(), limits);
    this.deadlines = new Deadlines(clock);
    this.authority = new Authority(keys, clock, skewMs);
    this.heartbeats = heartbeats ?? binanceHeartbeats;
    if (spot !== null) this.serve(new Product('spot', spot, skewMs), true);
    // One wallet is asked, of whatever product there is.
    if (usdm !== null) this.serve(new Product('usdm', usdm, skewMs), spot === null);
  }

  rest(request: WireRequest): WireAnswer {
    // What has been counted is told whatever the answer is.
    const counted: Record<string, string> = {};
    let answer: WireAnswer;
    try {
      answer = this.answer(request, counted);
    } catch (error) {
      ({ answer } = told(error));
    }
    return { ...answer, headers: { ...counted, ...answer.headers } };
  }

  connect(path: string, query: string, line: Line): Session | null {
    try {
      return this.session(path, query, line);
    } catch (error) {
      // An address that asks for what there is not.
      if (error instanceof BinanceError) return null;
      throw error;
    }
  }

  failure(kind: Failure, until: number): WireAnswer {
    return failureAnswer(kind, until, this.clock.wall());
  }

  urls(http: string): object {
    return ccxtUrls(http);
  }

  markets(): Readonly<Record<'spot' | 'perpetual', readonly string[]>> {
    const of = (kind: ProductKind): readonly string[] =>
      this.served.get(kind)?.product.exchange.markets.map(({ instrument }) => instrument.id) ?? [];
    return { spot: of('spot'), perpetual: of('usdm') };
  }

  /** Bans an address from everything, as a fault plan may. */
  ban(address: string, until: number): void {
    for (const kind of this.served.keys()) this.limits.ban(kind, address, until);
  }

  /** Brings both exchanges to the present, and does what clients have let become due. */
  advance(): void {
    const moveTo = (at: number): void => {
      for (const { product } of this.served.values()) product.exchange.advance(at);
    };
    this.deadlines.run(moveTo);
    moveTo(this.clock.history());
  }

  private session(path: string, query: string, line: Line): Session | null {
    const parameters = new URLSearchParams(query);
    if (path === '/ws-api/v3') return this.api('spot', inUnit(line, parameters));
    if (path === '/ws-fapi/v1') return this.api('usdm', line);
    const kind: ProductKind = path.startsWith('/fstream') ? 'usdm' : 'spot';
    const served = this.served.get(kind);
    if (served === undefined) return null;
    const parts = path.split('/').filter((part) => part !== '');
    const [last = ''] = parts.slice(-1);
    const keys = [parameters.get('listenKey'), last].filter(
      (key) => key !== null && served.users.keys.accountOf(key) !== null,
    ) as string[];
    if (keys.length === 0 && !parts.includes('ws') && !parts.includes('stream')) return null;
    const names = parameters.get('streams')?.split('/') ?? (/[@!]/.test(last) ? [last] : []);
    return new StreamSession({
      ...served,
      line: kind === 'spot' ? inUnit(line, parameters) : line,
      first: [...keys, ...names],
      wraps: last === 'stream' || parameters.has('streams'),
      heartbeat: this.heartbeats[kind],
    });
  }

  private serve(product: Product, hasWallet: boolean): void {
    const { kind } = product;
    const data = new MarketData(product);
    const keys = new ListenKeys(kind, this.deadlines);
    const own =
      kind === 'spot'
        ? spotRoutes(product, data, this.limits)
        : usdmRoutes(product, data, this.limits, this.deadlines);
    const routes = { ...own, ...(hasWallet ? walletRoutes(product) : {}), ...keys.routes() };
    const users = new UserStreams(product, keys);
    this.served.set(kind, { product, routes, markets: new Streams(product, data), users });
  }

  private answer(request: WireRequest, counted: Record<string, string>): WireAnswer {
    this.advance();
    const name = `${request.method} ${request.path}`;
    const found = this.find(name);
    if (found === null) return otherAnswer(request, this.clock.history());
    const [kind, { product, routes }] = found;
    const route = routes[name]!;
    const [query, body] = [new URLSearchParams(request.query), new URLSearchParams(request.body)];
    Object.assign(counted, this.limits.request(kind, request.address, weightOf(route, query)));
    const isSpot = kind === 'spot';
    const isMicro = isSpot && wantsMicroseconds(request.headers['x-mbx-time-unit'], 'X-MBX-TIME-UNIT');
    const params = new Params(query, body, isSpot);
    const key = this.authority.ofRequest(product, route, params, request);
    Object.assign(counted, this.countOrders(kind, route, key));
    const answer = run(product, route, params, key);
    return isMicro ? { ...answer, body: inMicroseconds(answer.body) } : answer;
  }

  private countOrders(kind: ProductKind, route: Route, key: ApiKey | null): Record<string, string> {
    const { orders = 0, ordersLong = orders } = route;
    return orders === 0 ? {} : this.limits.order(kind, key!.account, orders, ordersLong);
  }

  private find(name: string): readonly [ProductKind, Served] | null {
    for (const [kind, served] of this.served) if (Object.hasOwn(served.routes, name)) return [kind, served];
    return null;
  }

  /** The websocket API: requests of REST by other names, and a subscription to the account's own events. */
  private api(kind: ProductKind, line: Line): Session | null {
    const served = this.served.get(kind);
    if (served === undefined) return null;
    const { product, routes, users } = served;
    const ends: (() => void)[] = [];
    const call = (method: string, raw: Readonly<Record<string, unknown>>): WireAnswer => {
      this.advance();
      const pairs = Object.entries(raw).map(([name, value]): [string, string] => [name, textOf(value)]);
      const params = new Params(pairs, [], kind === 'spot');
      if (method === 'userDataStream.subscribe.signature') {
        const key = this.authority.ofCall(product, pairs, params);
        const subscriptionId = this.subscriptions++;
        ends.push(users.follow(key.account, (event) => line.send({ subscriptionId, event }, 'user')));
        return { status: 200, body: { subscriptionId } };
      }
      const name = restOf(kind, method);
      const route = name === null ? undefined : routes[name];
      if (route === undefined) throw new BinanceError(-1104, `Unknown method '${method}'.`);
      this.limits.request(kind, 'websocket', weightOf(route, new URLSearchParams(pairs)));
      const isOpen = route.security === 'none';
      const key = isOpen ? null : mayTrade(route, this.authority.ofCall(product, pairs, params));
      this.countOrders(kind, route, key);
      return run(product, route, params, key);
    };
    return apiSession(line, this.heartbeats[kind], call, () => {
      for (const end of ends) end();
    });
  }
}

function run(product: Product, route: Route, params: Params, key: ApiKey | null): WireAnswer {
  const account = key === null ? noAccount : product.exchange.account(key.account);
  const body = route.run({ params, account, key: key ?? noKey });
  return { status: 200, body, acted: route.security === 'trade' };
}

/** A line of spot, in microseconds where its address asks for them. */
function inUnit(line: Line, parameters: URLSearchParams): Line {
  if (!wantsMicroseconds(parameters.get('timeUnit'), 'timeUnit')) return line;
  return { ...line, send: (message, kind) => line.send(inMicroseconds(message), kind) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const noKey: ApiKey = { key: '', secret: '', account: '', canTrade: false, canWithdraw: false };
/** Of a public route, which looks at no account. */
const noAccount = null as unknown as Account;

/** Products that are not served have no markets; other paths do not exist. */
function otherAnswer({ method, path }: WireRequest, at: number): WireAnswer {
  const empty = /^\/(dapi|fapi|eapi|api)\/v\d\/exchangeInfo$/;
  if (method === 'GET' && empty.test(path))
    return {
      status: 200,
      body: {
        timezone: 'UTC',
        serverTime: at,
        rateLimits: [],
        exchangeFilters: [],
        symbols: [],
        optionSymbols: [],
      },
    };
  return { status: 404, body: { code: -5000, msg: `Path ${path}, Method ${method} is invalid` } };
}
