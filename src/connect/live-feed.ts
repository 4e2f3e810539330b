/** The feeds of exchanges, by name. What they speak with is loaded here, and nothing is sent before somebody asks. */
import type { AccountKind } from '../model/costs.ts';
import type { LiveFeed } from '../paper/feed.ts';
import type { LinePatience } from './ccxt/line.ts';

export interface FeedOptions {
  /** By ccxt's id. */
  readonly exchange: string;
  /** Another server that speaks like that exchange; null for the exchange's own. */
  readonly url: string | null;
  /** Of the scenario: on margin its markets are the exchange's perpetuals, where it has them. */
  readonly kind: AccountKind;
  readonly patience?: Partial<LinePatience>;
  /** Is told what the exchange could not do just now, and when it is asked again. */
  readonly tell?: (message: string) => void;
}

/** What the feed of an exchange is called, by which a journal knows its own: nobody is asked. Throws InputError. */
export async function feedName({ exchange, url }: Pick<FeedOptions, 'exchange' | 'url'>): Promise<string> {
  const { loadExchange } = await import('./ccxt/load.ts');
  const { nameOf } = await import('./ccxt/feed.ts');
  const Class = await loadExchange(exchange, 'pro');
  return nameOf(new Class({}).name, url !== null);
}

/** An exchange that wants to be left alone for longer is not begun with, ms. */
const waitMostMs = 60_000;

/**
 * What it cannot do just now is tried for half a minute. Throws InputError for an exchange that is not known, or a server
 * that does not answer, and ExchangeFailure for what stays.
 */
export async function openFeed({ exchange, url, kind, patience = {}, tell }: FeedOptions): Promise<LiveFeed> {
  const { connect } = await import('./ccxt/connect.ts');
  const { patiently } = await import('./ccxt/download.ts');
  const { CcxtFeed } = await import('./ccxt/feed.ts');
  const product = kind === 'margin' ? 'perpetual' : 'spot';
  const client = await connect({ exchange, url, product, kind: 'pro' });
  const atStart = async <Of>(work: () => Promise<Of>): Promise<Of> => {
    const done = await patiently(work, new AbortController().signal, {
      mostMs: waitMostMs,
      tell: ({ report }, ms) => tell?.(`${report}; it is asked again in ${Math.ceil(ms / 1000)} s`),
    });
    return done!;
  };
  await atStart(() => client.measureClock());
  const known = new Set((await atStart(() => client.markets())).map(({ id }) => id));
  const asPerpetual = (id: string): string => `${id}:${id.split('/')[1] ?? ''}`;
  const symbolOf = (id: string): string => (known.has(asPerpetual(id)) ? asPerpetual(id) : id);
  const idOf = (symbol: string): string => {
    const plain = symbol.split(':')[0]!;
    return symbolOf(plain) === symbol ? plain : symbol;
  };
  return new CcxtFeed({ client, symbolOf, idOf, isPlain: url !== null, patience, atStart });
}
