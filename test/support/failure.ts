/** Cases that laws failed on, as `keep-failures.ts` writes them into `test/failures/`. */
import type { RunPlan } from './run-plan.ts';

export const failuresFolder = new URL('../failures/', import.meta.url).pathname;

/** A case that failed, as it is kept. */
export interface Failure {
  /** The title of the law. */
  readonly law: string;
  readonly seed: number;
  /** Where among the cases of the seed it was found, and how it was shrunk. */
  readonly path: string | null;
  readonly plan: RunPlan;
}

/** The run plan that a law was given, by itself or among other things; null for none. */
export function planIn(given: unknown): RunPlan | null {
  if (Array.isArray(given)) return given.map(planIn).find((plan) => plan !== null) ?? null;
  const isPlan = typeof given === 'object' && given !== null && 'markets' in given && 'sizing' in given;
  return isPlan ? (given as RunPlan) : null;
}

/** How many candles a plan has, for each market. */
export const candlesIn = ({ markets }: RunPlan): readonly number[] =>
  markets.map(({ steps }) => steps.filter(({ candle }) => candle !== null).length);
