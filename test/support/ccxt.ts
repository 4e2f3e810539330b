/** A ccxt client, as a user's own, told where the exchange server is. */
import ccxt, { type binance } from 'ccxt';
import { testKey } from './exchange.ts';

export type Client = InstanceType<typeof ccxt.pro.binance> & binance;

/** Without ccxt's own limiter unless asked for: the tests' clock is not the wall's. */
export async function ccxtClient(url: string, options: object = {}): Promise<Client> {
  const client = new ccxt.pro.binance({
    apiKey: testKey.key,
    secret: testKey.secret,
    enableRateLimit: false,
    ...options,
  }) as Client;
  client.urls.api = (await (await fetch(`${url}/backlot/ccxt`)).json()) as typeof client.urls.api;
  // Without it ccxt refuses ws:// for wss://.
  await client.loadHttpProxyAgent();
  return client;
}
