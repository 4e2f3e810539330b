/** Who asks, and whether the key may: for requests of REST, and for calls of the websocket API. */
import type { ServerClock } from '../clock.ts';
import type { WireRequest } from '../dialect.ts';
import { BinanceError } from './error.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import type { Route } from './routes.ts';
import { checkSignature, checkTimestamp, keyOf, knownKey, signedText, type ApiKey } from './signing.ts';

export class Authority {
  private readonly keys: readonly ApiKey[];
  private readonly clock: ServerClock;
  private readonly skewMs: number;

  constructor(keys: readonly ApiKey[], clock: ServerClock, skewMs: number) {
    this.keys = keys;
    this.clock = clock;
    this.skewMs = skewMs;
  }

  /** The key behind a request; null where the route is everybody's. */
  ofRequest(product: Product, route: Route, params: Params, request: WireRequest): ApiKey | null {
    if (route.security === 'none') return null;
    const key = keyOf(request, this.keys);
    if (route.security === 'key') return key;
    this.checkTimestamp(product, params);
    checkSignature(key, signedText(request.query, request.body), params.text('signature'));
    return mayTrade(route, key);
  }

  /**
   * The key behind a call, which is signed over its parameters in the order of their names; null where the route is
   * everybody's. Without a route it is one that only listens.
   */
  ofCall(
    product: Product,
    route: Route | null,
    pairs: readonly (readonly [string, string])[],
    params: Params,
  ): ApiKey | null {
    if (route?.security === 'none') return null;
    const key = knownKey(params.required('apiKey'), this.keys);
    if (route?.security === 'key') return key;
    this.checkTimestamp(product, params);
    const text = pairs
      .filter(([name]) => name !== 'signature')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    checkSignature(key, text, params.text('signature'));
    return route === null ? key : mayTrade(route, key);
  }

  /** Against history as the product tells it, which its orders move on a little, and the machine's clock. */
  private checkTimestamp(product: Product, params: Params): void {
    const { clock, skewMs } = this;
    checkTimestamp(params, {
      wall: clock.wall() + skewMs,
      history: product.time,
      wallStart: clock.wallStart,
      historyStart: clock.historyStart,
    });
  }
}

function mayTrade(route: Route, key: ApiKey): ApiKey {
  if (route.security === 'trade' && !key.canTrade)
    throw new BinanceError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  return key;
}
