/**
 * The prices of an order on the grid (FLOW-1): limits to the passive side, stops away from the market (FILL-7), and how
 * a trailing stop follows. What cannot be is refused with a reason and the numbers, never repaired.
 */
import { scaleOf } from '../model/decimal.ts';
import type { EntryType, Lasting, LimitLasting, TrailTerms } from '../model/intent.ts';
import type { Length } from '../model/length.ts';
import { takesProfit, type OrderType, type TimeInForce, type Trail } from '../model/order.ts';
import { nextDayAt } from '../model/days.ts';
import { awayFromMarket, passive, toTick, type TickRounding } from '../model/tick.ts';
import type { TimeMs } from '../model/time.ts';
import { rateScale, signOf, type Price, type Rate, type Side } from '../model/units.ts';
import { inPrice, priceAt, refuse, wholeUnits, type Market, type Refused } from './length.ts';

/** An entry or exit on the grid. */
export interface PlannedOrder {
  readonly type: OrderType;
  readonly limit: Price;
  readonly trigger: Price;
  readonly timeInForce: TimeInForce;
  /** When it ends; 0 for never. */
  readonly expiresAt: TimeMs;
  readonly postOnly: boolean;
  readonly trail: Trail | null;
}

const none = 0 as Price;
/** At the next price there is, without levels. */
export const marketOrder: PlannedOrder = {
  type: 'market',
  limit: none,
  trigger: none,
  timeInForce: 'gtc',
  expiresAt: 0 as TimeMs,
  postOnly: false,
  trail: null,
};

export function planOrder(order: EntryType | undefined, side: Side, market: Market): PlannedOrder | Refused {
  if (order === undefined || order.type === 'market') return marketOrder;
  const prices = pricesOf(order, side, market);
  if ('refused' in prices) return prices;
  const trail = order.type === 'trailing-stop' ? planTrail(order, side, market.close, market) : null;
  if (trail !== null && 'refused' in trail) return trail;
  return {
    type: order.type,
    ...prices,
    timeInForce: order.timeInForce ?? 'gtc',
    expiresAt: expiryOf(order, market),
    postOnly: 'postOnly' in order && order.postOnly,
    trail,
  };
}

function pricesOf(
  order: Exclude<EntryType, { type: 'market' }>,
  side: Side,
  market: Market,
): Pick<PlannedOrder, 'limit' | 'trigger'> | Refused {
  // A take-profit waits on the better side, like a limit; a stop, and its limit with it, away from the market.
  const isPassive = order.type === 'limit' || takesProfit(order.type);
  const rounding = isPassive ? passive(side) : awayFromMarket(side);
  const worse = signOf(side);
  const waits = isPassive ? (-worse as 1 | -1) : worse;
  const trigger = 'trigger' in order ? priceAt(order.trigger, market.close, waits, market) : null;
  if (isRefused(trigger)) return trigger;
  const limit =
    'limit' in order
      ? priceAt(order.limit, trigger ?? market.close, trigger === null ? waits : worse, market)
      : null;
  if (isRefused(limit)) return limit;
  const planned = { limit: onGrid(limit, rounding, market), trigger: onGrid(trigger, rounding, market) };
  if (limit !== null && planned.limit <= 0) return refuse('level-below-zero', limit, 0);
  if (trigger !== null && planned.trigger <= 0) return refuse('level-below-zero', trigger, 0);
  return planned;
}

const isRefused = (price: number | Refused | null): price is Refused =>
  typeof price === 'object' && price !== null;

const onGrid = (price: number | null, rounding: TickRounding, { instrument, rules }: Market): Price =>
  price === null ? none : toTick(instrument, rules.tick, price, rounding);

/** When an order ends by itself: at its moment, or with the day in which it was decided (TIME-5). */
function expiryOf(order: Lasting | LimitLasting, { at, candleMs, days }: Market): TimeMs {
  if (order.timeInForce === 'day') return nextDayAt(days, at);
  if (order.timeInForce !== 'gtd') return 0 as TimeMs;
  return (order.goodUntil ?? at + (order.goodFor ?? 0) * candleMs) as TimeMs;
}

/**
 * How a trailing stop on `side` follows (ORD-1), where its entry is expected at `from`; its distance is at least half a
 * tick, and below that price.
 */
export function planTrail(terms: TrailTerms, side: Side, from: number, market: Market): Trail | Refused {
  const { instrument, rules } = market;
  const { percent, activation } = terms;
  const scale = scaleOf(instrument.priceDigits);
  const length = inPrice(lengthOf(terms), from, market);
  if (typeof length !== 'number') return length;
  if (!Number.isFinite(length)) return refuse('bad-number', length, 0);
  if (length <= 0) return refuse('level-wrong-side', length, 0);
  if (length * scale < rules.tick / 2) return refuse('level-too-close', length, rules.tick / scale);
  if (side === 'sell' && length >= from) return refuse('level-below-zero', from - length, 0);
  const start = activation === undefined ? null : priceAt(activation, from, -signOf(side) as 1 | -1, market);
  if (isRefused(start)) return start;
  return {
    offset: percent === undefined ? wholeUnits(length * scale) : 0,
    rate: (percent === undefined ? 0 : Math.round((percent / 100) * rateScale)) as Rate,
    activation: onGrid(start, passive(side), market),
    onClose: terms.on === 'close',
  };
}

/** The one length that the terms of a trailing stop state. */
export function lengthOf({
  distance,
  percent,
  ticks,
  atr,
  period,
}: Omit<TrailTerms, 'activation' | 'on'>): Length {
  if (percent !== undefined) return { percent };
  if (ticks !== undefined) return { ticks };
  if (atr !== undefined) return period === undefined ? { atr } : { atr, period };
  return { distance: distance ?? NaN };
}
