/**
 * Binance's dialect over exchanges of ours: spot at `/api/v3`, USDⓈ-M perpetuals at `/fapi`, their streams and user
 * streams, and of the rest what clients ask before they trade.
 *
 * Paths are those of the exchange's hosts; where one host would not tell the two apart, websockets of futures begin with
 * `/fstream`. `urls` says where everything is, in the shape of ccxt's `urls.api`.
 */
import { randomBytes } from 'node:crypto';
import type { Account } from '../account.ts';
import type { ServerClock } from '../clock.ts';
import type { Dialect, Line, Session, WireAnswer, WireRequest } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import { banned, binanceLimits, Limits } from './limits.ts';
import { BinanceError, told } from './error.ts';
import { MarketData } from './market-data.ts';
import { Params } from './params.ts';
import { Product, type ProductKind } from './product.ts';
import type { Route, Routes } from './routes.ts';
import { apiSession, marketSession } from './sessions.ts';
import { checkSignature, checkTimestamp, keyOf, knownKey, signedText, type ApiKey } from './signing.ts';
import { spotMessages } from './spot-events.ts';
import { spotRoutes } from './spot-routes.ts';
import { Streams } from './streams.ts';
import { usdmMessages } from './usdm-events.ts';
import { usdmRoutes } from './usdm-routes.ts';
import { walletRoutes } from './wallet-routes.ts';
import { restOf } from './ws-methods.ts';

export interface BinanceOptions {
  readonly spot: Exchange | null;
  readonly usdm: Exchange | null;
  readonly keys: readonly ApiKey[];
  readonly clock: ServerClock;
  readonly limits?: Readonly<Record<ProductKind, (typeof binanceLimits)['spot']>>;
  /** How far the exchange's clock is ahead, ms. */
  readonly skewMs?: number;
}

interface Served {
  readonly product: Product;
  readonly routes: Routes;
  readonly streams: Streams;
}

export class Binance implements Dialect {
  readonly name = 'binance';
  private readonly clock: ServerClock;
  private readonly skewMs: number;
  private readonly keys: readonly ApiKey[];
  private readonly limits: Limits;
  private readonly served: ReadonlyMap<ProductKind, Served>;
  /** By listen key: whose stream it is. */
  private readonly listenKeys = new Map<string, { readonly kind: ProductKind; readonly account: string }>();
  private subscriptions = 0;

  constructor({ spot, usdm, keys, clock, limits, skewMs = 0 }: BinanceOptions) {
    this.clock = clock;
    this.skewMs = skewMs;
    this.keys = keys;
    this.limits = new Limits(limits);
    const served = new Map<ProductKind, Served>();
    if (spot !== null) {
      const product = new Product('spot', spot, skewMs);
      const data = new MarketData(product);
      const routes = {
        ...spotRoutes(product, data, this.limits),
        ...walletRoutes(product),
        ...this.keyRoutes('spot'),
      };
      served.set('spot', { product, routes, streams: new Streams(product, data) });
    }
    if (usdm !== null) {
      const product = new Product('usdm', usdm, skewMs);
      const data = new MarketData(product);
      // One wallet is asked, of whatever product there is.
      const wallet = spot === null ? walletRoutes(product) : {};
      const routes = { ...usdmRoutes(product, data, this.limits), ...wallet, ...this.keyRoutes('usdm') };
      served.set('usdm', { product, routes, streams: new Streams(product, data) });
    }
    this.served = served;
  }

  rest(request: WireRequest): WireAnswer {
    try {
      return this.answer(request);
    } catch (error) {
      return told(error).answer;
    }
  }

  connect(path: string, query: string, line: Line): Session | null {
    if (path === '/ws-api/v3') return this.api('spot', line);
    if (path === '/ws-fapi/v1') return this.api('usdm', line);
    const kind: ProductKind = path.startsWith('/fstream') ? 'usdm' : 'spot';
    const served = this.served.get(kind);
    if (served === undefined) return null;
    const parameters = new URLSearchParams(query);
    const parts = path.split('/').filter((part) => part !== '');
    const listenKey = parameters.get('listenKey') ?? parts.at(-1) ?? '';
    const owner = this.listenKeys.get(listenKey);
    if (owner?.kind === kind) return this.userSession(owner.kind, owner.account, line, (event) => event);
    if (!parts.includes('ws') && !parts.includes('stream')) return null;
    const names =
      parameters.get('streams')?.split('/') ??
      parts.slice(-1).filter((part) => part.includes('@') || part.startsWith('!'));
    return marketSession(served.streams, line, names, parameters.has('streams'));
  }

