/**
 * A market as its exchange describes it: what is traded against what, in which units, under which rules (FILL-7).
 *
 * Units are fixed for the run (LEDG-1): prices are integers of 10^-priceDigits, sizes of 10^-quantityDigits, money of
 * 10^-moneyDigits of the quote currency. Tick and lot are rules, counted in those units, and may change with dates.
 */
import { mulDiv, mulDiv3, type Rounding } from '../base/mul-div.ts';
import { assert } from '../base/assert.ts';
import { scaleOf } from './decimal.ts';
import type { TimeMs } from './time.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from './units.ts';

/** What an exchange demands of an order, from a date on. Zero means that there is no such rule. */
export interface TradingRules {
  /** In force from this instant; the first entry of a market holds from the beginning of time. */
  readonly from: TimeMs;
  /** Price step, at least one unit. */
  readonly tick: Price;
  /** Size step, at least one unit. */
  readonly lot: Quantity;
  readonly minQuantity: Quantity;
  readonly maxQuantity: Quantity;
  readonly minNotional: Money;
  /** How far from the last price a limit may lie when it arrives, as a part of that price. */
  readonly priceBand: Rate;
}

export interface Instrument {
  /** As the scenario names it: `BTC/USDT`. Markets are ordered by it, never by listing (TIME-2). */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDigits: number;
  readonly quantityDigits: number;
  readonly moneyDigits: number;
  /** Ascending by `from`, at least one. */
  readonly rules: readonly TradingRules[];
  /** Money = price x size x `moneyMul` / `moneyDiv`; one of the two is 1. */
  readonly moneyMul: number;
  readonly moneyDiv: number;
}

export function makeInstrument(terms: Omit<Instrument, 'moneyMul' | 'moneyDiv'>): Instrument {
  assert(terms.rules.length > 0, 'a market has rules');
  const shift = terms.priceDigits + terms.quantityDigits - terms.moneyDigits;
  return { ...terms, moneyMul: scaleOf(Math.max(0, -shift)), moneyDiv: scaleOf(Math.max(0, shift)) };
}

/** The same market, of sizes with other decimals: those of a coin that it prices (FEE-1). */
export const inDigits = (instrument: Instrument, quantityDigits: number): Instrument =>
  makeInstrument({ ...instrument, quantityDigits });

/** The rules in force at `at`. */
export function rulesAt({ rules }: Pick<Instrument, 'rules'>, at: TimeMs): TradingRules {
  let i = rules.length - 1;
  while (i > 0 && rules[i]!.from > at) i--;
  return rules[i]!;
}

/** Value of `quantity` at `price`, in money, rounded once. Signed as the quantity. */
export function notionalOf(
  instrument: Instrument,
  price: Price,
  quantity: Quantity,
  rounding: Rounding,
): Money {
  const { moneyMul, moneyDiv } = instrument;
  const value =
    moneyMul === 1
      ? mulDiv(price, quantity, moneyDiv, rounding)
      : mulDiv3(price, quantity, moneyMul, moneyDiv, rounding);
  return value as Money;
}

/** `rate` of the value of `quantity` at `price`, in money, rounded once. */
export function feeOf(
  instrument: Instrument,
  price: Price,
  quantity: Quantity,
  rate: Rate,
  rounding: Rounding,
): Money {
  if (rate === 0) return 0 as Money;
  return mulDiv3(
    price,
    quantity,
    rate * instrument.moneyMul,
    instrument.moneyDiv * rateScale,
    rounding,
  ) as Money;
}

/** What of `cost` is left for the rest of a fill at `price` of which `kept` was taken as its fee (FEE-1). */
export function costOfRest(instrument: Instrument, cost: Money, price: Price, kept: Quantity): Money {
  return kept === 0 ? cost : ((cost - notionalOf(instrument, price, kept, 'half-even')) as Money);
}

/** `quantity` cut down to a whole number of lots. */
export function cutToLot(quantity: number, lot: Quantity): Quantity {
  return (lot === 1 ? quantity : Math.trunc(quantity / lot) * lot) as Quantity;
}

/** Whether `value`, a price or a size, is a whole number of `step`; the quotient of safe integers has the exact floor. */
export const isWhole = (value: number, step: number): boolean =>
  step === 1 || Math.floor(value / step) * step === value;
