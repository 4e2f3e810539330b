/**
 * From the normal form of what a scenario says of entries (SCEN-3) to the terms that the engine completes them with, and
 * whether they can ever be used: by the strategy, and with the candles of the run.
 */
import { BugError } from '../base/assert.ts';
import { besidesOf, momentumPeriodsOf, periodsOf } from '../engine/entry-terms.ts';
import type { MarketConfig, StrategyConfig } from '../engine/config.ts';
import type { CandleColumns } from '../market/candles.ts';
import type { BreakEven, EntryType, StopPlan, TrailTerms } from '../model/intent.ts';
import { rateScale } from '../model/units.ts';
import { closesInCommon } from '../portfolio/correlation.ts';
import { entryParts, type EntryPart, type Strategy } from '../strategy/strategy.ts';
import type { NormalEntry, NormalOrder } from './normal-entry.ts';
import { ladderTerms, scaleInTerms } from './normal-ladder.ts';
import { lengthTerms, reachTerms } from './normal-length.ts';
import type { NormalPlan, NormalStop, NormalTrail } from './normal-plan.ts';
import type { EntryFieldsInput } from './schema-entry.ts';
import type { Path, Wrong } from './source.ts';

export function entryTerms({
  order,
  stop,
  targets,
  rewardToRisk,
  scaleIn,
  scaleOut,
}: NormalEntry): StrategyConfig['entry'] {
  const levels = targets.map(({ at, share }) => ({ at: reachTerms(at), share: share / rateScale }));
  return {
    ...(order.type === 'market' ? {} : { order: orderTerms(order) }),
    ...(stop === null ? {} : { stop: stopTerms(stop) }),
    ...(levels.length === 0 ? {} : { targets: levels }),
    ...(rewardToRisk === null ? {} : { rewardToRisk: Number(rewardToRisk) }),
    ...(scaleIn === null ? {} : { scaleIn: scaleInTerms(scaleIn) }),
    ...(scaleOut === null ? {} : { scaleOut: ladderTerms(scaleOut) }),
  };
}

function orderTerms({
  type,
  offset,
  limitOffset,
  trail,
  timeInForce,
  goodFor,
  postOnly,
}: NormalOrder): EntryType {
  const at = offset === null ? null : lengthTerms(offset);
  // What fits together was judged with the normal form.
  return {
    type,
    ...(at === null ? {} : type === 'limit' ? { limit: at } : { trigger: at }),
    ...(limitOffset === null ? {} : { limit: lengthTerms(limitOffset) }),
    ...(trail === null ? {} : trailTerms(trail)),
    timeInForce,
    ...(goodFor === null ? {} : { goodFor }),
    ...(postOnly ? { postOnly } : {}),
  } as EntryType;
}

function stopTerms(stop: NormalStop): NonNullable<StrategyConfig['entry']['stop']> {
  if ('at' in stop) return lengthTerms(stop.at);
  if ('trail' in stop) return { trail: trailTerms(stop.trail) };
  const { start, trail, breakEven, on, chandelier, volatility, candles } = stop.plan;
  return {
    ...(start === null ? {} : { at: lengthTerms(start) }),
    ...(trail === null ? {} : { trail: planTrailTerms(trail) }),
    ...(breakEven === null ? {} : { breakEven: breakEvenTerms(breakEven) }),
    on,
    ...(chandelier === null
      ? {}
      : { chandelier: { atr: Number(chandelier.times), period: chandelier.period } }),
    ...(volatility === null
      ? {}
      : { volatility: { ...volatility, least: Number(volatility.least), most: Number(volatility.most) } }),
    ...(candles === null ? {} : { candles }),
  };
}

const planTrailTerms = ({
  distance,
  activation,
}: NonNullable<NormalPlan['trail']>): NonNullable<StopPlan['trail']> => ({
  ...lengthTerms(distance),
  ...(activation === null ? {} : { activation: reachTerms(activation) }),
});

const breakEvenTerms = ({ after, offset }: NonNullable<NormalPlan['breakEven']>): BreakEven => ({
  after: reachTerms(after),
  offset: offset === 'fees' ? offset : lengthTerms(offset),
});

function trailTerms({ distance, activation, on }: NormalTrail): TrailTerms {
  return {
    ...lengthTerms(distance),
    ...(activation === null ? {} : { activation: lengthTerms(activation) }),
    on,
  };
}

/** Where a part was written. */
function placeOf(part: EntryPart, given: EntryFieldsInput): string {
  if (part === 'order') return 'entry';
  if (part !== 'targets') return part;
  return given.target !== undefined ? 'target' : given.scaleOut !== undefined ? 'scaleOut' : part;
}