  failure(kind: Parameters<Dialect['failure']>[0], until: number): WireAnswer {
    switch (kind) {
      case 'unavailable':
        return {
          status: 503,
          body: {
            code: -1008,
            msg: 'Server is currently overloaded with other requests. Please try again in a few minutes.',
          },
        };
      case 'timeout':
        return {
          status: 504,
          body: {
            code: -1007,
            msg: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
          },
        };
      case 'maintenance':
        return { status: 503, body: { code: -1016, msg: 'This service is no longer available.' } };
      case 'too-many':
        return new BinanceError(-1003, 'Too many requests; please use the websocket for live updates.', 429, {
          'retry-after': '1',
        }).answer;
      case 'banned':
        return banned(until, this.clock.wall()).answer;
    }
  }

  /** Where everything is, as `urls.api` of a ccxt client. */
  urls(http: string): object {
    const ws = http.replace(/^http/, 'ws');
    const [spot, futures] = [`${http}/api/v3`, (version: string) => `${http}/fapi/${version}`];
    const sapi = (version: string): string => `${http}/sapi/${version}`;
    return {
      public: spot,
      private: spot,
      v1: `${http}/api/v1`,
      sapi: sapi('v1'),
      sapiV2: sapi('v2'),
      sapiV3: sapi('v3'),
      sapiV4: sapi('v4'),
      fapiPublic: futures('v1'),
      fapiPublicV2: futures('v2'),
      fapiPublicV3: futures('v3'),
      fapiPrivate: futures('v1'),
      fapiPrivateV2: futures('v2'),
      fapiPrivateV3: futures('v3'),
      fapiData: `${http}/futures/data`,
      dapiPublic: `${http}/dapi/v1`,
      dapiPrivate: `${http}/dapi/v1`,
      dapiPrivateV2: `${http}/dapi/v2`,
      dapiData: `${http}/futures/data`,
      eapiPublic: `${http}/eapi/v1`,
      eapiPrivate: `${http}/eapi/v1`,
      papi: `${http}/papi/v1`,
      papiV2: `${http}/papi/v2`,
      ws: {
        spot: `${ws}/stream/ws`,
        margin: `${ws}/stream/ws`,
        future: `${ws}/fstream/ws`,
        delivery: `${ws}/dstream/ws`,
        'ws-api': { spot: `${ws}/ws-api/v3`, future: `${ws}/ws-fapi/v1`, delivery: `${ws}/ws-dapi/v1` },
        papi: `${ws}/pm/ws`,
      },
    };
  }

  /** Bans an address from everything, as a fault plan may. */
  ban(address: string, until: number): void {
    for (const kind of this.served.keys()) this.limits.ban(kind, address, until);
  }

  /** Brings both exchanges to the present. */
  advance(): void {
    const at = this.clock.history();
    for (const { product } of this.served.values()) product.exchange.advance(at);
  }

  private answer(request: WireRequest): WireAnswer {
    this.advance();
    const name = `${request.method} ${request.path}`;
    const found = this.find(name);
    if (found === null) return otherAnswer(request, this.clock.history());
    const [kind, { product, routes }] = found;
    const route = routes[name]!;
    const weighed = this.limits.request(kind, request.address, route.weight, this.clock.wall());
    const params = new Params(new URLSearchParams(request.query), new URLSearchParams(request.body));
    const key = this.authorise(product, route, params, request);
    const counted = route.isOrder === true ? this.limits.order(kind, key!.account, this.clock.wall()) : {};
    return this.run(product, route, params, key, { ...weighed, ...counted });
  }

  private run(
    product: Product,
    route: Route,
    params: Params,
    key: ApiKey | null,
    headers: Record<string, string>,
  ): WireAnswer {
    const account = key === null ? noAccount : product.exchange.account(key.account);
    const body = route.run({ params, account, key: key ?? noKey });
    return { status: 200, body, headers, acted: route.security === 'trade' };
  }

  private find(name: string): readonly [ProductKind, Served] | null {
    for (const [kind, served] of this.served) if (Object.hasOwn(served.routes, name)) return [kind, served];
    return null;
  }

  private authorise(product: Product, route: Route, params: Params, request: WireRequest): ApiKey | null {
    if (route.security === 'none') return null;
    const key = keyOf(request, this.keys);
    if (route.security === 'key') return key;
    checkTimestamp(params, this.clocks(product));
    checkSignature(key, signedText(request.query, request.body), params.text('signature'));
    return mayTrade(route, key);
  }

