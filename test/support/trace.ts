/**
 * A run with everything it wrote, split by the steps at which it was written: what a law needs that looks at every
 * step. The records of a step are those of its walks, then those of what was decided at its close; those of the end
 * come after the last step.
 */
import { linesOf } from '../../src/engine/packed.ts';
import { recordKinds } from '../../src/engine/tape.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { readRun, type RunRecord } from '../../src/engine/journal-read.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import type { VenueState } from '../../src/venue/simulated.ts';
import { stepThrough, wordsOf } from './random-run.ts';
import type { RunPlan } from './run-plan.ts';

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
  const stops: { slot: number; words: number; equity: number | null }[] = [];
  const venues: VenueState[] = [];
  const engine = stepThrough(plan, (running, slot, words) => {
    const { equity, rows } = running.kernel.journal.state;
    stops.push({ slot, words, equity: rows === 0 ? null : equity[rows - 1]! });
    if (want.venues) venues.push(running['venue'].snapshot() as VenueState);
  });
  const run = readRun(
    engine.kernel.journal.state.tape,
    engine.kernel.lanes.map((lane) => lane.instrument),
  );
  const { tape } = engine.kernel.journal.state;
  const { records } = readTape(tape);
  const ends = endsOf(wordsOf(engine));
  const upTo = (words: number): number => ends.filter((end) => end <= words).length;
  // The deposits: of money, and of the coin.
  let from = plan.fees.coin === undefined ? 1 : 2;
  const opening = records.slice(0, from);
  const steps = stops.map(({ words, ...step }): StepTrace => {
    const to = upTo(words);
    const own = records.slice(from, to);
    from = to;
    return { ...step, records: own };
  });
  const venue = engine['venue'].snapshot() as VenueState;
  return { engine, run, opening, steps, ending: records.slice(from), venues, venue };
}

/** Where each record that is not a text ends, in words; a fill's ledger lines end with it. */
function endsOf(words: Float64Array): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at < words.length;) {
    const header = words[at]!;
    const kind = recordKinds[header % 256]!;
    const end = at + Math.floor(header / 256);
    if (kind !== 'text') ends.push(end);
    if (kind === 'filled') linesOf(words, at, () => ends.push(end));
    at = end;
  }
  return ends;
}

/** The records of a run in the order of their writing. */
export const allRecords = (trace: Trace): readonly JournalRecord[] => [
  ...trace.opening,
  ...trace.steps.flatMap((step) => step.records),
  ...trace.ending,
];
