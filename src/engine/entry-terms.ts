/**
 * What a scenario says of a strategy's entries (SCEN-3): how they are sent, their stop and their targets, each where the
 * strategy says nothing of it itself. The signal in the journal is what the strategy asked for; the order is what became
 * of it.
 */
import { createIndicator } from '../indicators/registry.ts';
import {
  chandelierPeriod,
  isPlan,
  type EnterIntent,
  type EntryTerms,
  type StopPlan,
} from '../model/intent.ts';
import { correlationPeriod, momentumPeriod } from '../model/ladder.ts';
import { atrPeriod, volatilityDefaults, type Length } from '../model/length.ts';

/** What has been used of the terms so far: plain, so that a snapshot is a copy. */
export interface UsedTerms {
  entries: number;
  order: boolean;
  stop: boolean;
  targets: boolean;
  scaleIn: boolean;
}

export const unusedTerms = (): UsedTerms => ({
  entries: 0,
  order: false,
  stop: false,
  targets: false,
  scaleIn: false,
});

/** `intent` with what it leaves out. */
export function completed(intent: EnterIntent, terms: EntryTerms, used: UsedTerms): EnterIntent {
  const { order, stop, targets, scaleIn, scaleOut, rewardToRisk } = terms;
  const takesOrder = intent.order === undefined && order !== undefined;
  const takesStop = intent.stop === undefined && stop !== undefined;
  const isOpen = intent.target === undefined && intent.targets === undefined && intent.scaleOut === undefined;
  const takesTargets = isOpen && (targets !== undefined || scaleOut !== undefined);
  const takesScaleIn = intent.scaleIn === undefined && scaleIn !== undefined;
  used.entries++;
  used.order ||= takesOrder;
  used.stop ||= takesStop;
  used.targets ||= takesTargets;
  used.scaleIn ||= takesScaleIn;
  if (!takesOrder && !takesStop && !takesTargets && !takesScaleIn && rewardToRisk === undefined)
    return intent;
  return {
    ...intent,
    ...(takesOrder ? { order } : {}),
    ...(takesStop ? { stop } : {}),
    ...(takesTargets && targets !== undefined ? { targets } : {}),
    ...(takesTargets && scaleOut !== undefined ? { scaleOut } : {}),
    ...(takesScaleIn ? { scaleIn } : {}),
    ...(rewardToRisk === undefined || intent.rewardToRisk !== undefined ? {} : { rewardToRisk }),
  };
}

/** Whether an entry that says nothing of its order rests by these terms, and so takes the place of one that rests. */
export const rests = ({ order }: EntryTerms): boolean => order !== undefined && order.type !== 'market';

/** The row from whose close on every range that the terms state is defined; 0 where they state none. */
export function firstRow(terms: EntryTerms): number {
  const warmups = periodsOf(terms).map((period) => createIndicator({ kind: 'atr', period }).warmup - 1);
  return Math.max(0, ...warmups);
}

export const ladderParts = ['scaleIn', 'scaleOut'] as const;

/** The markets whose correlation the terms wait for (SCALE-2), by their ids, and over how many returns. */
export const besidesOf = (
  terms: Pick<EntryTerms, (typeof ladderParts)[number]>,
): readonly { readonly part: (typeof ladderParts)[number]; readonly id: string; readonly period: number }[] =>
  ladderParts.flatMap((part) => {
    const correlation = terms[part]?.when?.correlation;
    if (correlation === undefined) return [];
    return [{ part, id: correlation.with, period: correlation.period ?? correlationPeriod }];
  });

/** The periods of all ranges that the terms state; of momentum, too, which is defined from the same close on. */
export const periodsOf = (terms: EntryTerms): readonly number[] => [
  ...rangePeriodsOf(terms),
  ...momentumPeriodsOf(terms),
];

export const momentumPeriodsOf = ({ scaleIn, scaleOut }: EntryTerms): readonly number[] =>
  [scaleIn?.when?.momentum, scaleOut?.when?.momentum].flatMap((momentum) =>
    momentum === undefined ? [] : [momentum.period ?? momentumPeriod],
  );

function rangePeriodsOf({ order, stop, targets, scaleIn, scaleOut }: EntryTerms): readonly number[] {
  const plan: StopPlan = stop !== undefined && isPlan(stop) ? stop : {};
  const trails = [stop !== undefined && 'trail' in stop ? stop.trail : null, order ?? null];
  const lengths = trails.flatMap((terms) => {
    if (terms === null) return [];
    const { trigger, limit, activation } = terms as Partial<Record<string, number | Length>>;
    return [terms, trigger, limit, activation];
  });
  const { at, breakEven } = plan;
  const levels = [
    stop,
    at,
    breakEven?.after,
    breakEven?.offset,
    ...(targets ?? []).map((target) => target.at),
    ...[scaleIn, scaleOut].flatMap((ladder) => [ladder?.step, ...(ladder?.at ?? [])]),
  ];
  const ofLengths = [...lengths, ...levels].flatMap((length) => {
    if (typeof length !== 'object' || !('atr' in length)) return [];
    return [length.period ?? atrPeriod];
  });
  const { chandelier, volatility } = plan;
  const waited = [scaleIn?.when?.volatility, scaleOut?.when?.volatility];
  const compared = [volatility, scaleIn?.volatility, ...waited].flatMap((terms) =>
    terms === undefined
      ? []
      : [terms.period ?? volatilityDefaults.period, terms.reference ?? volatilityDefaults.reference],
  );
  const hung = chandelier === undefined ? [] : [chandelier.period ?? chandelierPeriod];
  return [...ofLengths, ...hung, ...compared];
}
