/**
 * What a case says of margin (MARG-1), in decimals, as the engine is told it: leverage, a maintenance margin of one
 * rate, and one rate of interest for whoever has borrowed.
 */
import {
  plainAccountMargin,
  plainMargin,
  type AccountMargin,
  type MaintenanceBase,
  type MarginMode,
  type MarginTerms,
} from '../../src/model/margin.ts';
import { rateScale, type Money, type Rate } from '../../src/model/units.ts';

export interface CaseMargin {
  readonly mode: MarginMode;
  readonly leverage: number;
  /** None when left out: a position lives until nothing is left. */
  readonly maintenance?: { readonly rate: number; readonly on: MaintenanceBase };
  /** At the opens of even rows: of an account's debt or what an isolated long borrowed, and of a short's value. */
  readonly interest?: number;
}

/** Candles stand two minutes apart, from the beginning of a day. */
const twoRowsMs = 4 * 60_000;

interface Margins {
  readonly account: AccountMargin;
  readonly market: MarginTerms;
}

export function marginOf(said: CaseMargin | undefined): Margins {
  if (said === undefined) return { account: plainAccountMargin, market: plainMargin };
  const { mode, leverage, maintenance, interest = 0 } = said;
  const rate = (fraction: number): Rate => Math.round(fraction * rateScale) as Rate;
  return {
    account: { mode, interest: rate(interest), everyMs: twoRowsMs },
    market: {
      ...plainMargin,
      leverage: rate(leverage),
      maintenance: [{ from: 0 as Money, rate: rate(maintenance?.rate ?? 0), leverage: rate(0) }],
      on: maintenance?.on ?? plainMargin.on,
      borrow: rate(interest),
    },
  };
}
