/**
 * A stop that moves on (STOP-1): where it starts, what the exchange moves it to along the path (break-even, trail), and
 * what the manager looks at at closes (chandelier, volatility, time). It starts at a level, or at its trail. Everything
 * is measured from the actual fill, and judged here against the expected one (STOP-6).
 */
import { scaleOf } from '../model/decimal.ts';
import { breakEvenAfter, chandelierPeriod, type BreakEven, type StopPlan } from '../model/intent.ts';
import { volatilityDefaults, type Level, type Reach, type Volatility } from '../model/length.ts';
import { times } from '../model/ladder.ts';
import type { FillAnchor, Ratchet, RatchetStep } from '../model/order.ts';
import { rateScale, signOf, type Rate, type Side } from '../model/units.ts';
import { volatilityRatio, type GuardTerms } from './guard.ts';
import { inPrice, refuse, wholeUnits, type Market, type Refused } from './length.ts';
import { anchorOf, planLevel, type PlannedChild } from './plan-level.ts';
import { lengthOf } from './plan-order.ts';

export interface PlannedStop {
  /** Null where time alone ends the position. */
  readonly stop: PlannedChild | null;
  readonly guard: GuardTerms | null;
}

export function planStop(
  plan: StopPlan,
  side: Side,
  expected: number,
  market: Market,
): PlannedStop | Refused {
  const ratio = ratioOf(plan, market);
  if (typeof ratio !== 'number') return ratio;
  const start = startOf(plan);
  const guard = guardOf(plan, market);
  if (guard !== null && 'refused' in guard) return guard;
  if (start === null) return isTimeAlone(plan) ? { stop: null, guard } : refuse('no-stop', 0, 0);
  const placed = planLevel('stop', scaled(start, ratio), rateScale as Rate, side, expected, market, null);
  if ('refused' in placed) return placed;
  const from: From = { side, expected, market, risk: placed.distance! };
  const steps: RatchetStep[] = [];
  for (const step of [breakEvenStep(plan.breakEven, from), trailStep(plan.trail, ratio, from)]) {
    if (step === null) continue;
    if ('refused' in step) return step;
    steps.push(step);
  }
  const ratchet: Ratchet | null = steps.length === 0 ? null : { onClose: plan.on === 'close', steps };
  return {
    stop: { ...placed, ratchet },
    guard: guard === null ? null : measured(guard, start, placed.distance! / ratio),
  };
}

/** With the length that volatility multiplies: in percent of the fill as it is, any other in price. */
function measured(guard: GuardTerms, start: Level, distance: number): GuardTerms {
  if (guard.volatility === null) return guard;
  const percent = 'percent' in start ? start.percent : 0;
  return { ...guard, volatility: { ...guard.volatility, distance, percent } };
}

/** Where an entry is expected, and how far from it the stop. */
interface From {
  readonly side: Side;
  readonly expected: number;
  readonly market: Market;
  readonly risk: number;
}

function startOf({ at, trail }: StopPlan): Level | null {
  if (at !== undefined) return at;
  return trail === undefined || trail.activation !== undefined ? null : lengthOf(trail);
}

const isTimeAlone = ({ trail, breakEven, chandelier, volatility }: StopPlan): boolean =>
  trail === undefined && breakEven === undefined && chandelier === undefined && volatility === undefined;

const scaled = (level: Level, ratio: number): Level => ('price' in level ? level : times(level, ratio));

function breakEvenStep(asked: BreakEven | undefined, from: From): RatchetStep | Refused | null {
  if (asked === undefined) return null;
  const direction = signOf(from.side);
  const { after = breakEvenAfter, offset } = asked;
  const start = reachOf(after, from);
  if ('refused' in start) return start;
  const lock = lockOf(offset, from);
  if ('refused' in lock) return lock;
  // A stop at or beyond the price that moves it there would be met at once.
  if (lock.distance >= start.distance) return refuse('level-wrong-side', lock.distance, start.distance);
  const none = { offset: 0, rate: 0 as Rate };
  return { cause: 'break-even', after: anchored(start, direction), lock: lock.anchor, ...none };
}

interface Reached {
  readonly reach: Reach;
  readonly distance: number;
  readonly units: number;
}

