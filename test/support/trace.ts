/**
 * A run with everything it wrote, split by the steps at which it was written: what a law needs that looks at every
 * step. The records of a step are those of its walks, then those of what was decided at its close; those of the end
 * come after the last step.
 */
import { exchangeState, openBacktest } from '../../src/engine/backtest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readRun, type RunRecord } from '../../src/engine/journal-read.ts';
import type { JournalRecord } from '../../src/engine/tape-read.ts';
import { traceSteps } from '../../src/testing/trace.ts';
import type { VenueState } from '../../src/venue/open-floors.ts';
import { runConfigOf } from './random-run.ts';
import { stepSlots, type RunPlan } from './run-plan.ts';

export interface StepTrace {
  readonly slot: number;
  readonly records: readonly JournalRecord[];
  /** Money, or null during warm-up. */
  readonly equity: number | null;
}

export interface Trace {
  readonly engine: Engine;
  readonly run: RunRecord;
  /** The records before the first step: the deposits. */
  readonly opening: readonly JournalRecord[];
  readonly steps: readonly StepTrace[];
  readonly ending: readonly JournalRecord[];
  /** The exchange's side after each step, where it was asked for. */
  readonly venues: readonly VenueState[];
  /** The same after the end. */
  readonly venue: VenueState;
}

export function traceOf(plan: RunPlan, want: { readonly venues: boolean } = { venues: false }): Trace {
  const looks: Omit<StepTrace, 'records'>[] = [];
  const venues: VenueState[] = [];
  const slots = stepSlots(plan);
  const engine = openBacktest(runConfigOf(plan));
  const { journal } = engine.kernel;
  const { opening, steps, ending } = traceSteps(engine, (step) => {
    const { equity, rows } = journal.state;
    looks.push({ slot: slots[step]!, equity: rows === 0 ? null : equity[rows - 1]! });
    if (want.venues) venues.push(exchangeState(engine));
  });
  const run = readRun(
    journal.state.tape,
    engine.kernel.lanes.map((lane) => lane.instrument),
  );
  const venue = exchangeState(engine);
  const traced = looks.map((look, i): StepTrace => ({ ...look, records: steps[i]! }));
  return { engine, run, opening, steps: traced, ending, venues, venue };
}

/** The records of a run in the order of their writing. */
export const allRecords = (trace: Trace): readonly JournalRecord[] => [
  ...trace.opening,
  ...trace.steps.flatMap((step) => step.records),
  ...trace.ending,
];
