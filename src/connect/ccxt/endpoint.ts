/**
 * Where an exchange is: its own hosts, its test network, or a server that speaks its language, as `backlot exchange` does.
 * Such a server tells where everything is, and how its time goes: it replays history.
 */
import { InputError } from '../../model/issue.ts';

export interface ServedTime {
  /** Of history, when it was asked, ms. */
  readonly time: number;
  readonly stepped: boolean;
  /** History's milliseconds in one of the machine's. */
  readonly pace: number;
  /** When its history is over, and its time stands; Infinity where it does not say. */
  readonly ends: number;
}

export const products = ['spot', 'perpetual'] as const;
export type Product = (typeof products)[number];

export interface Endpoint {
  /** In place of ccxt's `urls.api`. */
  readonly api: unknown;
  readonly time: ServedTime;
  /** Its markets of each product; null where it does not say. */
  readonly markets: Readonly<Record<Product, readonly string[]>> | null;
  /** Whether its history is over by now. Throws InputError where it does not answer. */
  readonly isOver: () => Promise<boolean>;
}

/** Asks a server of ours. Throws InputError where there is none. */
export async function endpointOf(url: string): Promise<Endpoint> {
  if (/^\w+:\/\/[^/]*@/.test(url))
    // It would be shown, and kept in journals.
    throw wrong('an address here has no name and no password in it');
  const base = url.replace(/\/+$/, '');
  if (!/^https?:\/\/[^/]+/.test(base))
    throw wrong(`expected an address such as http://127.0.0.1:9100, got ${url}`);
  const [api, time] = await Promise.all([
    json(`${base}/backlot/ccxt`, url),
    json(`${base}/backlot/status`, url),
  ]);
  const { time: at, stepped, speed, ends, markets } = time as Partial<Record<string, unknown>>;
  if (typeof api !== 'object' || api === null || typeof at !== 'number')
    throw wrong(`${url} is no exchange server of Backlot's`);
  const isStepped = stepped === true;
  return {
    api,
    time: {
      time: at,
      stepped: isStepped,
      pace: isStepped ? 0 : typeof speed === 'number' ? speed : 1,
      ends: typeof ends === 'number' ? ends : Infinity,
    },
    markets: isMarkets(markets) ? markets : null,
    isOver: async () => {
      const now = (await json(`${base}/backlot/status`, url)) as Partial<Record<string, unknown>>;
      return typeof now['time'] === 'number' && typeof now['ends'] === 'number' && now['time'] >= now['ends'];
    },
  };
}

/**
 * The product to speak of with a server: the one that is asked for, or else what there is, spot before perpetuals. Throws
 * InputError where it serves none of what is asked for.
 */
export function servedProduct(url: string, { markets }: Endpoint, asked: Product | undefined): Product {
  if (markets === null) return asked ?? 'spot';
  const product = asked ?? products.find((one) => markets[one].length > 0) ?? 'spot';
  if (markets[product].length > 0) return product;
  const other = product === 'spot' ? 'perpetual' : 'spot';
  const named =
    markets[other].slice(0, namedMost).join(', ') + (markets[other].length > namedMost ? ', …' : '');
  throw wrong(
    `${url} serves no ${words[product]}, but ${words[other]}: ${named}`,
    whoAsks[product],
    'not-served',
  );
}

const namedMost = 8;
const words = { spot: 'spot markets', perpetual: 'perpetuals' } as const;
const whoAsks = {
  spot: 'A scenario with a spot account asks for spot, and so does a market that is written BTC/USDT; `backlot exchange` serves candle files as spot without --perpetual.',
  perpetual:
    'A scenario with an account on margin asks for perpetuals, and so does a market that is written BTC/USDT:USDT; `backlot exchange` serves candle files as such with --perpetual.',
} as const;

function isMarkets(told: unknown): told is NonNullable<Endpoint['markets']> {
  if (typeof told !== 'object' || told === null) return false;
  const lists = products.map((product) => (told as Partial<Record<Product, unknown>>)[product]);
  return lists.every((list) => Array.isArray(list) && list.every((id) => typeof id === 'string'));
}

const patienceMs = 10_000;

async function json(address: string, url: string): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
  } catch {
    throw wrong(`nobody answers at ${url}`);
  }
  try {
    return await answer.json();
  } catch {
    throw wrong(`${url} is no exchange server of Backlot's: it answers with something else than JSON`);
  }
}

const start = '`backlot exchange` starts such a server, and says its address.';

const wrong = (message: string, hint = start, code = 'bad-url'): InputError =>
  new InputError([{ code, severity: 'error', message, hint }]);
