/** What the simulated exchange knows of one market: instrument, fees, and how orders fill. Fixed for the run. */
import type { FeeTerms, FillModel, Funding } from '../model/costs.ts';
import type { MarginTerms } from '../model/margin.ts';
import { notionalOf, feeOf, type Instrument } from '../model/instrument.ts';
import type { Rounding } from '../base/mul-div.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import { HeadroomError } from '../base/mul-div.ts';

export interface MarketTerms extends FillModel {
  readonly instrument: Instrument;
  readonly fees: FeeTerms;
  /** Null for what pays none. */
  readonly funding: Funding | null;
  readonly margin: MarginTerms;
}

/** Value and fee of `quantity` at `price`, together; the fee is at least `least`. */
export function costWithFee(
  instrument: Instrument,
  price: Price,
  quantity: Quantity,
  rate: Rate,
  least: Money,
  rounding: Rounding,
): Money {
  const fee = feeOf(instrument, price, quantity, rate, rounding);
  return (notionalOf(instrument, price, quantity, rounding) + Math.max(fee, least)) as Money;
}

/** The same where the fee is at least `least`: as many lots as fit with either. */
export function lotsWithinLeast(
  instrument: Instrument,
  amount: Money,
  price: Price,
  rate: Rate,
  least: Money,
  lot: Quantity,
): Quantity {
  const lots = lotsWithin(instrument, amount, price, rate, lot);
  if (least === 0) return lots;
  const besideLeast = lotsWithin(instrument, (amount - least) as Money, price, 0 as Rate, lot);
  return Math.min(lots, besideLeast) as Quantity;
}

/**
 * The most lots whose value and fee at `price`, exact and as they are booked, stay within `amount` (ORD-4); 0 when not
 * one does. Throws HeadroomError for a size that does not fit an exact integer.
 */
export function lotsWithin(
  instrument: Instrument,
  amount: Money,
  price: Price,
  rate: Rate,
  lot: Quantity,
): Quantity {
  if (amount <= 0) return 0 as Quantity;
  const { moneyMul, moneyDiv } = instrument;
  // A lot costs this over `scale`, which keeps divisions to one: each is waited for.
  const lotCost = price * moneyMul * (rateScale + rate) * lot;
  const scale = moneyDiv * rateScale;
  const estimate = (amount * scale) / lotCost;
  const whole = Math.floor(estimate);
  // Half a dozen roundings: within this of a whole number the estimate proves nothing.
  const error = estimate * 2 ** -48;
  const isCertain = estimate - whole > error && whole + 1 - estimate > error;
  let lots = isCertain ? whole : exactLots(instrument, amount, price, rate, lot);
  if (lots * lot > Number.MAX_SAFE_INTEGER) {
    const size = `a size of ${lots * lot} units of ${instrument.id}`;
    throw new HeadroomError(`${size} does not fit an exact integer; give the market a coarser lot`);
  }
  // Value and fee are each rounded when they are booked, which may add a unit of money to what is exact: no matter
  // where more than that is left over for certain.
  const leftOver = (estimate - whole - error) * lotCost;
  if (isCertain && leftOver > 2 * scale) return (lots * lot) as Quantity;
  if (costWithFee(instrument, price, (lots * lot) as Quantity, rate, 0 as Money, 'half-even') > amount) {
    lots = exactLots(instrument, (amount - 1) as Money, price, rate, lot);
  }
  return (lots * lot) as Quantity;
}

function exactLots(instrument: Instrument, amount: Money, price: Price, rate: Rate, lot: Quantity): number {
  const money = BigInt(amount) * BigInt(instrument.moneyDiv) * BigInt(rateScale);
  const lotCost = BigInt(price) * BigInt(instrument.moneyMul) * BigInt(rateScale + rate) * BigInt(lot);
  return Number(money / lotCost);
}
