/**
 * What a scenario says of a strategy's entries (SCEN-3) in normal form: the order with all its fields, the stop, the
 * targets. What does not fit together (a limit without its offset, a trailing stop beside a fixed one, shares above
 * 100%) is told here, at its place.
 */
import { hasLimit, hasTrigger, type OrderType, type TimeInForce } from '../model/order.ts';
import { scaleInOf, scaleOutOf, type NormalLadder, type NormalScaleIn } from './normal-ladder.ts';
import { isZero, lengthOf, reachOf, type NormalLength, type NormalReach, type Use } from './normal-length.ts';
import { far, stopOf, trailOf, type NormalStop, type NormalTrail } from './normal-plan.ts';
import type { EntryFieldsInput, EntryInput, TargetInput } from './schema-entry.ts';
import type { Path, Wrong } from './source.ts';
import { partOf, positive } from './written.ts';

export interface NormalOrder {
  readonly type: OrderType;
  /** From the close to the limit or trigger; null where there is neither. */
  readonly offset: NormalLength | null;
  /** From a trigger to its limit. */
  readonly limitOffset: NormalLength | null;
  readonly trail: NormalTrail | null;
  readonly timeInForce: TimeInForce;
  /** Candles, for gtd. */
  readonly goodFor: number | null;
  readonly postOnly: boolean;
}

export interface NormalTarget {
  readonly at: NormalReach;
  /** Of the position, in units of 10^-8. */
  readonly share: number;
}

export interface NormalEntry {
  readonly order: NormalOrder;
  readonly stop: NormalStop | null;
  readonly targets: readonly NormalTarget[];
  /** Null where none is required. */
  readonly rewardToRisk: string | null;
  readonly scaleIn: NormalScaleIn | null;
  readonly scaleOut: NormalLadder | null;
}

const whole = 100_000_000;
const atOrNear: Use = { zero: true, below: 100 };

export function entryOf(given: EntryFieldsInput, path: Path, wrong: Wrong[]): NormalEntry {
  const { entry = 'market', stop, target, targets, rewardToRisk, scaleIn, scaleOut } = given;
  if (target !== undefined && targets !== undefined) {
    const message = 'expected target or targets, got both';
    wrong.push({ code: 'bad-targets', path: [...path, 'targets'], message });
  }
  if (scaleOut !== undefined && (target !== undefined || targets !== undefined)) {
    const message = `expected scaleOut or ${target === undefined ? 'targets' : 'target'}, got both`;
    wrong.push({ code: 'bad-targets', path: [...path, 'scaleOut'], message });
  }
  if (rewardToRisk !== undefined && scaleOut?.when !== undefined) {
    const message = 'expected rewardToRisk or scaleOut.when, got both: rungs that wait lie at no price';
    wrong.push({ code: 'bad-targets', path: [...path, 'rewardToRisk'], message });
  }
  const parts = targetsOf(targets ?? [], [...path, 'targets'], wrong);
  return {
    order: orderOf(entry, [...path, 'entry'], wrong),
    stop: stop === undefined ? null : stopOf(stop, [...path, 'stop'], wrong),
    targets:
      target === undefined ? parts : [{ at: reachOf(target, far, [...path, 'target'], wrong), share: whole }],
    rewardToRisk:
      rewardToRisk === undefined ? null : positive(rewardToRisk, [...path, 'rewardToRisk'], wrong),
    scaleIn: scaleIn === undefined ? null : scaleInOf(scaleIn, [...path, 'scaleIn'], wrong),
    scaleOut: scaleOut === undefined ? null : scaleOutOf(scaleOut, [...path, 'scaleOut'], wrong),
  };
}

const marketOrder: NormalOrder = {
  type: 'market',
  offset: null,
  limitOffset: null,
  trail: null,
  timeInForce: 'gtc',
  goodFor: null,
  postOnly: false,
};

/** The fields that a type has beside it; the first is the one it needs. */
function fieldsOf(type: OrderType): readonly string[] {
  if (type === 'market') return [];
  const lasting = ['timeInForce', 'goodFor'];
  if (type === 'limit') return ['offset', ...lasting, 'postOnly'];
  if (type === 'trailing-stop') return ['trail', 'activation', 'on', ...lasting];
  return ['offset', ...(hasLimit(type) ? ['limitOffset'] : []), ...lasting];
}

