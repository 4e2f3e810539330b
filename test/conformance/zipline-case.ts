/** A case of Zipline's costs as it stands in the file, and how its orders are played. */
import type { EntryType } from '../../src/model/intent.ts';
import { commonUnit, inUnits } from './orders-in-units.ts';
import { runCase, type Candle, type CaseFill, type CaseTerms } from './run-case.ts';

export interface Bar {
  readonly close: number;
  readonly volume: number;
}

export interface Fill {
  readonly bar?: number;
  readonly quantity: number;
  readonly price?: number;
}

export interface CostCase {
  readonly id: string;
  readonly kind: string;
  readonly model?: string;
  readonly params?: Readonly<Record<string, number | null>>;
  readonly order_quantity?: number;
  readonly fills?: readonly Required<Fill>[];
  readonly expected_cumulative_commission?: readonly number[];
  readonly bar?: Bar;
  readonly bars?: readonly Bar[];
  readonly volume_limit?: number;
  readonly order?: { readonly quantity: number; readonly limit: number | null; readonly stop: number | null };
  readonly orders?: readonly { readonly quantity: number }[];
  readonly input?: Readonly<Record<string, number | string>>;
  readonly closes?: readonly number[];
  readonly volumes?: readonly number[];
  readonly expected?: unknown;
  readonly abs_tol?: number;
}

/** Orders of these sizes, made at the close of row 0; each further row is one price with its volume. */
export function fillsOf(
  prices: readonly number[],
  sizes: readonly number[],
  terms: Partial<CaseTerms>,
  order?: EntryType,
): readonly CaseFill[] {
  const unit = commonUnit(sizes);
  return runCase({
    candles: prices.map((price): Candle => [price, price, price, price]),
    decide: (row) => (row === 0 ? sizes.flatMap((size) => inUnits(size, unit, order)) : null),
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity: unit },
    digits: { price: 9, quantity: 0, money: 9 },
    ...terms,
  }).fills;
}
