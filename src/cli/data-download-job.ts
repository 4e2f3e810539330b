/** What `data download` was asked for, and what its parts hand each other. */
import type { ExchangeClient } from '../connect/ccxt/client.ts';
import type { StoreFlag, TimeframeName } from './data-flags.ts';
import type { JsonFlag } from './flags.ts';

export interface DownloadFlags extends JsonFlag, StoreFlag {
  readonly exchange: string;
  readonly market: string;
  readonly timeframe: TimeframeName;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly funding: boolean;
  readonly parallel: number;
  readonly broken: 'stop' | 'drop';
  readonly replace: boolean;
  readonly url?: string | undefined;
}

export interface Job {
  readonly flags: DownloadFlags;
  readonly client: ExchangeClient;
  readonly signal: AbortSignal;
  readonly path: string;
}

export interface Told {
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
}
