/** The feeds of exchanges, by name. Each opens its connection here, and nowhere else. */
import type { AccountKind } from '../model/costs.ts';
import { InputError, nearest } from '../model/issue.ts';
import type { LiveFeed } from '../paper/feed.ts';
import { exchangeIds, exchangeTitles, isExchangeId } from './exchanges.ts';

export interface FeedOptions {
  readonly exchange: string;
  /** Another server that speaks like that exchange; null for the exchange's own. */
  readonly url: string | null;
  /** Of the scenario: on margin its markets are the exchange's perpetuals, where it has them. */
  readonly kind: AccountKind;
}

/** Throws InputError for an exchange that is not known, or of which there is no feed. */
export function openFeed({ exchange }: FeedOptions): Promise<LiveFeed> {
  if (!isExchangeId(exchange)) {
    const meant = nearest(exchange, exchangeIds);
    const hint = meant === null ? `Exchanges: ${exchangeIds.join(', ')}.` : `Did you mean "${meant}"?`;
    return Promise.reject(refused('unknown-exchange', `there is no exchange "${exchange}" here`, hint));
  }
  const message = `there is no live feed of ${exchangeTitles[exchange]} yet`;
  const hint = 'Say --rehearse to run the scenario over its own candles as if they were live.';
  return Promise.reject(refused('no-feed', message, hint));
}

const refused = (code: string, message: string, hint: string): InputError =>
  new InputError([{ code, severity: 'error', message, hint }]);
