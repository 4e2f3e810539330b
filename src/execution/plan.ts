/**
 * The plan of stop and targets of an entry (FLOW-1, STOP-1), judged before the entry (STOP-6). Lengths start from the
 * actual fill; the venue anchors them there. A plan that cannot be is refused with a reason and the numbers, never
 * repaired. A stop that moves on is planned in `stop-plan.ts`.
 */
import { scaleOf } from '../model/decimal.ts';
import { isPlan, type EnterIntent, type TrailTerms } from '../model/intent.ts';
import { opposite, rateScale, type Price, type Rate, type Side } from '../model/units.ts';
import type { GuardTerms } from './guard.ts';
import { awaitedOf } from './awaited.ts';
import { noLadder, planScaleIn, targetsOf, type PlannedLadder, type WantedTarget } from './ladder.ts';
import { refuse, type Market, type Refused } from './length.ts';
import { planLevel, type PlannedChild } from './plan-level.ts';
import { planTrail, type PlannedOrder } from './plan-order.ts';
import { planStop } from './stop-plan.ts';

/** What guards an entry from its fill on. */
export interface Protection {
  readonly children: readonly PlannedChild[];
  /** What is done at closes; null for nothing. */
  readonly guard: GuardTerms | null;
  readonly ladder: PlannedLadder;
}

const none = 0 as Price;
const all = rateScale as Rate;
const nothingAtCloses: GuardTerms = {
  chandelier: null,
  volatility: null,
  candles: 0,
  awaitedIn: null,
  awaitedOut: null,
};
export const unprotected: Protection = { children: [], guard: null, ladder: noLadder };

/** The stop and targets of an entry whose price is expected at `planned`, or at the close for a market order. */
export function planProtection(
  intent: EnterIntent,
  planned: PlannedOrder,
  market: Market,
): Protection | Refused {
  const { stop: asked, target, targets, scaleIn, scaleOut, side, rewardToRisk } = intent;
  const isBare = asked === undefined && target === undefined && targets === undefined;
  if (isBare && scaleIn === undefined && scaleOut === undefined && rewardToRisk === undefined)
    return unprotected;
  const expected = expectedPrice(planned, market);
  const children: PlannedChild[] = [];
  let guard: GuardTerms | null = null;
  if (asked !== undefined) {
    if (isPlan(asked)) {
      const plan = planStop(asked, side, expected, market);
      if ('refused' in plan) return plan;
      if (plan.stop !== null) children.push(plan.stop);
      ({ guard } = plan);
    } else {
      const stop =
        'trail' in asked
          ? trailingChild(asked.trail, side, expected, market)
          : planLevel('stop', asked, all, side, expected, market, null);
      if ('refused' in stop) return stop;
      children.push(stop);
    }
  }
  const risk = children.length === 0 ? null : children[0]!.distance;
  if (target !== undefined) {
    const child = planLevel('target', target, all, side, expected, market, risk);
    if ('refused' in child) return child;
    children.push(child);
  } else {
    const several = scaleOut === undefined ? targets : targetsOf(scaleOut);
    const wrong =
      several === undefined
        ? null
        : addTargets(children, several, side, expected, market, risk, scaleOut !== undefined);
    if (wrong !== null) return wrong;
  }
  const reward = rewardToRisk === undefined ? null : rewardOf(children);
  if (reward !== null && !(risk !== null && reward >= rewardToRisk! * risk))
    return refuse('reward-to-risk', risk === null ? 0 : reward / risk, rewardToRisk!);
  const ladder = planScaleIn(intent, expected, risk, market);
  if ('refused' in ladder) return ladder;
  const awaitedOut = scaleOut === undefined ? null : awaitedOf(scaleOut, market);
  if (awaitedOut !== null && 'refused' in awaitedOut) return awaitedOut;
  const awaitedIn = ladder.awaited;
  if (awaitedIn === null && awaitedOut === null) return { children, guard, ladder };
  return { children, guard: { ...(guard ?? nothingAtCloses), awaitedIn, awaitedOut }, ladder };
}

function addTargets(
  children: PlannedChild[],
  targets: readonly WantedTarget[],
  side: Side,
  expected: number,
  market: Market,
  risk: number | null,
  ofAverage: boolean,
): Refused | null {
  let total = 0;
  let given = 0;
  for (const target of targets) {
    total += target.share;
    if (!(target.share > 0) || total > 1 + 1e-9) return refuse('bad-share', target.share, 1);
    // Shares that make a whole (three thirds) make exactly that.
    const part = total > 1 - 1e-9 ? rateScale - given : Math.round(target.share * rateScale);
    given += part;
    if ('awaits' in target) {
      children.push(awaitingTarget(target.awaits, part as Rate));
      continue;
    }
    const child = planLevel('target', target.at, part as Rate, side, expected, market, risk);
    if ('refused' in child) return child;
    const { anchor } = child;
    children.push(anchor === null || !ofAverage ? child : { ...child, anchor: { ...anchor, ofAverage } });
  }
  return null;
}

/** Part of a position that is taken out at a word, at whatever price there is then. */
const awaitingTarget = (awaits: number, share: Rate): PlannedChild => ({
  role: 'target',
  price: none,
  anchor: null,
  trail: null,
  ratchet: null,
  share,
  distance: null,
  awaits,
});

/** How far the targets that lie at a price are from the entry, each by its share; 0 where there are none. */
function rewardOf(children: readonly PlannedChild[]): number {
  let sum = 0;
  let shares = 0;
  for (const { role, share, distance } of children) {
    if (role !== 'target' || distance === null) continue;
    sum += share * distance;
    shares += share;
  }
  return shares === 0 ? 0 : sum / shares;
}

function trailingChild(
  terms: TrailTerms,
  side: Side,
  expected: number,
  market: Market,
): PlannedChild | Refused {
  const trail = planTrail(terms, opposite(side), expected, market);
  if ('refused' in trail) return trail;
  const scale = scaleOf(market.instrument.priceDigits);
  const distance = trail.activation > 0 ? null : trail.offset / scale + (expected * trail.rate) / rateScale;
  return {
    role: 'stop',
    price: none,
    anchor: null,
    trail,
    ratchet: null,
    share: all,
    distance,
    awaits: null,
  };
}

function expectedPrice(planned: PlannedOrder, market: Market): number {
  const scale = scaleOf(market.instrument.priceDigits);
  if (planned.limit > 0) return planned.limit / scale;
  return planned.trigger > 0 ? planned.trigger / scale : market.close;
}
