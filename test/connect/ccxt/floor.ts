/** Orders through the connector at the exchange server, in one market of spot or perpetuals: what its tests begin with. */
import { clientIdOf } from '../../../src/connect/ccxt/client-id.ts';
import type { Product } from '../../../src/connect/ccxt/connect.ts';
import { instrumentOf } from '../../../src/connect/ccxt/markets.ts';
import { Orders, type PlacedOrder } from '../../../src/connect/ccxt/orders.ts';
import type { CcxtKind } from '../../../src/connect/ccxt/load.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { noOrder, type OrderId, type OrderTerms } from '../../../src/model/order.ts';
import { exchangeStart, type Bar } from '../../support/exchange.ts';
import { desk, minute } from './desk.ts';

const plain: OrderTerms = {
  id: 1, market: 0, side: 'buy', type: 'market', role: 'entry', timeInForce: 'gtc', expiresAt: 0, reduceOnly: false,
  postOnly: false, quantity: 100_000, quoteAmount: 0, cutToFunds: false, limit: 0, trigger: 0, anchor: null, trail: null,
  ratchet: null, oco: 0, share: 0, signal: 1, strategy: 0, decisionPrice: 0, parent: noOrder,
} as unknown as OrderTerms; // prettier-ignore

/** A market order for one coin, but for what is given. */
export const termsOf = (given: object): OrderTerms => ({ ...plain, ...given });

/** A hundred, a little above and below in each minute. */
export const flat = (count: number): Bar[] => Array.from({ length: count }, () => [100, 101, 99, 100, 60]);

export const windowMs = 300;

export interface FloorPlan {
  readonly faults?: readonly Fault[];
  readonly bars?: readonly Bar[];
  readonly participation?: number;
  readonly kind?: CcxtKind;
}

/** The price is 100 when it begins. */
export async function floor(product: Product, more: FloorPlan = {}) {
  const { bars = flat(60), faults = [], kind = 'rest', ...share } = more;
  const markets = [{ bars, ...share }];
  const usdm = { kind: 'margin' as const, markets, leverage: 5 };
  const { server, client } = await desk({
    spot: { kind: 'spot', markets },
    faults,
    product,
    kind,
    windowMs,
    timeoutMs: 1_000,
    ...(product === 'spot' ? {} : { usdm }),
  });
  const market = product === 'spot' ? 'BTC/USDT' : 'BTC/USDT:USDT';
  server.advance(exchangeStart + minute);
  const instrument = instrumentOf(await client.market(market));
  const orders = new Orders({ client, product, windowMs });
  let count = 0;
  const order = (terms: object): PlacedOrder => ({
    market, instrument, terms: termsOf(terms), clientId: clientIdOf({ run: 'test', order: ++count as OrderId }),
  }); // prettier-ignore
  const exchange = product === 'spot' ? server.spot! : server.usdm!;
  /** To so many minutes after the start of history. */
  const advance = (minutes: number): void => server.advance(exchangeStart + minutes * minute);
  return { server, client, orders, order, exchange, market, instrument, advance, account: exchange.account('main') }; // prettier-ignore
}

export async function until(is: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1_500; i++) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came: ${what}`);
}
