/**
 * Levels that are not prices of their own: those that start from a fill, and those that trail a best price. The venue
 * rests orders at them; a size is reckoned with them before there is a fill (SIZE-1).
 */
import { mulDiv } from '../base/mul-div.ts';
import type { TradingRules } from './instrument.ts';
import type { FillAnchor, Trail } from './order.ts';
import { awayFromMarket, passive, unitsToTick } from './tick.ts';
import { rateScale, type Price, type Side } from './units.ts';

/**
 * The level of an order on `side` that starts from a fill at `price`, rounded as FILL-7 says; at least a tick. `r` is the
 * distance from there to the stop as it was first placed; 0 for the stop itself.
 */
export function anchoredLevel(
  { offset, rate, risk }: Pick<FillAnchor, 'offset' | 'rate' | 'risk'>,
  side: Side,
  isStop: boolean,
  price: Price,
  { tick }: Pick<TradingRules, 'tick'>,
  r = 0,
): Price {
  const rounding = isStop ? awayFromMarket(side) : passive(side);
  const ofRisk = risk === 0 ? 0 : mulDiv(r, risk, rateScale, rounding);
  const ofPrice = rate === 0 ? 0 : mulDiv(price, rate, rateScale, rounding);
  const level = price + offset + ofPrice + ofRisk;
  const rounded = unitsToTick(level, tick, rounding);
  return Math.max(rounded, tick) as Price;
}

/** The trigger for the best price `best`, rounded away from the market; at least a tick. */
export function trailedLevel(
  trail: Pick<Trail, 'offset' | 'rate'>,
  side: Side,
  best: Price,
  rules: TradingRules,
): Price {
  const distance = trail.offset + mulDiv(best, trail.rate, rateScale, 'up');
  const level = side === 'sell' ? best - distance : best + distance;
  return Math.max(unitsToTick(level, rules.tick, awayFromMarket(side)), rules.tick) as Price;
}

/** Whether a trailing stop on `side` follows from `price` on, and does not wait for its activation. */
export const trailsFrom = ({ activation }: Pick<Trail, 'activation'>, side: Side, price: Price): boolean =>
  activation === 0 || (side === 'sell' ? price >= activation : price <= activation);
