/**
 * The plan of a ladder (SCALE-1, SCALE-3, SCALE-4), judged before the entry: for each rung how far from the entry it lies
 * and its share of what that brings. A rung that cannot be is refused by itself, with a reason and the numbers; the
 * others stay.
 */
import { scaleOf } from '../model/decimal.ts';
import { volatilityDefaults } from '../model/length.ts';
import type { EnterIntent, TargetIntent } from '../model/intent.ts';
import type { Length } from '../model/length.ts';
import {
  ladderFactor,
  scaleInShare,
  scaleInStep,
  scaleOutAt,
  scaleOutSizes,
  stepsOf,
  times,
  weightsOf,
  type LadderShape,
  type ScaleIn,
  type ScaleOut,
} from '../model/ladder.ts';
import type { FillAnchor } from '../model/order.ts';
import { rateScale, signOf, type Rate, type Side } from '../model/units.ts';
import type { AwaitedTerms } from './guard.ts';
import { inPrice, refuse, type Market, type Refused } from './length.ts';
import { anchorOf } from './plan-level.ts';
import { ratioOf } from './stop-plan.ts';

/** A further entry: a limit against the position, or a stop with it. */
export interface PlannedRung {
  /** A market order waits for the word of its guard (SCALE-2). */
  readonly type: 'limit' | 'stop' | 'market';
  readonly anchor: FillAnchor | null;
  readonly share: Rate;
  /** Where it is expected, decimal. */
  readonly level: number;
}

export interface PlannedLadder {
  readonly rungs: readonly PlannedRung[];
  /** Why others are not there. */
  readonly without: readonly Refused[];
  readonly awaited: AwaitedTerms | null;
}

export const noLadder: PlannedLadder = { rungs: [], without: [], awaited: null };

/** The rungs of an entry expected at `expected`, whose stop lies `risk` from there; null without one. */
export function planScaleIn(
  { scaleIn, side, confidence = 1 }: EnterIntent,
  expected: number,
  risk: number | null,
  market: Market,
): PlannedLadder | Refused {
  if (scaleIn === undefined) return noLadder;
  const ratio = ratioOf(scaleIn, market);
  if (typeof ratio !== 'number') return ratio;
  const awaited = awaitedOf(scaleIn, market);
  if (awaited !== null && 'refused' in awaited) return awaited;
  const lengths = lengthsOf(scaleIn, scaleInStep).map((length) => times(length, ratio));
  const all = awaited === null ? lengths.length : awaited.levels.length;
  const parts = partsOf(scaleIn, all, confidence);
  const count = scaleIn.confidence === 'rungs' ? Math.round(confidence * all) : all;
  const rungs: PlannedRung[] = [];
  const without: Refused[] = [];
  let room = scaleIn.maxPosition === undefined ? Infinity : scaleIn.maxPosition - 1;
  for (let i = 0; i < count; i++) {
    const part = Math.min(parts[i]!, room);
    const share = Math.round(part * rateScale) as Rate;
    if (share <= 0) {
      without.push(refuse('max-position', parts[i]!, Math.max(0, room)));
      continue;
    }
    if (awaited !== null) {
      rungs.push({ type: 'market', anchor: null, share, level: expected });
      room -= part;
      continue;
    }
    const rung = planRung(lengths[i]!, share, scaleIn.direction ?? 'against', side, expected, risk, market);
    if ('refused' in rung) without.push(rung);
    else {
      rungs.push(rung);
      room -= part;
    }
  }
  return { rungs, without, awaited };
}

/** What rungs wait for, once it is defined. */
function awaitedOf({ when }: ScaleIn, market: Market): AwaitedTerms | Refused | null {
  if (when === undefined) return null;
  const { momentum, volatility } = when;
  const { period = momentumPeriod, below, above } = (momentum ?? volatility)!;
  const reference = volatility === undefined ? 0 : (volatility.reference ?? volatilityDefaults.reference);
  const longest = Math.max(period, reference);
  if (market.candles <= longest) return refuse('not-defined', market.candles, longest + 1);
  return {
    cause: momentum === undefined ? 'volatility' : 'momentum',
    period,
    reference,
    isBelow: below !== undefined,
    levels: (below ?? above)!,
  };
}

const momentumPeriod = 14;

function lengthsOf(
  { at, rungs, step, spacing = 'linear', factor = ladderFactor }: LadderShape,
  usual: Length,
): readonly Length[] {
  if (at !== undefined) return at;
  return stepsOf(spacing, rungs ?? 1, factor).map((steps) => times(step ?? usual, steps));
}

/** How much each rung is for, times the quantity of the entry. */
function partsOf(
  { sizes = 'equal', factor = ladderFactor, total, confidence: cuts }: ScaleIn,
  count: number,
  confidence: number,
): readonly number[] {
  const all = (total ?? scaleInShare * count) * (cuts === 'size' ? confidence : 1);
  return sharesOf(weightsOf(sizes, count, factor), all);
}

function sharesOf(weights: readonly number[], total: number): readonly number[] {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => (total * weight) / sum);
}

function planRung(
  length: Length,
  share: Rate,
  direction: 'against' | 'with',
  side: Side,
  expected: number,
  risk: number | null,
  market: Market,
): PlannedRung | Refused {
  const scale = scaleOf(market.instrument.priceDigits);
  const distance = inPrice(length, expected, market);
  if (typeof distance !== 'number') return distance;
  if (!Number.isFinite(distance)) return refuse('bad-number', distance, 0);
  if (distance <= 0) return refuse('level-wrong-side', distance, 0);
  const { tick } = market.rules;
  if (distance * scale < tick / 2) return refuse('level-too-close', distance, tick / scale);
  const isAgainst = direction === 'against';
  // Met there, it would be sold at once by the stop that guards it.
  if (isAgainst && risk !== null && distance >= risk) return refuse('beyond-stop', distance, risk);
  const sign = signOf(side) * (isAgainst ? -1 : 1);
  const level = expected + sign * distance;
  if (level <= 0) return refuse('level-below-zero', level, 0);
  return {
    type: isAgainst ? 'limit' : 'stop',
    anchor: anchorOf(length, distance * scale, sign),
    share,
    level,
  };
}

/** SCALE-4: the targets of a ladder that takes out, nearest first. */
export function targetsOf(scaleOut: ScaleOut): readonly TargetIntent[] {
  const { at, rungs, step, sizes, total = 1, factor = ladderFactor } = scaleOut;
  const isUsual = at === undefined && rungs === undefined && step === undefined;
  const lengths = isUsual ? scaleOutAt : lengthsOf(scaleOut, scaleInStep);
  const weights = sizes ?? (isUsual ? scaleOutSizes : 'equal');
  const shares = sharesOf(weightsOf(weights, lengths.length, factor), total);
  return lengths.map((length, i) => ({ at: length, share: shares[i]! }));
}
