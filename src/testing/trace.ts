/**
 * A run, step by step, with what the journal says of each: the records of a step are those of its walks, then those of
 * what was decided at its close. What comes before the first step are the deposits, after the last the end.
 */
import type { Engine } from '../engine/engine.ts';
import { linesOf } from '../engine/packed.ts';
import { readTape, type JournalRecord } from '../engine/tape-read.ts';
import { recordKinds } from '../engine/records.ts';
import { tapeWords, type TapeState } from '../engine/tape.ts';

export interface Traced {
  /** Deposits. */
  readonly opening: readonly JournalRecord[];
  readonly steps: readonly (readonly JournalRecord[])[];
  /** Orders that the end of the run cancelled. */
  readonly ending: readonly JournalRecord[];
  /** Texts by their number in records. */
  readonly texts: ReadonlyMap<number, string>;
}

/** Does every step of an engine that has done none, ends the run, and calls `look` after each step. */
export function traceSteps(engine: Engine, look: (step: number) => void): Traced {
  const { journal } = engine.kernel;
  const { tape } = journal.state;
  const wordsSoFar = (): number => {
    journal.settle();
    return tape.lengths.reduce((sum, length) => sum + length, 0);
  };
  const stops = [wordsSoFar()];
  while (engine.stepsDone < engine.timeline.steps) {
    engine.advance(engine.stepsDone + 1, true);
    stops.push(wordsSoFar());
    look(engine.stepsDone - 1);
  }
  engine.step({ kind: 'end' });
  journal.settle();
  return split(tape, stops);
}

function split(tape: TapeState, stops: readonly number[]): Traced {
  const { records, texts } = readTape(tape);
  const ends = endsOf(tapeWords(tape));
  let next = 0;
  const parts = stops.map((words) => {
    const from = next;
    while (next < ends.length && ends[next]! <= words) next++;
    return records.slice(from, next);
  });
  return { opening: parts[0]!, steps: parts.slice(1), ending: records.slice(next), texts };
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
