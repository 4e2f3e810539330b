/** What a taker at the simulated exchange gets (SLIP-1): `market/slippage.ts` with the market at hand. */
import { slippedPrice } from '../market/slippage.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { TradingRules } from '../model/instrument.ts';
import type { Price, Quantity, Side } from '../model/units.ts';
import type { Floor } from './floor.ts';

/** `price` as a taker of `quantity` gets it, with the candle in hand. */
export function slipped(
  floor: Floor,
  rules: TradingRules,
  side: Side,
  price: Price,
  quantity: Quantity,
): Price {
  return slippedIn(floor, floor.hand, rules, side, price, quantity, floor.row);
}

/** The same as it is expected, with the last candle of the run that closed. */
export function expectedSlipped(
  floor: Floor,
  rules: TradingRules,
  side: Side,
  price: Price,
  quantity: Quantity,
): Price {
  return slippedIn(floor, floor.candles, rules, side, price, quantity, floor.book.lastRow);
}

/** With the candle of `row` (-1: none has been seen). */
function slippedIn(
  floor: Floor,
  candles: CandleColumns,
  rules: TradingRules,
  side: Side,
  price: Price,
  quantity: Quantity,
  row: number,
): Price {
  if (floor.terms.slippage.kind === 'none') return price;
  return slippedPrice(floor.terms, candles, rules, side, price, quantity, row);
}
