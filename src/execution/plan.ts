/**
 * From an entry intent to levels that can rest (FLOW-1): the entry's own prices on the grid, and the plan of stop and
 * targets, judged before the entry (STOP-6). Distances and percentages start from the actual fill; the venue anchors
 * them there. A plan that cannot be is refused with a reason and the numbers, never repaired.
 */
import type { Instrument, TradingRules } from '../model/instrument.ts';
import type { EnterIntent, EntryType, Level, TargetIntent } from '../model/intent.ts';
import type { FillAnchor, OrderType, TimeInForce } from '../model/order.ts';
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
}

/** A stop or target: its price, or the anchor from which the venue makes it at the fill. */
export interface PlannedChild {
  readonly role: 'stop' | 'target';
  readonly price: Price;
  readonly anchor: FillAnchor | null;
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
}

const refuse = (refused: PlanRefusal, value: number, bound: number): Refused => ({ refused, value, bound });
const none = 0 as Price;
/** At the next price there is, without levels. */
export const marketOrder: PlannedOrder = { type: 'market', limit: none, trigger: none, timeInForce: 'gtc' };
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
  const limitRounding = order.type === 'limit' ? passive(side) : awayFromMarket(side);
  const planned = {
    type: order.type,
    limit: grid(limit, limitRounding),
    trigger: grid(trigger, awayFromMarket(side)),
    timeInForce: order.type === 'limit' ? (order.timeInForce ?? 'gtc') : 'gtc',
  } as const;
  if (limit !== null && planned.limit <= 0) return refuse('level-below-zero', limit, 0);
  if (trigger !== null && planned.trigger <= 0) return refuse('level-below-zero', trigger, 0);
  return planned;
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
    const stop = planLevel('stop', intent.stop, rateScale as Rate, intent.side, expected, market);
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

function targetsOf(intent: EnterIntent): readonly TargetIntent[] {
  if (intent.target !== undefined) return [{ at: intent.target, share: 1 }];
  return intent.targets ?? [];
}

function expectedPrice(planned: PlannedOrder, market: Market): number {
  const scale = scaleOf(market.instrument.priceDigits);
  if (planned.type === 'limit' || planned.type === 'stop-limit') return planned.limit / scale;
  return planned.type === 'stop' ? planned.trigger / scale : market.close;
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
    return price > 0 ? { role, price, anchor: null, share } : refuse('level-below-zero', level.price, 0);
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
  return { role, price: none, anchor, share };
}

/** At least `units`; within 1e-9 of a whole number, that number (FILL-7). */
function wholeUnits(units: number): number {
  const nearest = Math.round(units);
  return Math.abs(units - nearest) <= Math.max(1e-9, units * 2 ** -50) ? nearest : Math.ceil(units);
}
