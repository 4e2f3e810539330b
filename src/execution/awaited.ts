/** What the rungs of a ladder wait for in place of a price (SCALE-2), judged at the decision: it must be defined there. */
import { correlationPeriod, momentumPeriod, type Awaited, type LadderShape } from '../model/ladder.ts';
import { volatilityDefaults } from '../model/length.ts';
import type { AwaitedTerms } from './guard.ts';
import { refuse, type Market, type Refused } from './length.ts';

/** What rungs wait for; null where they wait for a price. */
export function awaitedOf(
  { when }: Pick<LadderShape, 'when'>,
  market: Market,
): AwaitedTerms | Refused | null {
  if (when === undefined) return null;
  const { momentum, volatility, correlation } = when;
  if (correlation !== undefined) return correlatedOf(correlation, market);
  const terms = (momentum ?? volatility)!;
  const { period = momentumPeriod } = terms;
  const reference = volatility === undefined ? 0 : (volatility.reference ?? volatilityDefaults.reference);
  const longest = Math.max(period, reference);
  if (market.candles <= longest) return refuse('not-defined', market.candles, longest + 1);
  const cause = momentum === undefined ? 'volatility' : 'momentum';
  return { cause, period, reference, other: -1, isBelow: terms.below !== undefined };
}

/** Told with the closes in common, and how many it takes: where those are there, one of the two has not moved. */
function correlatedOf(
  { with: id, period = correlationPeriod, below }: NonNullable<Awaited['correlation']>,
  market: Market,
): AwaitedTerms | Refused {
  const beside = market.beside(id, period);
  if (typeof beside === 'string') return refuse(beside, 0, 0);
  if (beside.correlation === null) return refuse('not-defined', beside.closes, period + 1);
  return {
    cause: 'correlation',
    period,
    reference: 0,
    other: beside.market,
    isBelow: below !== undefined,
  };
}

/** One for each rung. */
export const levelsOf = (when: Awaited | undefined): readonly number[] | null => {
  const terms = when?.momentum ?? when?.volatility ?? when?.correlation;
  return terms?.below ?? terms?.above ?? null;
};
