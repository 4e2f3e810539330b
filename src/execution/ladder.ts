/**
 * The plan of a ladder (SCALE-1, SCALE-3, SCALE-4), judged before the entry: for each rung how far from the entry it lies
 * and its share of what that brings. A rung that cannot be is refused by itself, with a reason and the numbers; the
 * others stay.
 */
import { scaleOf } from '../model/decimal.ts';
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
import { awaitedOf, levelsOf } from './awaited.ts';
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
  /** What it waits for in place of a price; null for none. */
  readonly awaits: number | null;
}

export interface PlannedLadder {
  readonly rungs: readonly PlannedRung[];
  /** Why others are not there. */
  readonly without: readonly Refused[];
  readonly awaited: AwaitedTerms | null;
}

/** As in `headroom.ts`: what is made of it has to fit as well. */
const unitsMost = Number.MAX_SAFE_INTEGER / 4;

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
  const levels = levelsOf(scaleIn.when);
  const lengths = lengthsOf(scaleIn, scaleInStep);
  const all = levels?.length ?? lengths.length;
  const parts = partsOf(scaleIn, all, confidence);
  // Loops by index here and below: this is asked of every entry, and a list that `map` makes changes its kind on the way.
  const wanted: Wanted[] = [];
  for (let i = 0; i < all; i++) {
    const part = parts[i]!;
    const length = levels === null ? times(lengths[i]!, ratio) : null;
    wanted[i] =
      length === null
        ? { part, awaits: levels![i]! }
        : { part, length, distance: inPrice(length, expected, market) };
  }
  // Lengths that are stated one by one may be of several kinds: which is nearer is known here.
  if (levels === null && !areInOrder(wanted)) wanted.sort((a, b) => farOf(a) - farOf(b));
  const rungs: PlannedRung[] = [];
  const without: Refused[] = [];
  let room = scaleIn.maxPosition === undefined ? Infinity : scaleIn.maxPosition - 1;
  let planned = 0;
  let given = 0;
  const count = Math.min(all, countOf(scaleIn, confidence, all));
  for (let i = 0; i < count; i++) {
    const one = wanted[i]!;
    const { part: whole } = one;
    const part = Math.min(whole, room);
    // Sums are rounded, not each for itself, so that shares that make a whole (three thirds) make exactly that.
    const share = (Math.round((planned + part) * rateScale) - given) as Rate;
    if (share <= 0) {
      without.push(
        whole > room ? refuse('max-position', whole, Math.max(0, room)) : refuse('bad-share', whole, 0),
      );
      continue;
    }
    if (!(share <= unitsMost)) {
      without.push(refuse('too-large', whole, unitsMost / rateScale));
      continue;
    }
    const rung: PlannedRung | Refused =
      'awaits' in one
        ? { type: 'market', anchor: null, share, level: expected, awaits: one.awaits }
        : planRung(one, share, scaleIn.direction ?? 'against', side, expected, risk, market);
    if ('refused' in rung) without.push(rung);
    else {
      rungs.push(rung);
      room -= part;
      planned += part;
      given += share;
    }
  }
  return { rungs, without, awaited };
}

/** SCALE-3: how many there are; where nothing is left of their sizes, none. */
function countOf({ confidence: cuts }: ScaleIn, confidence: number, all: number): number {
  if (cuts === 'rungs') return Math.round(confidence * all);
  return cuts === 'size' && confidence === 0 ? 0 : all;
}

/** A rung as it is stated: so far from the entry, or what it waits for; and how much it is for. */
type Wanted = { readonly part: number } & (
  { readonly length: Length; readonly distance: number | Refused } | { readonly awaits: number }
);

const farOf = (one: Wanted): number =>
  'distance' in one && typeof one.distance === 'number' ? one.distance : Infinity;

/** Nearest first, as steps always are: a sort makes lists of its own even then. */
function areInOrder(wanted: readonly Wanted[]): boolean {
  for (let i = 1; i < wanted.length; i++) if (!(farOf(wanted[i - 1]!) <= farOf(wanted[i]!))) return false;
  return true;
}

function lengthsOf(
  { at, rungs, step, spacing = 'linear', factor = ladderFactor }: LadderShape,
  usual: Length,
): readonly Length[] {
  if (at !== undefined) return at;
  const steps = stepsOf(spacing, rungs ?? 1, factor);
  const lengths: Length[] = [];
  for (let i = 0; i < steps.length; i++) lengths[i] = times(step ?? usual, steps[i]!);
  return lengths;
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
  for (let i = 0; i < weights.length; i++) sum += weights[i]!;
  const shares: number[] = [];
  for (let i = 0; i < weights.length; i++) shares[i] = (total * weights[i]!) / sum;
  return shares;
}

function planRung(
  { length, distance }: { readonly length: Length; readonly distance: number | Refused },
  share: Rate,
  direction: 'against' | 'with',
  side: Side,
  expected: number,
  risk: number | null,
  market: Market,
): PlannedRung | Refused {
  const scale = scaleOf(market.instrument.priceDigits);
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
  if (level * scale > unitsMost) return refuse('too-large', level, unitsMost / scale);
  return {
    type: isAgainst ? 'limit' : 'stop',
    anchor: anchorOf(length, distance * scale, sign),
    share,
    level,
    awaits: null,
  };
}

/** A target as it is stated: at a price, or with the level that it waits for. */
export type WantedTarget = TargetIntent | { readonly awaits: number; readonly share: number };

/** SCALE-4: the targets of a ladder that takes out, nearest first. */
export function targetsOf(scaleOut: ScaleOut): readonly WantedTarget[] {
  const { at, rungs, step, sizes, total = 1, factor = ladderFactor } = scaleOut;
  const levels = levelsOf(scaleOut.when);
  const isUsual = levels === null && at === undefined && rungs === undefined && step === undefined;
  const lengths = isUsual ? scaleOutAt : lengthsOf(scaleOut, scaleInStep);
  const weights = sizes ?? (isUsual ? scaleOutSizes : 'equal');
  const shares = sharesOf(weightsOf(weights, (levels ?? lengths).length, factor), total);
  return levels === null
    ? lengths.map((length, i) => ({ at: length, share: shares[i]! }))
    : levels.map((awaits, i) => ({ awaits, share: shares[i]! }));
}