function orderOf(given: EntryInput, path: Path, wrong: Wrong[]): NormalOrder {
  if (given === 'market') return marketOrder;
  const { type, offset, limitOffset, trail, goodFor, postOnly = false } = given;
  const known = fieldsOf(type);
  const bad = (message: string, hint?: string, field?: string): unknown =>
    wrong.push({
      code: 'bad-entry',
      path: field === undefined ? path : [...path, field],
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  for (const [name, value] of Object.entries(given)) {
    if (name === 'type' || value === undefined || known.includes(name)) continue;
    const hint = known.length === 0 ? 'It has no fields.' : `It has: ${known.join(', ')}.`;
    bad(`a ${type} entry has no ${name}`, hint, name);
  }
  if (known[0] === 'offset' && offset === undefined)
    bad(
      `a ${type} entry needs its offset from the close`,
      'Such as offset: 0.5%, or 0% for the close itself.',
    );
  if (known[0] === 'trail' && trail === undefined)
    bad('a trailing-stop entry needs its trail, how far it follows behind', 'Such as trail: 2 atr.');
  const isAt = hasTrigger(type) && hasLimit(type);
  const timeInForce = lastingOf(given, bad);
  const away = offset === undefined || known[0] !== 'offset' ? null : offset;
  const order: NormalOrder = {
    type,
    offset: away === null ? null : lengthOf(away, atOrNear, [...path, 'offset'], wrong),
    limitOffset: isAt ? lengthOf(limitOffset ?? '0%', atOrNear, [...path, 'limitOffset'], wrong) : null,
    trail: trail === undefined || type !== 'trailing-stop' ? null : trailOf({ ...given, trail }, path, wrong),
    timeInForce,
    goodFor: goodFor ?? null,
    postOnly,
  };
  if (postOnly && type === 'limit' && order.offset !== null && isZero(order.offset))
    bad('a limit at the close takes, which postOnly refuses', 'Give it an offset above 0%.', 'postOnly');
  return order;
}

/** How long an order stays, where its type can; `goodFor` alone is gtd. */
function lastingOf(
  { type, timeInForce, goodFor, postOnly }: Exclude<EntryInput, string>,
  bad: (message: string, hint: string, field: string) => unknown,
): TimeInForce {
  const times = hasLimit(type) ? ['gtc', 'gtd', 'day', 'ioc', 'fok'] : ['gtc', 'gtd', 'day'];
  if (timeInForce === undefined || type === 'market') return goodFor === undefined ? 'gtc' : 'gtd';
  if (!times.includes(timeInForce))
    bad(`a ${type} entry cannot be ${timeInForce}`, `It can be: ${times.join(', ')}.`, 'timeInForce');
  else if (timeInForce === 'gtd' && goodFor === undefined)
    bad('gtd needs goodFor, the candles for which it stays', 'Such as goodFor: 5.', 'timeInForce');
  else if (timeInForce !== 'gtd' && goodFor !== undefined)
    bad(`${timeInForce} has no goodFor`, 'It belongs to gtd.', 'goodFor');
  else if (postOnly === true && (timeInForce === 'ioc' || timeInForce === 'fok'))
    bad(`${timeInForce} takes, which postOnly refuses`, 'Leave one of them out.', 'postOnly');
  return timeInForce;
}

function targetsOf(given: readonly TargetInput[], path: Path, wrong: Wrong[]): readonly NormalTarget[] {
  let sum = 0;
  return given.map(({ at, share: written }, i) => {
    const share = partOf(written, [...path, i, 'share'], wrong);
    const before = sum;
    sum += share;
    if (sum > whole && before <= whole) {
      const message = `expected shares of 100% together, got ${sum / 1e6}% with this one`;
      wrong.push({ code: 'bad-share', path: [...path, i, 'share'], message });
    }
    return { at: reachOf(at, far, [...path, i, 'at'], wrong), share };
  });
}
