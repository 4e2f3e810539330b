/**
 * One stop or target of a plan (STOP-1): a price on the grid, or an anchor from which the venue makes it at the fill.
 * Judged against the expected entry (STOP-6): the side, at least half a tick away, above zero.
 */
import { scaleOf } from '../model/decimal.ts';
import type { InRisk, Length, Level } from '../model/length.ts';
import type { FillAnchor, Ratchet, Trail } from '../model/order.ts';
import { awayFromMarket, passive, toTick } from '../model/tick.ts';
import { opposite, rateScale, signOf, type Price, type Rate, type Side } from '../model/units.ts';
import { inPrice, refuse, wholeUnits, type Market, type Refused } from './length.ts';

/** A stop or target: its price, or the anchor from which the venue makes it at the fill. */
export interface PlannedChild {
  readonly role: 'stop' | 'target';
  readonly price: Price;
  readonly anchor: FillAnchor | null;
  /** For a stop that follows the price from the fill on. */
  readonly trail: Trail | null;
  /** For a stop that starts somewhere, and is then moved on. */
  readonly ratchet: Ratchet | null;
  readonly share: Rate;
  /**
   * How far from the expected entry it lies, decimal; null for a stop that rests nowhere at first, and for a target that
   * waits for something else than a price.
   */
  readonly distance: number | null;
  /** The level that such a target waits for (SCALE-2); null for all others. */
  readonly awaits: number | null;
}

const none = 0 as Price;

/** A stop or target at `level`. `risk` is how far the stop lies from the expected entry, null for one not known. */
export function planLevel(
  role: 'stop' | 'target',
  level: Level | InRisk,
  share: Rate,
  entrySide: Side,
  expected: number,
  market: Market,
  risk: number | null,
): PlannedChild | Refused {
  const { instrument, rules } = market;
  // A long's stop lies below its entry and its target above; a short's the other way round.
  const direction = signOf(entrySide) * (role === 'stop' ? -1 : 1);
  const side = opposite(entrySide);
  const scale = scaleOf(instrument.priceDigits);
  const least = rules.tick / 2;
  if ('price' in level) {
    if (!(Number.isFinite(level.price) && level.price > 0)) return refuse('bad-number', level.price, 0);
    const distance = (level.price - expected) * direction;
    if (distance <= 0) return refuse('level-wrong-side', level.price, expected);
    if (distance * scale < least - 1e-9) return refuse('level-too-close', distance, rules.tick / scale);
    const rounding = role === 'stop' ? awayFromMarket(side) : passive(side);
    const price = toTick(instrument, rules.tick, level.price, rounding);
    return price > 0
      ? { role, price, anchor: null, trail: null, ratchet: null, share, distance, awaits: null }
      : refuse('level-below-zero', level.price, 0);
  }
  if ('r' in level && risk === null) return refuse('no-stop', level.r, 0);
  const distance = 'r' in level ? level.r * risk! : inPrice(level, expected, market);
  if (typeof distance !== 'number') return distance;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance <= 0) return refuse('level-wrong-side', distance, 0);
  if (distance * scale < least) return refuse('level-too-close', distance, rules.tick / scale);
  if (direction < 0 && distance >= expected) return refuse('level-below-zero', expected - distance, 0);
  const anchor = anchorOf(level, distance * scale, direction);
  return { role, price: none, anchor, trail: null, ratchet: null, share, distance, awaits: null };
}

/** A level `direction` of the fill: in percent and in R as they are, any other in price, `units` of them. */
export function anchorOf(reach: Length | InRisk, units: number, direction: number): FillAnchor {
  const inRate = (part: number): Rate => (direction * Math.round(part * rateScale)) as Rate;
  const nothing = 0 as Rate;
  if ('percent' in reach)
    return { offset: 0, rate: inRate(reach.percent / 100), risk: nothing, limitOffset: 0, ofAverage: false };
  if ('r' in reach)
    return { offset: 0, rate: nothing, risk: inRate(reach.r), limitOffset: 0, ofAverage: false };
  // Stops round away from the market and targets to the passive side: for both, away from the entry.
  return {
    offset: direction * wholeUnits(units),
    rate: nothing,
    risk: nothing,
    limitOffset: 0,
    ofAverage: false,
  };
}