  /** History as the product tells it, which its orders move on a little. */
  private clocks(product: Product): Parameters<typeof checkTimestamp>[1] {
    const { clock, skewMs } = this;
    return {
      wall: clock.wall() + skewMs,
      history: product.time,
      wallStart: clock.wallStart,
      historyStart: clock.historyStart,
    };
  }

  /** Listen keys, with which a user stream is opened by its path. */
  private keyRoutes(kind: ProductKind): Routes {
    const path = kind === 'spot' ? '/api/v3/userDataStream' : '/fapi/v1/listenKey';
    const same = (key: ApiKey, params: Params): string => {
      const given = params.text('listenKey');
      const mine = [...this.listenKeys].filter(
        ([, owner]) => owner.kind === kind && owner.account === key.account,
      );
      const found = mine.find(([listenKey]) => given === null || listenKey === given);
      if (found === undefined) throw new BinanceError(-1125, 'This listenKey does not exist.');
      return found[0];
    };
    return {
      [`POST ${path}`]: {
        weight: 2,
        security: 'key',
        run: ({ key }) => {
          const mine = [...this.listenKeys].find(
            ([, owner]) => owner.kind === kind && owner.account === key.account,
          );
          const listenKey = mine?.[0] ?? randomBytes(32).toString('hex');
          this.listenKeys.set(listenKey, { kind, account: key.account });
          return { listenKey };
        },
      },
      [`PUT ${path}`]: {
        weight: 2,
        security: 'key',
        run: ({ key, params }) =>
          kind === 'usdm' ? { listenKey: same(key, params) } : (same(key, params), {}),
      },
      [`DELETE ${path}`]: {
        weight: 2,
        security: 'key',
        run: ({ key, params }) => {
          this.listenKeys.delete(same(key, params));
          return {};
        },
      },
    };
  }

  private userSession(
    kind: ProductKind,
    account: string,
    line: Line,
    wrap: (event: object) => object,
  ): Session {
    const end = this.tellAccount(kind, account, line, wrap);
    return { receive: () => undefined, end };
  }

  private tellAccount(
    kind: ProductKind,
    name: string,
    line: Line,
    wrap: (event: object) => object,
  ): () => void {
    const { product } = this.served.get(kind)!;
    const account = product.exchange.account(name);
    const messages = kind === 'spot' ? spotMessages : usdmMessages;
    return account.listen((event) => {
      for (const message of messages(product, account, event)) line.send(wrap(message), 'user');
    });
  }

  /** The websocket API: requests of REST by other names, and a subscription to the account's own events. */
  private api(kind: ProductKind, line: Line): Session | null {
    const served = this.served.get(kind);
    if (served === undefined) return null;
    const ends: (() => void)[] = [];
    const call = (method: string, raw: Readonly<Record<string, unknown>>): WireAnswer => {
      this.advance();
      const pairs = Object.entries(raw).map(([name, value]): [string, string] => [name, textOf(value)]);
      const params = new Params(pairs);
      if (method === 'userDataStream.subscribe.signature') {
        const key = this.authoriseCall(served.product, pairs, params);
        const subscriptionId = this.subscriptions++;
        ends.push(this.tellAccount(kind, key.account, line, (event) => ({ subscriptionId, event })));
        return { status: 200, body: { subscriptionId } };
      }
      const name = restOf(kind, method);
      const route = name === null ? undefined : served.routes[name];
      if (route === undefined) throw new BinanceError(-1104, `Unknown method '${method}'.`);
      this.limits.request(kind, 'websocket', route.weight, this.clock.wall());
      const isOpen = route.security === 'none';
      const key = isOpen ? null : mayTrade(route, this.authoriseCall(served.product, pairs, params));
      if (route.isOrder === true) this.limits.order(kind, key!.account, this.clock.wall());
      return this.run(served.product, route, params, key, {});
    };
    return apiSession(line, call, () => {
      for (const end of ends) end();
    });
  }

  /** A call of the websocket API is signed over its parameters in the order of their names. */
  private authoriseCall(
    product: Product,
    pairs: readonly (readonly [string, string])[],
    params: Params,
  ): ApiKey {
    const key = knownKey(params.required('apiKey'), this.keys);
    checkTimestamp(params, this.clocks(product));
    const text = pairs
      .filter(([name]) => name !== 'signature')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    checkSignature(key, text, params.text('signature'));
    return key;
  }
}

function mayTrade(route: Route, key: ApiKey): ApiKey {
  if (route.security === 'trade' && !key.canTrade)
    throw new BinanceError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  return key;
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
