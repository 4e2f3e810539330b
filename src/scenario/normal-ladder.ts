/**
 * Ladders of a scenario (SCALE-1, SCALE-3) in normal form, and the terms that an entry states of them. What does not fit
 * together is told here, at its place.
 */
import {
  factorMost,
  ladderFactor,
  type LadderShape,
  type Progression,
  type ScaleIn,
  type Spacing,
} from '../model/ladder.ts';
import { awaitedOf, awaitedTerms, type NormalAwaited } from './normal-awaited.ts';
import { lengthOf, lengthTerms, type NormalLength } from './normal-length.ts';
import { far, near, volatilityOf, type NormalPlan } from './normal-plan.ts';
import type { ScaleInInput, ScaleOutInput } from './schema-ladder.ts';
import type { Path, Wrong } from './source.ts';
import { positive } from './written.ts';

export interface NormalLadder {
  /** Null where the ladder says nothing of how its rungs lie. */
  readonly rungs: number | null;
  readonly step: NormalLength | null;
  readonly spacing: Spacing | null;
  readonly factor: string;
  readonly at: readonly NormalLength[] | null;
  /** Null for the usual ones. */
  readonly sizes: Progression | readonly string[] | null;
  readonly total: string | null;
  readonly when: NormalAwaited | null;
}

export interface NormalScaleIn extends NormalLadder {
  readonly direction: 'against' | 'with';
  readonly maxPosition: string | null;
  readonly volatility: NormalPlan['volatility'];
  readonly confidence: 'rungs' | 'size' | null;
}

export function scaleInOf(given: ScaleInInput, path: Path, wrong: Wrong[]): NormalScaleIn {
  const { direction = 'against', maxPosition, volatility, confidence } = given;
  const most = maxPosition === undefined ? null : positive(maxPosition, [...path, 'maxPosition'], wrong);
  if (most !== null && Number(most) < 1) {
    const message = `expected 1 or more times the entry, got ${most}`;
    wrong.push({ code: 'bad-ladder', path: [...path, 'maxPosition'], message });
  }
  return {
    ...ladderOf(given, 1, direction, path, wrong),
    direction,
    maxPosition: most,
    volatility: volatility === undefined ? null : volatilityOf(volatility, [...path, 'volatility'], wrong),
    confidence: confidence ?? null,
  };
}

export function scaleOutOf(given: ScaleOutInput, path: Path, wrong: Wrong[]): NormalLadder {
  const ladder = ladderOf(given, given.step === undefined ? 3 : 1, 'with', path, wrong);
  if (ladder.total !== null && Number(ladder.total) > 1) {
    const message = `expected a share of the position of 1 at most, got ${ladder.total}`;
    wrong.push({ code: 'bad-ladder', path: [...path, 'total'], message });
  }
  return ladder;
}

/** `usual`: how many rungs there are where nothing is said. */
function ladderOf(
  given: ScaleInInput | ScaleOutInput,
  usual: number,
  direction: 'against' | 'with',
  path: Path,
  wrong: Wrong[],
): NormalLadder {
  const { rungs, step, spacing, factor, at, sizes, total } = given;
  const when = given.when === undefined ? null : awaitedOf(given, given.when, path, wrong);
  const bad = (field: string, message: string, hint?: string): unknown =>
    wrong.push({
      code: 'bad-ladder',
      path: [...path, field],
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const beside = Object.entries({ rungs, step, spacing }).find(([, value]) => value !== undefined);
  if (at !== undefined && beside !== undefined)
    bad('at', `expected at, or rungs with step and spacing, got at and ${beside[0]}`);
  const grows = (spacing === 'exponential' && given.when === undefined) || sizes === 'exponential';
  if (factor !== undefined && !grows)
    bad(
      'factor',
      `a factor belongs to exponential ${given.when === undefined ? 'spacing or sizes' : 'sizes'}`,
      `Write ${given.when === undefined ? 'spacing' : 'sizes'}: exponential.`,
    );
  if (factor !== undefined && Number(factor) > factorMost)
    bad('factor', `expected at most ${factorMost}, got ${factor}`);
  // Beside `when` that is told once: how rungs lie is not looked into.
  const lies = [given.when, at, rungs, step].some((one) => one !== undefined);
  if (spacing !== undefined && !lies)
    bad('spacing', 'a spacing belongs to rungs or a step', 'Write how many there are: rungs: 3.');
  const use = direction === 'with' ? far : near;
  const count = at?.length ?? rungs ?? when?.levels.length ?? usual;
  if (Array.isArray(sizes) && sizes.length !== count)
    bad(
      'sizes',
      `expected ${count} ${count === 1 ? 'weight' : 'weights'}, one for each rung, got ${sizes.length}`,
    );
  return {
    rungs: rungs ?? null,
    step: step === undefined ? null : lengthOf(step, use, [...path, 'step'], wrong),
    spacing: spacing ?? null,
    factor: factor === undefined ? String(ladderFactor) : positive(factor, [...path, 'factor'], wrong),
    at: at?.map((one, i) => lengthOf(one, use, [...path, 'at', i], wrong)) ?? null,
    sizes: Array.isArray(sizes)
      ? sizes.map((weight, i) => positive(weight, [...path, 'sizes', i], wrong))
      : (sizes ?? null),
    total: total === undefined ? null : positive(total, [...path, 'total'], wrong),
    when,
  };
}

export function ladderTerms(ladder: NormalLadder): LadderShape {
  const { rungs, step, spacing, factor, at, sizes, total, when } = ladder;
  return {
    ...(rungs === null ? {} : { rungs }),
    ...(step === null ? {} : { step: lengthTerms(step) }),
    ...(spacing === null ? {} : { spacing }),
    factor: Number(factor),
    ...(at === null ? {} : { at: at.map(lengthTerms) }),
    ...(sizes === null ? {} : { sizes: typeof sizes === 'string' ? sizes : sizes.map(Number) }),
    ...(total === null ? {} : { total: Number(total) }),
    ...(when === null ? {} : { when: awaitedTerms(when) }),
  };
}

export function scaleInTerms(scaleIn: NormalScaleIn): ScaleIn {
  const { when, direction, maxPosition, volatility, confidence } = scaleIn;
  return {
    ...ladderTerms(scaleIn),
    ...(when === null ? { direction } : {}),
    ...(maxPosition === null ? {} : { maxPosition: Number(maxPosition) }),
    ...(volatility === null
      ? {}
      : { volatility: { ...volatility, least: Number(volatility.least), most: Number(volatility.most) } }),
    ...(confidence === null ? {} : { confidence }),
  };
}
