/** A case of Nautilus as it stands in the file, and what its orders meet. */
import { runCase, type Candle, type CaseResult, type CaseTerms } from './run-case.ts';

/** Where the source states none: its prices are exact. */
export const exact = 1e-9;

export interface Event {
  readonly bid?: number;
  readonly ask?: number;
  readonly trade?: number;
  readonly bid_size?: number;
  readonly ask_size?: number;
}

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface Order {
  readonly type?: string;
  readonly side: 'buy' | 'sell';
  readonly quantity?: number;
  readonly offset?: number;
  readonly offset_type?: 'price' | 'ticks' | 'basis_points';
  readonly trigger_source?: string;
  readonly trigger?: number;
  readonly activation?: number;
  readonly limit?: number;
  readonly stop?: number;
}

export interface NautilusCase {
  readonly id: string;
  readonly kind: string;
  readonly order?: Order;
  readonly orders?: unknown;
  readonly config?: { readonly adaptive_high_low_ordering: boolean };
  readonly market?: readonly Event[];
  readonly bars?: readonly Bar[];
  readonly placed_after_bar?: number;
  readonly tick?: number;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly abs_tol?: number;
}

export const bySize = 'the sizes of quotes: a book with depth';
export const flat = (price: number): Candle => [price, price, price, price];

export function run(
  candles: readonly Candle[],
  quantity: number,
  decide: CaseTerms['decide'],
  more?: Partial<CaseTerms>,
): CaseResult {
  return runCase({
    candles,
    decide,
    balance: 1_000_000_000,
    account: 'margin',
    sizing: { quantity },
    digits: { price: 3, quantity: 0, money: 3 },
    ...more,
  });
}

/** The prices that the order follows or meets. */
export function pricesFor(
  { side, trigger_source: from }: Order,
  market: readonly Event[],
): readonly number[] {
  const name = from === 'last' ? 'trade' : side === 'buy' ? 'ask' : 'bid';
  return market.flatMap((event) => event[name] ?? []);
}

/** Those of `all` that `asked` names, in its order. */
export function pick(
  all: Readonly<Record<string, unknown>>,
  asked: object,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(asked).map((name) => [name, all[name] ?? null]));
}
