/**
 * Prices on the grid (FILL-7). A price within 1e-9 of a tick is that tick (for prices of many ticks: within what a
 * double can tell apart); otherwise it is rounded in the direction its use demands.
 */
import { mulDiv } from '../base/mul-div.ts';
import { scaleOf } from './decimal.ts';
import type { Instrument } from './instrument.ts';
import type { Price, Side } from './units.ts';

export type TickRounding = 'down' | 'up';

/** A limit rounds to the passive side: a buy down, a sell up. */
export const passive = (side: Side): TickRounding => (side === 'buy' ? 'down' : 'up');
/** A stop, and the limit of a stop-limit, rounds away from the market: a buy up, a sell down. */
export const awayFromMarket = (side: Side): TickRounding => (side === 'buy' ? 'up' : 'down');

/** A decimal price (from an indicator or a strategy) as units on the grid of `tick`. */
export function toTick(instrument: Instrument, tick: Price, price: number, rounding: TickRounding): Price {
  const ticks = (price * scaleOf(instrument.priceDigits)) / tick;
  const whole = Math.round(ticks);
  const slack = Math.max(1e-9, Math.abs(ticks) * 2 ** -50);
  if (Math.abs(ticks - whole) <= slack) return (whole * tick) as Price;
  return ((rounding === 'down' ? Math.floor(ticks) : Math.ceil(ticks)) * tick) as Price;
}

/** Integer price units moved onto the grid of `tick`. */
export function unitsToTick(units: number, tick: Price, rounding: TickRounding): Price {
  return tick === 1 ? (units as Price) : ((mulDiv(units, 1, tick, rounding) * tick) as Price);
}
