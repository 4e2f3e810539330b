/** Opens an exchange: its own file of ccxt, its keys, and where it is. Nothing is sent but to a server of ours. */
import { InputError } from '../../model/issue.ts';
import type { ExchangeConfig } from '../exchange-config.ts';
import { ExchangeClient } from './client.ts';
import type { Ccxt, CcxtParams } from './ccxt-types.ts';
import { endpointOf, servedProduct, type Product } from './endpoint.ts';
import { ExchangeTime } from './exchange-time.ts';
import { loadExchange, type CcxtKind } from './load.ts';
import { machineTiming, type Timing } from './timing.ts';
import { Wire } from './wire.ts';

export type { Product };

export interface ConnectOptions {
  /** By ccxt's id. */
  readonly exchange: string;
  /** Which markets, and whose account and clock; spot unless said, or what a server of ours has in place of it. */
  readonly product?: Product;
  /** Null for public data, of the real network. */
  readonly config?: ExchangeConfig | null;
  /** Another server that speaks like that exchange; null for the exchange's own. */
  readonly url?: string | null;
  /** `pro` for websockets besides. */
  readonly kind?: CcxtKind;
  readonly timing?: Timing;
  /** How long an answer is waited for, ms. */
  readonly timeoutMs?: number;
  /** How long after it was signed a request may still arrive, ms. */
  readonly windowMs?: number;
}

/** As long as Binance takes a request for, unless it is told otherwise. */
export const usualWindowMs = 5000;
const usualTimeoutMs = 10_000;

/**
 * Throws InputError for an exchange that there is not, and a server that does not answer or does not serve the product.
 */
export async function connect(options: ConnectOptions): Promise<ExchangeClient> {
  const { exchange, config = null, url = null, kind = 'rest', timing = machineTiming } = options;
  const [Class, endpoint] = await Promise.all([
    loadExchange(exchange, kind),
    url === null ? null : endpointOf(url),
  ]);
  const { secrets, credentials } = secretsOf(config);
  const product = endpoint === null ? options.product : servedProduct(url!, endpoint, options.product);
  const ccxt = new Class({ ...credentials, ...settingsOf({ ...options, ...(product && { product }) }) });
  if (endpoint !== null) ccxt.urls.api = endpoint.api;
  else if (config?.network === 'testnet') goToTestnet(ccxt);
  const wire = new Wire(ccxt, { title: ccxt.name, timing, secrets });
  const time = new ExchangeTime(timing, endpoint?.time ?? null);
  return new ExchangeClient({
    title: ccxt.name,
    wire,
    time,
    timing,
    hasKeys: config !== null,
    isOver: endpoint?.isOver ?? null,
  });
}

function settingsOf({
  product = 'spot',
  timeoutMs = usualTimeoutMs,
  windowMs = usualWindowMs,
}: ConnectOptions): CcxtParams {
  return {
    timeout: timeoutMs,
    enableRateLimit: true,
    options: {
      recvWindow: windowMs,
      // Others are not asked for: each is a request of its own, and half a second.
      fetchMarkets: { types: [product === 'spot' ? 'spot' : 'linear'] },
      defaultType: product === 'spot' ? 'spot' : 'swap',
      fetchCurrencies: false,
      fetchMargins: false,
      warnOnFetchOpenOrdersWithoutSymbol: false,
      // How long a line is waited for is decided by who opens it again.
      ws: { backoff: { base: 0, factor: 1, max: 0 } },
    },
  };
}

function secretsOf(config: ExchangeConfig | null): {
  readonly secrets: readonly string[];
  readonly credentials: CcxtParams;
} {
  if (config === null) return { secrets: [], credentials: {} };
  const [apiKey, secret] = [config.key.reveal(), config.secret.reveal()];
  const password = config.passphrase?.reveal();
  return {
    secrets: [apiKey, secret, ...(password === undefined ? [] : [password])],
    credentials: { apiKey, secret, ...(password === undefined ? {} : { password }) },
  };
}

function goToTestnet(ccxt: Ccxt): void {
  try {
    ccxt.setSandboxMode(true);
  } catch {
    throw new InputError([
      {
        code: 'no-testnet',
        severity: 'error',
        message: `${ccxt.name} has no test network`,
        hint: `Say ${ccxt.id.toUpperCase()}_TESTNET=false to use the real one.`,
      },
    ]);
  }
}
