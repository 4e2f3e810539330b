/** What the simulated exchange knows of one market: instrument, fees and slippage. Fixed for the run. */
import type { FeeTerms, SlippageModel } from '../model/costs.ts';
import { notionalOf, feeOf, type Instrument, type TradingRules } from '../model/instrument.ts';
import type { Rounding } from '../base/mul-div.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate, type Side } from '../model/units.ts';
import { mulDiv } from '../base/mul-div.ts';
import { awayFromMarket, unitsToTick } from '../model/tick.ts';

export interface MarketTerms {
  readonly instrument: Instrument;
  readonly fees: FeeTerms;
  readonly slippage: SlippageModel;
  /** Keeps slipped fills inside their candle (FILL-5). */
  readonly clampSlippage: boolean;
}

/** `price` after slippage, on the tick, against the taker (SLIP-1, FILL-5). */
export function slipped(terms: MarketTerms, rules: TradingRules, side: Side, price: Price): Price {
  const { slippage } = terms;
  if (slippage.kind === 'none') return price;
  const distance =
    slippage.kind === 'ticks' ? slippage.ticks * rules.tick : mulDiv(price, slippage.rate, rateScale, 'up');
  const moved = side === 'buy' ? price + distance : price - distance;
  // A sell never slips below one tick: nobody pays to be sold to.
  return Math.max(unitsToTick(moved, rules.tick, awayFromMarket(side)), rules.tick) as Price;
}

/** Value and fee of `quantity` at `price`, together. */
export function costWithFee(
  instrument: Instrument,
  price: Price,
  quantity: Quantity,
  rate: Rate,
  rounding: Rounding,
): Money {
  return (notionalOf(instrument, price, quantity, rounding) +
    feeOf(instrument, price, quantity, rate, rounding)) as Money;
}

/** The most lots whose value and fee at `price` stay within `amount` (ORD-4); 0 when not one does. */
export function lotsWithin(
  instrument: Instrument,
  amount: Money,
  price: Price,
  rate: Rate,
  lot: Quantity,
): Quantity {
  const { moneyMul, moneyDiv } = instrument;
  const unitCost = (price * (moneyMul / moneyDiv) * (rateScale + rate)) / rateScale;
  let lots = Math.max(0, Math.floor(amount / (unitCost * lot)));
  // The estimate is off by rounding only; the exact cost decides.
  while (lots > 0 && costWithFee(instrument, price, (lots * lot) as Quantity, rate, 'half-even') > amount)
    lots--;
  while (costWithFee(instrument, price, ((lots + 1) * lot) as Quantity, rate, 'half-even') <= amount) lots++;
  return (lots * lot) as Quantity;
}
