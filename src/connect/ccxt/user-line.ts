/**
 * The line on which Binance tells an account what becomes of its orders. Spot: a subscription with a signature on the
 * websocket API. Perpetuals: a listen key, which ends an hour after it was last asked for, and is therefore asked for
 * again in time. ccxt opens the line; what comes on it is heard as it came, in the exchange's own decimals.
 *
 * Source: Binance Spot API documentation, "User Data Stream requests"; USDⓈ-M futures, "User Data Streams", "Start User
 * Data Stream", "Keepalive User Data Stream".
 */
import { rawOf, type Ccxt } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import type { Product } from './connect.ts';
import type { Timing } from './timing.ts';

/** A message of the account's, as the exchange wrote it. */
export type UserMessage = Readonly<Record<string, unknown>>;

export interface UserLine {
  /** Resolves when something was told of an order; throws when the line has broken. */
  next(): Promise<void>;
  /** Asks whether somebody is there, without an answer of the exchange's: `heard` is called when it is. */
  ping(): void;
  /** Lets the exchange know that the line is still wanted. */
  keep(): Promise<void>;
  close(): void;
}

/** What ccxt has of a websocket. */
interface Client {
  readonly url: string;
  readonly connected: Promise<unknown>;
  readonly connection?: { ping?(): void; on?(event: 'pong', heard: () => void): void };
  resolve(result: unknown, hash: string): void;
  close(): Promise<unknown> | undefined;
}

interface Listening {
  readonly clients: Record<string, Client | undefined>;
  client(url: string): Client;
  requestId(url: string): number;
  signParams(params: object): object;
  watch(
    url: string,
    hash: string,
    message: object | undefined,
    subscription: string,
    of?: object,
  ): Promise<unknown>;
  getPrivateWsUrl(type: string, listenKey: string): string;
  handleMessage(client: Client, message: UserMessage): void;
}

const listening = (ccxt: Ccxt): Listening => ccxt as unknown as Listening;

/** Whether an address is of a line of the market's, and not of an account's. */
export const isMarketLine = (url: string): boolean => !/\/ws-api\/|[?&]listenKey=/.test(url);

/** Hands on every message of an account's own, from now on. */
export function hearUser(ccxt: Ccxt, tell: (message: UserMessage) => void): void {
  const of = listening(ccxt);
  const handle = of.handleMessage.bind(of);
  of.handleMessage = (client, message) => {
    if (!isMarketLine(client.url)) tell((message['event'] ?? message) as UserMessage);
    handle(client, message);
  };
}

/** How long is waited for a line to be there, ms. */
const openMostMs = 10_000;

/** Throws ExchangeFailure where there is no line to be had. */
export async function openUserLine(
  client: ExchangeClient,
  product: Product,
  timing: Timing,
  heard: () => void,
): Promise<UserLine> {
  const what = 'tell what becomes of orders';
  const type = product === 'spot' ? 'spot' : 'future';
  let url = '';
  let keep: () => Promise<void> = () => Promise.resolve();
  if (product === 'perpetual') {
    const answer = await client.askSigned({ what }, (ccxt) => rawOf(ccxt, 'fapiPrivatePostListenKey')());
    const { listenKey } = answer as { readonly listenKey?: unknown };
    if (typeof listenKey !== 'string' || listenKey === '') throw client.strange(what, 'no listen key');
    url = client.wire.look((ccxt) => listening(ccxt).getPrivateWsUrl(type, listenKey));
    keep = async () => {
      await client.askSigned({ what }, (ccxt) => rawOf(ccxt, 'fapiPrivatePutListenKey')({ listenKey }));
    };
  } else url = client.wire.look(({ urls }) => spotAddress(urls.api));
  const close = (): void => client.close((of) => of === url);
  const line = await client
    .askSigned({ what }, async (ccxt) => {
      const of = listening(ccxt);
      if (product === 'perpetual') of.watch(url, 'orders', undefined, type).catch(() => undefined);
      await soon(product === 'spot' ? subscribed(of, url) : of.client(url).connected, timing);
      return of.client(url);
    })
    .catch((error: unknown) => {
      close();
      throw error;
    });
  line.connection?.on?.('pong', heard);
  return {
    next: () =>
      client.ask({ what }, async (ccxt) => {
        const of = listening(ccxt);
        // ccxt would open another one, and what was told meanwhile would be lost in silence.
        if (of.clients[url] !== line) throw new Error('the connection broke');
        await of.watch(url, 'orders', undefined, type);
      }),
    ping: () => line.connection?.ping?.(),
    keep,
    close: () => {
      close();
      // Also one that ccxt has forgotten.
      line.close()?.catch(() => undefined);
    },
  };
}

/** Not by ccxt's own `authenticate`: a refusal there is a rejection that nobody can catch. */
function subscribed(of: Listening, url: string): Promise<unknown> {
  const id = String(of.requestId(url));
  const message = { id, method: 'userDataStream.subscribe.signature', params: of.signParams({}) };
  const method = (client: Client, answer: unknown): void => client.resolve(answer, id);
  return of.watch(url, id, message, id, { id, method });
}

const spotAddress = (api: unknown): string =>
  (api as { readonly ws: { readonly 'ws-api': { readonly spot: string } } }).ws['ws-api'].spot;

/** Throws where it is not there in time. */
async function soon(opened: Promise<unknown>, timing: Timing): Promise<void> {
  const waited = new AbortController();
  const late = timing.wait(openMostMs, waited.signal).then(() => 'late' as const);
  try {
    const first = await Promise.race([opened.then(() => 'open' as const), late]);
    if (first === 'late') throw new Error('no answer came in time');
  } finally {
    waited.abort();
  }
}
