/**
 * From an entry intent to levels that can rest (FLOW-1): the entry's own prices on the grid, and the plan of stop and
 * targets, judged before the entry (STOP-6). Distances and percentages start from the actual fill; the venue anchors
 * them there. A plan that cannot be is refused with a reason and the numbers, never repaired.
 */
import type { Instrument, TradingRules } from '../model/instrument.ts';
import type {
  EnterIntent,
  EntryType,
  Lasting,
  Level,
  LimitLasting,
  TargetIntent,
  TrailTerms,
} from '../model/intent.ts';
import {
  takesProfit,
  type FillAnchor,
  type OrderType,
  type TimeInForce,
  type Trail,
} from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { scaleOf } from '../model/decimal.ts';
import { awayFromMarket, passive, toTick, type TickRounding } from '../model/tick.ts';
import { opposite, rateScale, signOf, type Price, type Rate, type Side } from '../model/units.ts';

export const planRefusals = [
  'bad-number',
  'level-wrong-side',
  'level-too-close',
  'level-below-zero',
  'bad-share',
] as const;
export type PlanRefusal = (typeof planRefusals)[number];

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

/** A stop or target: its price, or the anchor from which the venue makes it at the fill. */
export interface PlannedChild {
  readonly role: 'stop' | 'target';
  readonly price: Price;
  readonly anchor: FillAnchor | null;
  /** For a stop that follows the price from the fill on. */
  readonly trail: Trail | null;
  readonly share: Rate;
}

export interface Refused {
  readonly refused: PlanRefusal;
  /** The number that was wrong, and what it was held against; decimals. */
  readonly value: number;
  readonly bound: number;
}

/** What a plan is made against. */
export interface Market {
  readonly instrument: Instrument;
  readonly rules: TradingRules;
  /** The close on which the decision was made, decimal. */
  readonly close: number;
  /** The moment of the decision. */
  readonly at: TimeMs;
}

const refuse = (refused: PlanRefusal, value: number, bound: number): Refused => ({ refused, value, bound });
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
const unprotected: readonly PlannedChild[] = [];

/** Prices of an order on the grid: limits to the passive side, stops away from the market (FILL-7). */
export function planOrder(order: EntryType | undefined, side: Side, market: Market): PlannedOrder | Refused {
  if (order === undefined || order.type === 'market') return marketOrder;
  const limit = 'limit' in order ? order.limit : null;
  const trigger = 'trigger' in order ? order.trigger : null;
  for (const price of [limit, trigger]) {
    if (price !== null && !(Number.isFinite(price) && price > 0)) return refuse('bad-number', price, 0);
  }
  const grid = (price: number | null, rounding: TickRounding): Price =>
    price === null ? none : toTick(market.instrument, market.rules.tick, price, rounding);
  // A take-profit waits on the better side, like a limit; a stop, and its limit with it, away from the market.
  const isPassive = order.type === 'limit' || takesProfit(order.type);
  const rounding = isPassive ? passive(side) : awayFromMarket(side);
  const trail = order.type === 'trailing-stop' ? planTrail(order, side, market) : null;
  if (trail !== null && 'refused' in trail) return trail;
  const planned: PlannedOrder = {
    type: order.type,
    limit: grid(limit, rounding),
    trigger: grid(trigger, rounding),
    timeInForce: order.timeInForce ?? 'gtc',
    expiresAt: expiryOf(order, market.at),
    postOnly: 'postOnly' in order && order.postOnly,
    trail,
  };
  if (limit !== null && planned.limit <= 0) return refuse('level-below-zero', limit, 0);
  if (trigger !== null && planned.trigger <= 0) return refuse('level-below-zero', trigger, 0);
  return planned;
}

const dayMs = 86_400_000;

/** When an order ends by itself: at its moment, or with the UTC day in which it was decided (TIME-5). */
function expiryOf(order: Lasting | LimitLasting, at: TimeMs): TimeMs {
  if (order.timeInForce === 'day') return (Math.floor(at / dayMs) * dayMs + dayMs) as TimeMs;
  return (order.timeInForce === 'gtd' ? (order.goodUntil ?? 0) : 0) as TimeMs;
}

/** How a trailing stop of an order on `side` follows (ORD-1); its distance is at least half a tick, and below the price. */
function planTrail(terms: TrailTerms, side: Side, market: Market): Trail | Refused {
  const { instrument, rules, close } = market;
  const { distance, percent, activation } = terms;
  const scale = scaleOf(instrument.priceDigits);
  const length = distance ?? (close * (percent ?? NaN)) / 100;
  if (!Number.isFinite(length)) return refuse('bad-number', length, 0);
  if (length <= 0) return refuse('level-wrong-side', length, 0);
  if (length * scale < rules.tick / 2) return refuse('level-too-close', length, rules.tick / scale);
  if (side === 'sell' && length >= close) return refuse('level-below-zero', close - length, 0);
  if (activation !== undefined && !(Number.isFinite(activation) && activation > 0))
    return refuse('bad-number', activation, 0);
  return {
    offset: distance === undefined ? 0 : wholeUnits(length * scale),
    rate: (percent === undefined ? 0 : Math.round((percent / 100) * rateScale)) as Rate,
    activation: activation === undefined ? none : toTick(instrument, rules.tick, activation, passive(side)),
    onClose: terms.on === 'close',
  };
}

