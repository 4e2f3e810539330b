/** Rules of a market that demand nothing: every price and every size is one, in units. */
import type { TradingRules } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';

export const plainRules: TradingRules = {
  from: 0 as TimeMs,
  tick: 1 as Price,
  lot: 1 as Quantity,
  minQuantity: 0 as Quantity,
  maxQuantity: 0 as Quantity,
  minNotional: 0 as Money,
  priceBand: 0 as Rate,
};