/** A part of the terms; what scales out stands for targets. */
export const partOfTerms = (part: EntryPart, terms: StrategyConfig['entry']): StrategyConfig['entry'] => {
  const { [part]: own, scaleOut } = terms;
  if (part === 'targets' && scaleOut !== undefined) return { scaleOut };
  return own === undefined ? {} : { [part]: own };
};

export const statesPart = (part: EntryPart, terms: StrategyConfig['entry']): boolean =>
  Object.keys(partOfTerms(part, terms)).length > 0;

/** A part that the strategy always states itself would never be used. `given` is what was written, at `path`. */
export function checkStated(
  strategy: Strategy,
  params: StrategyConfig['params'],
  terms: StrategyConfig['entry'],
  given: EntryFieldsInput,
  path: Path,
  wrong: Wrong[],
): void {
  for (const part of statedBy(strategy, params, path, wrong)) {
    if (!statesPart(part, terms)) continue;
    const message = `with these parameters "${strategy.name}" states its ${partNames[part]} itself`;
    const hint = 'Leave it out here, or see whether one of them switches it off (`backlot strategies`).';
    wrong.push({ code: 'stated-twice', path: [...path, placeOf(part, given)], message, hint });
  }
}

const partNames: Readonly<Record<EntryPart, string>> = {
  order: 'orders',
  stop: 'stop',
  targets: 'targets',
  scaleIn: 'ladder in',
};

function statedBy(
  strategy: Strategy,
  params: StrategyConfig['params'],
  path: Path,
  wrong: Wrong[],
): readonly EntryPart[] {
  const bad = (message: string): readonly EntryPart[] => {
    wrong.push({ code: 'bad-strategy', path: [...path, 'use'], message });
    return [];
  };
  let stated: unknown;
  try {
    stated = strategy.states?.(params) ?? [];
  } catch (error) {
    if (!(error instanceof Error) || error instanceof BugError) throw error;
    return bad(`the states of "${strategy.name}" failed: ${error.message}`);
  }
  const isKnown = (part: unknown): part is EntryPart => (entryParts as readonly unknown[]).includes(part);
  return Array.isArray(stated) && stated.every(isKnown)
    ? stated
    : bad(`expected the states of "${strategy.name}" as a list of ${entryParts.join(', ')}`);
}

/** A range of more candles than the run has is never defined (IND-2), and the strategy would never be asked. */
export function checkRanges(
  { entry, markets }: StrategyConfig,
  candlesOf: ReadonlyMap<string, number>,
  given: EntryFieldsInput,
  path: Path,
  wrong: Wrong[],
): void {
  for (const part of entryParts) {
    const terms = partOfTerms(part, entry);
    const period = Math.max(0, ...periodsOf(terms));
    const short = markets.find((id) => period > 0 && candlesOf.get(id)! <= period);
    if (short === undefined) continue;
    const isMomentum = momentumPeriodsOf(terms).includes(period);
    const what = isMomentum ? 'a relative strength index' : 'an ATR';
    const message = `${what} of ${period} candles needs ${period + 1}; ${short} has ${candlesOf.get(short)!} in this run`;
    const such = isMomentum ? '' : ', such as { atr: 2, period: 5 }';
    const hint = `Give it a shorter period${such}, or the run more candles.`;
    wrong.push({ code: 'too-few-candles', path: [...path, placeOf(part, given)], message, hint });
  }
}

/** A correlation of more returns than two markets have in common is never defined, and the strategy would never be asked. */
export function checkInCommon(
  { entry, markets }: Pick<StrategyConfig, 'entry' | 'markets'>,
  run: readonly Pick<MarketConfig, 'instrument' | 'candles'>[],
  path: Path,
  wrong: Wrong[],
): void {
  const columnsOf = (market: string): CandleColumns =>
    run.find(({ instrument }) => instrument.id === market)!.candles;
  for (const { part, id, period } of besidesOf(entry)) {
    const other = columnsOf(id);
    const inCommon = (market: string): number => {
      const own = columnsOf(market);
      return closesInCommon(own, own.length - 1, other, other.length - 1, period + 1);
    };
    const market = markets.find((one) => inCommon(one) <= period);
    if (market === undefined) continue;
    const closes = inCommon(market);
    const message = `a correlation of ${period} returns needs ${period + 1} closes in common; ${market} and ${id} have ${closes} in this run`;
    const hint = 'Give it a shorter period, or the run more candles of both.';
    const at: Path = [...path, part, 'when', 'correlation'];
    wrong.push({ code: 'too-few-candles', path: at, message, hint });
  }
}
