/**
 * An account at an exchange: orders that are placed in it, and what becomes of them. The place from which a run will send
 * its orders; no command does so yet. What it speaks with is loaded here, and nothing is sent before somebody asks.
 */
import type { ExchangeClient } from './ccxt/client.ts';
import type { Product } from './ccxt/connect.ts';
import type { OrderLists } from './ccxt/order-lists.ts';
import type { Orders } from './ccxt/orders.ts';
import type { UserPatience, UserStream } from './ccxt/user-stream.ts';
import { InputError } from '../model/issue.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export { clientIdOf, listIdOf, readClientId } from './ccxt/client-id.ts';

export interface AccountOptions {
  readonly config: ExchangeConfig;
  readonly product: Product;
  /** As the exchange has them: `BTC/USDT`, and `BTC/USDT:USDT` for a perpetual. */
  readonly markets: readonly string[];
  /** Another server that speaks like that exchange; null for the exchange's own. */
  readonly url: string | null;
  /** From when on fills are told; the present unless said. */
  readonly since?: number;
  /** How long after it was signed a request may still arrive, and how long an answer is waited for, ms. */
  readonly windowMs?: number;
  readonly timeoutMs?: number;
  readonly patience?: Partial<UserPatience>;
}

export interface LiveAccount {
  readonly client: ExchangeClient;
  readonly orders: Orders;
  readonly lists: OrderLists;
  readonly stream: UserStream;
  close(): Promise<void>;
}

/** Throws InputError for an exchange whose orders are not known here, or a server that does not answer. */
export async function openAccount(options: AccountOptions): Promise<LiveAccount> {
  const { config, product, markets, url, since, windowMs, timeoutMs, patience = {} } = options;
  const { connect, usualWindowMs } = await import('./ccxt/connect.ts');
  const { OrderLists } = await import('./ccxt/order-lists.ts');
  const { Orders } = await import('./ccxt/orders.ts');
  const { UserStream } = await import('./ccxt/user-stream.ts');
  const { exchange } = config;
  if (exchange !== 'binance') {
    const message = `orders at ${exchange} are not built`;
    throw new InputError([{ code: 'no-orders', severity: 'error', message, hint: 'Orders go to Binance alone.' }]); // prettier-ignore
  }
  const window = windowMs ?? usualWindowMs;
  const client = await connect({
    exchange,
    config,
    product,
    url,
    kind: 'pro',
    windowMs: window,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const stream = new UserStream({
    client,
    product,
    markets,
    isPlain: url !== null,
    patience,
    ...(since === undefined ? {} : { since }),
  });
  return {
    client,
    orders: new Orders({ client, product, windowMs: window }),
    lists: new OrderLists({ client, product, windowMs: window }),
    stream,
    async close() {
      await stream.close();
      client.close();
    },
  };
}
