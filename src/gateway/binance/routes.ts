/** What a request is answered by: its weight, who may ask, and the work. Routes of both products have this shape. */
import type { Account } from '../account.ts';
import type { Params } from './params.ts';
import type { ApiKey } from './signing.ts';

/** `none` is for everybody, `key` for who shows a key, `signed` for who signs; `trade` for who may trade besides. */
export type Security = 'none' | 'key' | 'signed' | 'trade';

export interface Asked {
  readonly params: Params;
  /** Whose it is; of a public route nobody's, and never looked at. */
  readonly account: Account;
  readonly key: ApiKey;
}

export interface Route {
  readonly weight: number;
  readonly security: Security;
  /** Whether it counts as an order. */
  readonly isOrder?: true;
  readonly run: (asked: Asked) => unknown;
}

/** By method and path: `GET /api/v3/time`. */
export type Routes = Readonly<Record<string, Route>>;
