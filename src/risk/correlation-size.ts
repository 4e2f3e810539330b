/**
 * How much of its base size an entry is for where sizes follow correlation (SIZE-1): the more alike it moves to what is
 * held, the less.
 *
 * share = max(least, 1 - max(0, r)), r = sum(e[j] s d[j] c[j]) / sum(e[j]) over the open positions j: e[j] what is held at
 * the price of the moment, c[j] the correlation of its market with that of the entry, s and d[j] the directions, 1 for
 * long and -1 for short. So a short in a market that moves alike makes room for a long, and never more than the base
 * size. What is held in the entry's own market counts with 1 on its side, and not at all against it: the entry closes
 * it. A correlation that is not defined counts as if the two moved alike, whatever their directions. Nothing held: 1.
 */
import { cutToLot, type TradingRules } from '../model/instrument.ts';
import { mulDiv } from '../base/mul-div.ts';
import { rateScale, type Money, type Rate } from '../model/units.ts';
import type { Size, SizeRefused } from './sizing.ts';

/** An open position, seen from an entry. */
export interface Beside {
  /** Above 0. */
  readonly exposure: number;
  /** Times the directions of both; null where it is not defined. */
  readonly correlation: number | null;
}

/** The share of the base size, in units of 10^-8. */
export function shareByCorrelation(least: Rate, held: readonly Beside[]): Rate {
  let weighted = 0;
  let whole = 0;
  for (const { exposure, correlation } of held) {
    weighted += exposure * (correlation ?? 1);
    whole += exposure;
  }
  if (whole === 0) return rateScale as Rate;
  const share = Math.round((1 - Math.max(0, weighted / whole)) * rateScale);
  return Math.max(least, share) as Rate;
}

/** That share of a size, cut down to the lot. */
export function shrunk(size: Size, share: Rate, rules: TradingRules): Size | SizeRefused {
  if (share === rateScale) return size;
  if (share === 0) return { refused: 'correlation', value: 0, bound: 0 };
  const units = mulDiv(size.quantity, share, rateScale, 'down');
  const quantity = cutToLot(units, rules.lot);
  const quoteAmount = mulDiv(size.quoteAmount, share, rateScale, 'down') as Money;
  if (quantity === 0 && quoteAmount === 0) return { refused: 'below-lot', value: units, bound: rules.lot };
  return { quantity, quoteAmount, cutToFunds: size.cutToFunds };
}
