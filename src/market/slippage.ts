/**
 * How much worse than the price it met a taker fills (SLIP-1, FILL-5).
 *
 * The distance is rounded up to a price unit and the price to the tick, both against the taker. Models that look at a
 * candle are given the one in hand when an order fills; what is held for an order before that (ORD-4), and what a size is
 * reckoned with (SIZE-1), with the last candle that closed.
 */
import { mulDiv } from '../base/mul-div.ts';
import type { CandleColumns } from './candles.ts';
import type { SlippageModel } from '../model/costs.ts';
import type { Instrument, TradingRules } from '../model/instrument.ts';
import { awayFromMarket, unitsToTick } from '../model/tick.ts';
import { rateScale, type Price, type Quantity, type Side } from '../model/units.ts';
import { scaleOf } from '../model/decimal.ts';

/** What slippage is of: a market's model, its sizes, and its candles. */
export interface Slipping {
  readonly slippage: SlippageModel;
  readonly instrument: Pick<Instrument, 'quantityDigits'>;
}

/** `price` as a taker of `quantity` gets it, with the candle of `row` (-1: none has been seen). */
export function slippedPrice(
  { slippage, instrument }: Slipping,
  candles: CandleColumns,
  rules: TradingRules,
  side: Side,
  price: Price,
  quantity: Quantity,
  row: number,
): Price {
  if (slippage.kind === 'none') return price;
  const candle: Seen = { candles, row, scale: scaleOf(instrument.quantityDigits) };
  const distance = distanceOf(slippage, rules, price, quantity, candle);
  const moved = side === 'buy' ? price + distance : price - distance;
  // A sell never slips below one tick: nobody pays to be sold to.
  return Math.max(unitsToTick(moved, rules.tick, awayFromMarket(side)), rules.tick) as Price;
}

/** Whether the distance depends on how much is taken. */
export const looksAtSize = ({ kind }: SlippageModel): boolean =>
  kind === 'volume-share' || kind === 'square-root';

interface Seen {
  readonly candles: CandleColumns;
  readonly row: number;
  /** Size units of one unit of volume. */
  readonly scale: number;
}

function distanceOf(
  model: SlippageModel,
  rules: TradingRules,
  price: Price,
  quantity: Quantity,
  { candles, row, scale }: Seen,
): number {
  switch (model.kind) {
    case 'none':
      return 0;
    case 'ticks':
      return model.ticks * rules.tick;
    case 'rate':
      return mulDiv(price, model.rate, rateScale, 'up');
    case 'half-spread':
      return mulDiv(price, model.spread, 2 * rateScale, 'up');
    case 'range':
      return row < 0 ? 0 : mulDiv(candles.high[row]! - candles.low[row]!, model.share, rateScale, 'up');
    case 'volume-share': {
      const part = partOf(quantity, row < 0 ? 0 : candles.volume[row]! * scale);
      return unitsAbove((price * model.impact * part * part) / rateScale);
    }
    case 'square-root': {
      const part = partOf(quantity, row < 0 ? 0 : candles.volume[row]! * scale);
      return unitsAbove((price * model.impact * Math.sqrt(part)) / rateScale);
    }
  }
}

const partOf = (quantity: number, volume: number): number => (volume > quantity ? quantity / volume : 1);

/** A handful of roundings above a whole number is that number. */
const unitsAbove = (distance: number): number => Math.ceil(distance * (1 - 2 ** -48));