const anchored = ({ reach, units }: Reached, direction: number): FillAnchor =>
  anchorOf(reach, units, direction);

/** How far ahead of the expected entry `reach` is. */
function reachOf(reach: Reach, { side, expected, market, risk }: From): Reached | Refused {
  const distance = 'r' in reach ? reach.r * risk : inPrice(reach, expected, market);
  if (typeof distance !== 'number') return distance;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance <= 0) return refuse('level-wrong-side', distance, 0);
  if (side === 'sell' && distance >= expected) return refuse('level-below-zero', expected - distance, 0);
  return { reach, distance, units: distance * scaleOf(market.instrument.priceDigits) };
}

/** Where a break-even has the stop: at the fill, or so far beyond. */
function lockOf(
  offset: BreakEven['offset'],
  { side, expected, market }: From,
): { readonly anchor: FillAnchor; readonly distance: number } | Refused {
  const direction = signOf(side);
  if (offset === undefined) return { anchor: anchorOf({ distance: 0 }, 0, direction), distance: 0 };
  if (offset === 'fees') {
    // Bought at p, (1 + f) p was paid; sold at p (1 + f) / (1 - f), as much comes back. Of a short the other way round.
    const fee = market.feeRate / rateScale;
    const percent = (200 * fee) / (side === 'buy' ? 1 - fee : 1 + fee);
    return { anchor: anchorOf({ percent }, 0, direction), distance: (expected * percent) / 100 };
  }
  const distance = inPrice(offset, expected, market);
  if (typeof distance !== 'number') return distance;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance < 0) return refuse('level-wrong-side', distance, 0);
  return { anchor: anchorOf(offset, distance * scaleOf(market.instrument.priceDigits), direction), distance };
}

function trailStep(trail: StopPlan['trail'], ratio: number, from: From): RatchetStep | Refused | null {
  if (trail === undefined) return null;
  const { side, expected, market } = from;
  const behind = scaled(lengthOf(trail), ratio);
  const placed = planLevel('stop', behind, rateScale as Rate, side, expected, market, null);
  if ('refused' in placed) return placed;
  const { activation } = trail;
  const start = activation === undefined ? null : reachOf(activation, from);
  if (start !== null && 'refused' in start) return start;
  const scale = scaleOf(market.instrument.priceDigits);
  return {
    cause: 'trail',
    after: start === null ? null : anchored(start, signOf(side)),
    lock: null,
    offset: 'percent' in behind ? 0 : wholeUnits(placed.distance! * scale),
    rate: ('percent' in behind ? Math.round((behind.percent / 100) * rateScale) : 0) as Rate,
  };
}

/** STOP-3, SCALE-3: what the distances of a plan are multiplied by at the decision; 1 where it does not say. */
export function ratioOf({ volatility }: Pick<StopPlan, 'volatility'>, market: Market): number | Refused {
  if (volatility === undefined) return 1;
  const { period, reference, least, most } = boundsOf(volatility);
  const now = market.atr(period);
  const usual = market.atr(reference);
  if (Number.isNaN(now) || Number.isNaN(usual))
    return refuse('not-defined', market.candles, Math.max(period, reference) + 1);
  return volatilityRatio(now, usual, least, most);
}

const boundsOf = ({
  period = volatilityDefaults.period,
  reference = volatilityDefaults.reference,
  least = volatilityDefaults.least,
  most = volatilityDefaults.most,
}: Volatility) => ({ period, reference, least, most });

function guardOf({ chandelier, volatility, candles }: StopPlan, market: Market): GuardTerms | Refused | null {
  if (chandelier === undefined && volatility === undefined && candles === undefined) return null;
  const { atr = 0, period = chandelierPeriod } = chandelier ?? {};
  if (chandelier !== undefined && Number.isNaN(market.atr(period)))
    return refuse('not-defined', market.candles, period + 1);
  return {
    chandelier: chandelier === undefined ? null : { atr, period },
    volatility: volatility === undefined ? null : { ...boundsOf(volatility), distance: 0, percent: 0 },
    candles: candles ?? 0,
    awaitedIn: null,
    awaitedOut: null,
  };
}
