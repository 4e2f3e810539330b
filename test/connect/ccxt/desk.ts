/** A client of ours against the exchange server, over real HTTP: what the tests of the connector begin with. */
import { exchangeConfig } from '../../../src/connect/exchange-config.ts';
import { connect, type ConnectOptions } from '../../../src/connect/ccxt/connect.ts';
import type { ExchangeClient } from '../../../src/connect/ccxt/client.ts';
import type { ExchangeOptions } from '../../../src/gateway/serve-binance.ts';
import type { Fault } from '../../../src/gateway/faults.ts';
import { testExchange, testKey, type Bar, type ProductPlan } from '../../support/exchange.ts';

export const minute = 60_000;
export const configOf = (key: string = testKey.key, secret: string = testKey.secret) =>
  exchangeConfig('binance', { env: { BINANCE_API_KEY: key, BINANCE_SECRET_KEY: secret }, file: '/dev/null' });

/** Candles that go up and down, no two neighbours alike. */
export const waves = (count: number): Bar[] =>
  Array.from({ length: count }, (_, i) => [
    100 + (i % 7),
    103 + (i % 7),
    98 + (i % 7),
    101 + (i % 7),
    10 + (i % 5),
  ]);

export interface DeskPlan extends Partial<ConnectOptions> {
  readonly bars?: readonly (Bar | null)[];
  readonly spot?: ProductPlan;
  readonly usdm?: ProductPlan;
  readonly faults?: readonly Fault[];
  readonly server?: Partial<ExchangeOptions>;
}

export type Server = Awaited<ReturnType<typeof testExchange>>;

const open: { close(): Promise<void> }[] = [];

/** To be called after each test. */
export async function closeAll(): Promise<void> {
  for (const one of open.splice(0).reverse()) await one.close();
}

export async function desk(
  plan: DeskPlan = {},
): Promise<{ readonly server: Server; readonly client: ExchangeClient }> {
  const { bars = waves(50), usdm, faults = [], server: options = {}, ...rest } = plan;
  const spot: ProductPlan = plan.spot ?? { kind: 'spot', markets: [{ bars }] };
  const server = await testExchange(usdm === undefined ? { spot } : { spot, usdm }, {
    faults: { seed: 1, faults },
    ...options,
  });
  open.push(server);
  const client = await connectTo(server, rest);
  return { server, client };
}

export async function connectTo(
  server: { readonly url: string },
  options: Partial<ConnectOptions> = {},
): Promise<ExchangeClient> {
  const client = await connect({ exchange: 'binance', config: configOf(), url: server.url, ...options });
  open.push(client);
  return client;
}

/** The nth request whose name begins so. */
export const nth = (on: string, ...numbers: readonly number[]) => ({ on, nth: numbers, chance: 0 });
