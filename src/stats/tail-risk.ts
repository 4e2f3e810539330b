/**
 * What the worst periods cost, at the confidences in common use: value at risk and expected shortfall, historical and of
 * a normal distribution. Each is defined in `value-at-risk.ts`; losses are positive fractions of a period, null where
 * there are fewer than two returns.
 */
import type { Numbers } from './sums.ts';
import * as risk from './value-at-risk.ts';

export interface TailRisk {
  /** Share of the periods that lose no more than the value at risk. */
  readonly confidence: number;
  readonly valueAtRisk: number | null;
  readonly expectedShortfall: number | null;
  readonly normalValueAtRisk: number | null;
  readonly normalExpectedShortfall: number | null;
}

const tails = [
  { confidence: 0.95, tail: 0.05 },
  { confidence: 0.99, tail: 0.01 },
] as const;

export function tailRisks(returns: Numbers): readonly TailRisk[] {
  return tails.map(({ confidence, tail }) => ({
    confidence,
    valueAtRisk: risk.valueAtRisk(returns, tail),
    expectedShortfall: risk.conditionalValueAtRisk(returns, tail),
    normalValueAtRisk: risk.normalValueAtRisk(returns, tail),
    normalExpectedShortfall: risk.normalConditionalValueAtRisk(returns, tail),
  }));
}
