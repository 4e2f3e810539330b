/**
 * What the exchange charges for a fill (FEE-1): the rate of the account's tier at that time, and the least fee of an
 * order on its running total.
 *
 * A tier goes by what the account has traded in the 30 x 24 h before the fill, in all markets together, counted in
 * hundredths of its currency so that sums stay exact. Where no market has tiers nothing is counted. What is held for an
 * order (ORD-4) is reckoned with the greatest rate that there is.
 */
import type { FeeTerms, FeeTier } from '../model/costs.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Liquidity } from '../model/venue-event.ts';
import type { Money, Rate, Side } from '../model/units.ts';
import type { Traded } from './account.ts';
import type { VenueOrder } from './book.ts';
import { timeNow, type Floor } from './floor.ts';

const windowMs = 30 * 24 * 3_600_000;

/** The rate of a fill that happens now. */
export function feeRate(floor: Floor, liquidity: Liquidity): Rate {
  const { fees } = floor.terms;
  const { maker, taker } = fees.steps === null ? fees : tierNow(floor, fees);
  return liquidity === 'taker' ? taker : maker;
}

/** The greatest rate that a fill may have, at whatever time and tier. */
export function greatestRate({ maker, taker, steps }: FeeTerms): Rate {
  let rate = 0;
  if (steps === null) rate = Math.max(maker, taker);
  else for (const { tiers } of steps) for (const tier of tiers) rate = Math.max(rate, tier.maker, tier.taker);
  return rate as Rate;
}

/** What of the least fee of `order` has not been paid. */
export function leastFee({ terms }: Floor, { totals }: VenueOrder): Money {
  const { minimum } = terms.fees;
  return (minimum === 0 ? 0 : Math.max(0, minimum - (totals?.feeBooked ?? 0))) as Money;
}

/** The fee of an order on `side` so far, `rated` by its rates, on a value of `cost` in all: a sale never pays more than it brings. */
export function feeInAll({ terms }: Floor, side: Side, rated: number, cost: number): Money {
  const { minimum } = terms.fees;
  if (minimum === 0) return rated as Money;
  return Math.max(rated, side === 'sell' ? Math.min(minimum, cost) : minimum) as Money;
}

/** A fill of this value has happened now. */
export function noteTraded({ account, clock, terms }: Floor, value: Money): void {
  const { traded } = account;
  if (traded === null) return;
  const cents = Math.round(value / scaleOf(terms.instrument.moneyDigits - 2));
  traded.at.push(clock);
  traded.cents.push(cents);
  traded.sum += cents;
}

/** A list of nothing traded, for an account whose fees go by volume. */
export const nothingTraded = (): Traded => ({ at: [], cents: [], first: 0, sum: 0 });

/** A copy for a look ahead. */
export const copyTraded = ({ at, cents, first, sum }: Traded): Traded => ({
  at: at.slice(first),
  cents: cents.slice(first),
  first: 0,
  sum,
});

function tierNow(floor: Floor, fees: FeeTerms): FeeTier {
  const steps = fees.steps!;
  let s = steps.length - 1;
  while (s > 0 && steps[s]!.from > timeNow(floor)) s--;
  const { tiers } = steps[s]!;
  const volume = fees.volumeElsewhere + volumeBefore(floor) / 100;
  let t = tiers.length - 1;
  while (t > 0 && tiers[t]!.volume > volume) t--;
  return tiers[t]!;
}

/** Hundredths of the currency, traded in the 30 x 24 h before now; what is older is forgotten. */
function volumeBefore({ account, clock }: Floor): number {
  const { traded } = account;
  if (traded === null) return 0;
  while (traded.first < traded.at.length && traded.at[traded.first]! <= clock - windowMs) {
    traded.sum -= traded.cents[traded.first++]!;
  }
  // The lists are cut now and then, so that they hold no more than twice what counts.
  if (traded.first > 1_000 && traded.first * 2 > traded.at.length) {
    traded.at.splice(0, traded.first);
    traded.cents.splice(0, traded.first);
    traded.first = 0;
  }
  return traded.sum;
}