/** The stop and targets of an entry whose price is expected at `planned`, or at the close for a market order. */
export function planProtection(
  intent: EnterIntent,
  planned: PlannedOrder,
  market: Market,
): readonly PlannedChild[] | Refused {
  if (intent.stop === undefined && intent.target === undefined && intent.targets === undefined)
    return unprotected;
  const children: PlannedChild[] = [];
  const expected = expectedPrice(planned, market);
  if (intent.stop !== undefined) {
    const stop =
      'trail' in intent.stop
        ? trailingChild(intent.stop.trail, intent.side, market)
        : planLevel('stop', intent.stop, rateScale as Rate, intent.side, expected, market);
    if ('refused' in stop) return stop;
    children.push(stop);
  }
  const targets = targetsOf(intent);
  let total = 0;
  let given = 0;
  for (const target of targets) {
    total += target.share;
    if (!(target.share > 0) || total > 1 + 1e-9) return refuse('bad-share', target.share, 1);
    // Shares that make a whole (three thirds) make exactly that.
    const part = total > 1 - 1e-9 ? rateScale - given : Math.round(target.share * rateScale);
    const share = part as Rate;
    given += share;
    const child = planLevel('target', target.at, share, intent.side, expected, market);
    if ('refused' in child) return child;
    children.push(child);
  }
  return children;
}

function trailingChild(terms: TrailTerms, entrySide: Side, market: Market): PlannedChild | Refused {
  const trail = planTrail(terms, opposite(entrySide), market);
  if ('refused' in trail) return trail;
  return { role: 'stop', price: none, anchor: null, trail, share: rateScale as Rate };
}

function targetsOf(intent: EnterIntent): readonly TargetIntent[] {
  if (intent.target !== undefined) return [{ at: intent.target, share: 1 }];
  return intent.targets ?? [];
}

function expectedPrice(planned: PlannedOrder, market: Market): number {
  const scale = scaleOf(market.instrument.priceDigits);
  if (planned.limit > 0) return planned.limit / scale;
  return planned.trigger > 0 ? planned.trigger / scale : market.close;
}

function planLevel(
  role: 'stop' | 'target',
  level: Level,
  share: Rate,
  entrySide: Side,
  expected: number,
  market: Market,
): PlannedChild | Refused {
  const { instrument, rules } = market;
  // A long's stop lies below its entry and its target above; a short's the other way round.
  const direction = signOf(entrySide) * (role === 'stop' ? -1 : 1);
  const side = opposite(entrySide);
  if ('price' in level) {
    if (!(Number.isFinite(level.price) && level.price > 0)) return refuse('bad-number', level.price, 0);
    const distance = (level.price - expected) * direction;
    if (distance <= 0) return refuse('level-wrong-side', level.price, expected);
    const { tick } = rules;
    const scale = scaleOf(instrument.priceDigits);
    if (distance * scale < tick / 2 - 1e-9) return refuse('level-too-close', distance, tick / scale);
    const rounding = role === 'stop' ? awayFromMarket(side) : passive(side);
    const price = toTick(instrument, rules.tick, level.price, rounding);
    return price > 0
      ? { role, price, anchor: null, trail: null, share }
      : refuse('level-below-zero', level.price, 0);
  }
  const distance = 'distance' in level ? level.distance : (expected * level.percent) / 100;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance <= 0) return refuse('level-wrong-side', distance, 0);
  const units = distance * scaleOf(instrument.priceDigits);
  if (units < rules.tick / 2)
    return refuse('level-too-close', distance, rules.tick / scaleOf(instrument.priceDigits));
  if (direction < 0 && distance >= expected) return refuse('level-below-zero', expected - distance, 0);
  // Stops round away from the market and targets to the passive side: for both, away from the entry.
  const anchor: FillAnchor =
    'distance' in level
      ? { offset: direction * wholeUnits(units), rate: 0 as Rate, limitOffset: 0 }
      : {
          offset: 0,
          rate: (direction * Math.round((level.percent / 100) * rateScale)) as Rate,
          limitOffset: 0,
        };
  return { role, price: none, anchor, trail: null, share };
}

/** At least `units`; within 1e-9 of a whole number, that number (FILL-7). */
function wholeUnits(units: number): number {
  const nearest = Math.round(units);
  return Math.abs(units - nearest) <= Math.max(1e-9, units * 2 ** -50) ? nearest : Math.ceil(units);
}
