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
  /** Where it goes by what is asked for, of the query. */
  readonly weight: number | ((query: URLSearchParams) => number);
  readonly security: Security;
  /** How many orders it counts as in ten seconds, and in the longer time where that is another number. */
  readonly orders?: number;
  readonly ordersLong?: number;
  readonly run: (asked: Asked) => unknown;
}

/** By method and path: `GET /api/v3/time`. */
export type Routes = Readonly<Record<string, Route>>;

export const weightOf = ({ weight }: Route, query: URLSearchParams): number =>
  typeof weight === 'number' ? weight : weight(query);

export const signed = (weight: number, run: Route['run']): Route => ({ weight, security: 'signed', run });

/** Of who may trade; it counts as `orders`. */
export const trading = (run: Route['run'], orders = 0, weight = 1): Route => ({
  weight,
  security: 'trade',
  orders,
  run,
});
