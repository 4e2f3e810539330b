/**
 * The plan of stop and targets of an entry (FLOW-1, STOP-1), judged before the entry (STOP-6). Lengths start from the
 * actual fill; the venue anchors them there. A plan that cannot be is refused with a reason and the numbers, never
 * repaired.
 */
import { scaleOf } from '../model/decimal.ts';
import type { EnterIntent, Level, TrailTerms } from '../model/intent.ts';
import type { FillAnchor, Trail } from '../model/order.ts';
import { awayFromMarket, passive, toTick } from '../model/tick.ts';
import { opposite, rateScale, signOf, type Price, type Rate, type Side } from '../model/units.ts';
import { inPrice, refuse, wholeUnits, type Market, type Refused } from './length.ts';
import { planTrail, type PlannedOrder } from './plan-order.ts';

/** A stop or target: its price, or the anchor from which the venue makes it at the fill. */
export interface PlannedChild {
  readonly role: 'stop' | 'target';
  readonly price: Price;
  readonly anchor: FillAnchor | null;
  /** For a stop that follows the price from the fill on. */
  readonly trail: Trail | null;
  readonly share: Rate;
}

const none = 0 as Price;
const unprotected: readonly PlannedChild[] = [];

/** The stop and targets of an entry whose price is expected at `planned`, or at the close for a market order. */
export function planProtection(
  intent: EnterIntent,
  planned: PlannedOrder,
  market: Market,
): readonly PlannedChild[] | Refused {
  if (intent.stop === undefined && intent.target === undefined && intent.targets === undefined)
    return unprotected;
  const expected = expectedPrice(planned, market);
  let stop: PlannedChild | null = null;
  if (intent.stop !== undefined) {
    const guard =
      'trail' in intent.stop
        ? trailingChild(intent.stop.trail, intent.side, expected, market)
        : planLevel('stop', intent.stop, rateScale as Rate, intent.side, expected, market);
    if ('refused' in guard) return guard;
    stop = guard;
  }
  if (intent.target !== undefined) {
    const target = planLevel('target', intent.target, rateScale as Rate, intent.side, expected, market);
    if ('refused' in target) return target;
    return stop === null ? [target] : [stop, target];
  }
  const children = stop === null ? [] : [stop];
  let total = 0;
  let given = 0;
  for (const target of intent.targets ?? []) {
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

function trailingChild(
  terms: TrailTerms,
  entrySide: Side,
  expected: number,
  market: Market,
): PlannedChild | Refused {
  const trail = planTrail(terms, opposite(entrySide), expected, market);
  if ('refused' in trail) return trail;
  return { role: 'stop', price: none, anchor: null, trail, share: rateScale as Rate };
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
  const distance = inPrice(level, expected, market);
  if (typeof distance !== 'number') return distance;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance <= 0) return refuse('level-wrong-side', distance, 0);
  const units = distance * scaleOf(instrument.priceDigits);
  if (units < rules.tick / 2)
    return refuse('level-too-close', distance, rules.tick / scaleOf(instrument.priceDigits));
  if (direction < 0 && distance >= expected) return refuse('level-below-zero', expected - distance, 0);
  // Stops round away from the market and targets to the passive side: for both, away from the entry.
  const anchor: FillAnchor =
    'percent' in level
      ? {
          offset: 0,
          rate: (direction * Math.round((level.percent / 100) * rateScale)) as Rate,
          limitOffset: 0,
        }
      : { offset: direction * wholeUnits(units), rate: 0 as Rate, limitOffset: 0 };
  return { role, price: none, anchor, trail: null, share };
}
