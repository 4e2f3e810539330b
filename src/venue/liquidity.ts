/**
 * How much of a candle own orders may take (FILL-6), and when a resting limit is met (FILL-2).
 *
 * One budget for each market and candle, `participation` x volume in lots, for all own orders in the order of their
 * meeting. Where it is used up, what waits for volume is met no more in this candle; triggers still trigger.
 * A resting limit waits at its own price (`touch`), a tick beyond it (`cross`), or, by a draw for each order and candle,
 * at one of the two; it fills at its limit all the same, or at an open beyond it. Between candles every limit waits at
 * its own price, so that what is kept depends on no draw.
 */
import { draw, keyOf } from '../base/random.ts';
import { scaleOf } from '../model/decimal.ts';
import { cutToLot } from '../model/instrument.ts';
import { hasLimit, hasTrigger } from '../model/order.ts';
import { rateScale, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { VenueOrder } from './book.ts';
import { rulesNow, type Floor } from './floor.ts';

const limitKey = keyOf('limit fills');

/** What own fills may take of the candle in hand. */
export function budgetOf(floor: Floor): Quantity {
  const { participation } = floor.terms;
  return participation === null ? (Infinity as Quantity) : shareOfVolume(floor, participation);
}

function shareOfVolume(floor: Floor, participation: Rate): Quantity {
  const { instrument } = floor.terms;
  const volume = floor.hand.volume[floor.row]! * scaleOf(instrument.quantityDigits);
  // A handful of roundings below a whole number is that number.
  const share = Math.floor(((volume * participation) / rateScale) * (1 + 2 ** -48));
  return cutToLot(Math.min(share, Number.MAX_SAFE_INTEGER), rulesNow(floor).lot);
}

/** Whether `order`, met now, would fill as far as there is volume, and stay for the rest. */
export function waitsForVolume({ terms, triggered }: VenueOrder): boolean {
  if (hasTrigger(terms.type) && !triggered) return false;
  return terms.timeInForce !== 'ioc' && terms.timeInForce !== 'fok';
}

/** Whether `order` rests as a limit: one that fills as maker when it is met. */
const isResting = ({ terms, triggered, takes }: VenueOrder): boolean =>
  !takes && hasLimit(terms.type) && (terms.type === 'limit' || triggered);

/** Sets where a limit of the candle in hand is met; nothing between candles. */
export function deepen(floor: Floor, order: VenueOrder): void {
  const { limitFills, instrument } = floor.terms;
  if (limitFills.kind === 'touch' || floor.walk.stage === 4 || !isResting(order)) return;
  if (limitFills.kind === 'probability') {
    const { seed, walk } = floor;
    const chance = draw(seed, limitKey, keyOf(instrument.id), walk.startsAt, order.arrival);
    if (chance * rateScale < limitFills.rate) return;
  }
  const { tick } = rulesNow(floor);
  order.level = (order.limit + (order.up ? tick : -tick)) as Price;
}

/** Whether limits of a market are met beyond their own price. */
export const deepens = ({ terms }: Floor): boolean => terms.limitFills.kind !== 'touch';

/** The same for every order, as the walk of a candle begins. */
export function deepenAll(floor: Floor): void {
  for (const order of floor.book.orders) deepen(floor, order);
}

/** The candle is over: every limit waits at its own price again. */
export function levelAll(floor: Floor): void {
  for (const order of floor.book.orders) {
    if (!isResting(order) || order.level === order.limit) continue;
    order.level = order.limit;
    floor.changed = true;
  }
}

/**
 * The price at which a maker is filled where the path stands: its limit, or an open beyond it. A candle that opened
 * between the limit and a tick through it has no price at the limit: then its nearest (FILL-5).
 */
export function makerPrice({ walk }: Floor, order: VenueOrder): Price {
  if (walk.stage === 0 || order.level === order.limit) return walk.price;
  return Math.min(Math.max(order.limit, walk.low), walk.high) as Price;
}
