/**
 * Cases that laws failed on, as `keep-failures.ts` writes them into `test/failures/`: a run plan, or orders by hand.
 *
 * Other cases are no runs of a plan: columns and conditions (`wakes`, `conditions`), packed orders (`packed`), rungs in
 * closes of their own (`rungs-by-correlation`), and all that is about one function. Their message holds all of the case,
 * which belongs into a test beside the law. Worlds of the kit are told by `assertLaws`, with a file of their own.
 */
import type { HandPlan } from '../reference/hand-orders.ts';
import type { RunPlan } from './run-plan.ts';

export const failuresFolder = new URL('../failures/', import.meta.url).pathname;

/** What a golden folder is made of: a plan for the engine, or a plan with orders by hand, for the exchange alone. */
export type Case = { readonly plan: RunPlan } | { readonly hand: HandPlan };

/** A case that failed, as it is kept. */
export interface Failure {
  /** The title of the law. */
  readonly law: string;
  readonly seed: number;
  /** Where among the cases of the seed it was found, and how it was shrunk. */
  readonly path: string | null;
  readonly kept: Case;
}

/** The case that a law was given, by itself or among other things; null for none. */
export function caseIn(given: unknown): Case | null {
  if (Array.isArray(given)) return given.map(caseIn).find((one) => one !== null) ?? null;
  if (typeof given !== 'object' || given === null) return null;
  if ('plan' in given && 'wishes' in given) return { hand: given as HandPlan };
  return 'markets' in given && 'sizing' in given ? { plan: given as RunPlan } : null;
}

/** How many candles a case has, for each market. */
export const candlesIn = (kept: Case): readonly number[] =>
  ('hand' in kept ? kept.hand.plan : kept.plan).markets.map(
    ({ steps }) => steps.filter(({ candle }) => candle !== null).length,
  );

/** A case as JSON text; the starts of days are a list there. */
export const writeCase = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (one instanceof Float64Array ? [...one] : one), 2);

/** What `writeCase` wrote, as it was. */
export const readCase = (text: string): unknown =>
  JSON.parse(text, (name, one: unknown) =>
    name === 'starts' && Array.isArray(one) ? Float64Array.from(one as number[]) : one,
  );
