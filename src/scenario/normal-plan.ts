/**
 * A stop as a scenario writes it (STOP-1, STOP-3) in normal form: a level, a trail alone, or a plan of several kinds.
 * What does not fit together is told here, at its place.
 */
import { chandelierPeriod } from '../model/intent.ts';
import { volatilityDefaults } from '../model/length.ts';
import {
  isAtLeast,
  lengthOf,
  none,
  reachOf,
  type NormalLength,
  type NormalReach,
  type Use,
} from './normal-length.ts';
import type { StopInput } from './schema-entry.ts';
import type { BreakEvenInput, ChandelierInput, LengthInput, VolatilityInput } from './schema-plan.ts';
import type { Path, Wrong } from './source.ts';
import { positive } from './written.ts';

export interface NormalTrail {
  readonly distance: NormalLength;
  /** Null for at once. */
  readonly activation: NormalLength | null;
  readonly on: 'path' | 'close';
}

export interface NormalPlan {
  /** Where it starts; null where the trail says so, or where time alone ends the position. */
  readonly start: NormalLength | null;
  readonly trail: { readonly distance: NormalLength; readonly activation: NormalReach | null } | null;
  readonly breakEven: { readonly after: NormalReach; readonly offset: NormalLength | 'fees' } | null;
  readonly on: 'path' | 'close';
  readonly chandelier: { readonly times: string; readonly period: number } | null;
  readonly volatility: {
    readonly period: number;
    readonly reference: number;
    readonly least: string;
    readonly most: string;
  } | null;
  readonly candles: number | null;
}

export type NormalStop =
  { readonly at: NormalLength } | { readonly trail: NormalTrail } | { readonly plan: NormalPlan };

/** What lies on the side of the price where it may go down to nothing. */
export const near: Use = { zero: false, below: 100 };
export const far: Use = { zero: false, below: 10_000 };
const atOrFar: Use = { zero: true, below: 10_000 };

/** How a trailing order or stop follows. */
export function trailOf(
  { trail, activation, on }: Followed & { readonly trail: LengthInput },
  path: Path,
  wrong: Wrong[],
): NormalTrail {
  return {
    distance: lengthOf(trail, near, [...path, 'trail'], wrong),
    activation: activation === undefined ? null : lengthOf(activation, far, [...path, 'activation'], wrong),
    on: on ?? 'path',
  };
}

interface Followed {
  readonly activation?: LengthInput | undefined;
  readonly on?: 'path' | 'close' | undefined;
}

export function stopOf(given: StopInput, path: Path, wrong: Wrong[]): NormalStop {
  if (typeof given === 'string') return { at: lengthOf(given, near, path, wrong) };
  const { trail, activation, on, breakEven, chandelier, volatility, candles, ...level } = given;
  const bad = (message: string, hint?: string, field?: string): unknown =>
    wrong.push({
      code: 'bad-stop',
      path: field === undefined ? path : [...path, field],
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const named = Object.keys(level);
  const isStated = named.some((name) => name !== 'period');
  const moves = breakEven ?? chandelier ?? volatility ?? candles;
  const isInRisk = typeof activation === 'object' ? activation.r !== undefined : activation?.endsWith('R');
  if (trail !== undefined && moves === undefined && !isStated) {
    if (named.length > 0)
      bad('a stop that trails has no period of its own', 'Write trail: { atr: 2, period: 5 }.', 'period');
    if (isInRisk === true) {
      bad('R is the distance to where the stop starts', 'State that beside the trail: atr: 2.', 'activation');
      return { trail: trailOf({ trail, on }, path, wrong) };
    }
    return { trail: trailOf({ trail, activation: activation, on }, path, wrong) };
  }
  if (trail === undefined && activation !== undefined)
    bad('a stop without a trail has no activation', 'A trailing stop has: trail: 5%.', 'activation');
  if (trail === undefined && breakEven === undefined && on !== undefined)
    bad('a fixed stop has no on', 'A trailing stop has: trail: 5%.', 'on');
  if (trail === undefined && moves === undefined) {
    if (isStated) return { at: lengthOf(level, near, path, wrong) };
    bad('expected exactly one of percent, ticks, atr, distance and trail');
    return { at: none };
  }
  if (!isStated && level.period !== undefined)
    bad('a stop has a period beside atr alone', 'Write trail: { atr: 2, period: 5 }.', 'period');
  const isTimeAlone =
    trail === undefined && breakEven === undefined && chandelier === undefined && volatility === undefined;
  if (!isStated && !isTimeAlone && (trail === undefined || activation !== undefined))
    bad(
      'expected where the stop starts',
      'State it beside: percent: 5, atr: 2, or a trail without activation.',
    );
  return {
    plan: {
      start: isStated ? lengthOf(level, near, path, wrong) : null,
      trail:
        trail === undefined
          ? null
          : {
              distance: lengthOf(trail, near, [...path, 'trail'], wrong),
              activation:
                activation === undefined ? null : reachOf(activation, far, [...path, 'activation'], wrong),
            },
      breakEven: breakEven === undefined ? null : breakEvenOf(breakEven, [...path, 'breakEven'], wrong),
      on: on ?? 'path',
      chandelier: chandelier === undefined ? null : chandelierOf(chandelier, [...path, 'chandelier'], wrong),
      volatility: volatility === undefined ? null : volatilityOf(volatility, [...path, 'volatility'], wrong),
      candles: candles ?? null,
    },
  };
}

function breakEvenOf(given: BreakEvenInput, path: Path, wrong: Wrong[]): NormalPlan['breakEven'] {
  if (typeof given === 'string') return { after: reachOf(given, far, path, wrong), offset: none };
  const { after: start = '2%', offset: lock = '0%' } = given;
  const after = reachOf(start, far, [...path, 'after'], wrong);
  const offset = lock === 'fees' ? lock : lengthOf(lock, atOrFar, [...path, 'offset'], wrong);
  if (offset !== 'fees' && isAtLeast(offset, after)) {
    const message =
      'expected an offset below after: the stop would lie at or beyond the price that moves it there';
    wrong.push({
      code: 'bad-stop',
      path: [...path, 'offset'],
      message,
      hint: 'Every entry would be refused.',
    });
  }
  return { after, offset };
}

function chandelierOf(given: ChandelierInput, path: Path, wrong: Wrong[]): NormalPlan['chandelier'] {
  if (typeof given !== 'string')
    return { times: positive(given.atr, [...path, 'atr'], wrong), period: given.period ?? chandelierPeriod };
  return { times: positive(given.replace(/ ?atr$/, ''), path, wrong), period: chandelierPeriod };
}

export function volatilityOf(given: VolatilityInput, path: Path, wrong: Wrong[]): NormalPlan['volatility'] {
  const { period, reference, least, most } = { ...volatilityDefaults, ...given };
  if (Number(least) > Number(most)) {
    const message = `expected least to be no more than most, got ${least} and ${most}`;
    wrong.push({ code: 'bad-stop', path: [...path, 'least'], message });
  }
  if (period === reference) {
    const message = `expected a reference other than the period, got ${period} for both: nothing would ever change`;
    wrong.push({ code: 'bad-stop', path: [...path, 'reference'], message });
  }
  return {
    period: period ?? volatilityDefaults.period,
    reference: reference ?? volatilityDefaults.reference,
    least: positive(least ?? volatilityDefaults.least, [...path, 'least'], wrong),
    most: positive(most ?? volatilityDefaults.most, [...path, 'most'], wrong),
  };
}
