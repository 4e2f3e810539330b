/**
 * What the exchange charges for a fill (FEE-1): the rate of the account's tier at that time, and the least fee of an
 * order on its running total.
 *
 * A tier goes by what the account has traded in the 30 x 24 h before the fill, in all markets together, counted in
 * hundredths of its currency so that sums stay exact. Where no market has tiers nothing is counted. What is held for an
 * order (ORD-4) is reckoned with the greatest rate that there is.
 */
import { divideExact, mulDiv } from '../base/mul-div.ts';
import type { FeeTerms, FeeTier } from '../model/costs.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Liquidity } from '../model/venue-event.ts';
import { rateScale, type Money, type Quantity, type Rate, type Side } from '../model/units.ts';
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

/** The greatest rate that a fill of `order` may pay in money, at whatever time and tier. */
export function greatestRate(floor: Floor, order: VenueOrder): Rate {
  if (paysInBase(floor, order.terms.side)) return 0 as Rate;
  const { maker, taker, steps } = floor.terms.fees;
  let rate = 0;
  if (steps === null) rate = Math.max(maker, taker);
  else for (const { tiers } of steps) for (const tier of tiers) rate = Math.max(rate, tier.maker, tier.taker);
  return rate as Rate;
}

/** What of the least fee of `order` has not been paid. */
export function leastFee(floor: Floor, { terms, totals }: VenueOrder): Money {
  const { minimum } = floor.terms.fees;
  return (
    minimum === 0 || paysInBase(floor, terms.side) ? 0 : Math.max(0, minimum - (totals?.feeBooked ?? 0))
  ) as Money;
}

/**
 * The fee of an order on `side` so far, `rated` by its rates, on a value of `cost` in all: a sale never pays more than it
 * brings.
 */
export function feeInAll(floor: Floor, side: Side, rated: number, cost: number): Money {
  const { minimum } = floor.terms.fees;
  if (minimum === 0 || paysInBase(floor, side)) return rated as Money;
  return Math.max(rated, side === 'sell' ? Math.min(minimum, cost) : minimum) as Money;
}

/** What of `quantity`, which fills now at `rate`, is kept as the fee: the order's exact total, rounded, less what was. */
export function baseFee(order: VenueOrder, quantity: Quantity, rate: Rate): Quantity {
  const isWhole = order.baseFee === null && order.leaves === 0;
  if (isWhole) return mulDiv(quantity, rate, rateScale, 'half-even') as Quantity;
  const total = (order.baseFee ??= { exact: 0n, booked: 0 as Quantity });
  total.exact += BigInt(quantity) * BigInt(rate);
  const fee = (divideExact(total.exact, rateScale, 'half-even') - total.booked) as Quantity;
  total.booked = (total.booked + fee) as Quantity;
  return fee;
}

/** Whether fills on `side`, where they do not pay in coin, pay in base: they bring that much less (FEE-1). */
export const paysInBase = ({ terms, account }: Floor, side: Side): boolean =>
  side === 'buy' && terms.fees.currency !== 'quote' && account.kind === 'spot';

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
