/**
 * A run again from its journal: the inputs go through the kernel as they did, and each step is held, byte for byte,
 * against what was written then (FLOW-2). Recovery after a crash and `backlot replay` are this same path.
 */
import type { Engine } from '../engine/engine.ts';
import { parseInput } from './input-text.ts';
import { beginning, markOf, sameRecord, writtenSince, type StepRecord } from '../engine/step-record.ts';
import type { Command } from '../model/venue-event.ts';

export interface RecordedStep extends StepRecord {
  readonly input: string;
}

export interface Recovery {
  /** Steps that were done again. */
  readonly steps: number;
  /** The first of them, from 1 on, that came out otherwise, or whose input is none; null where all are the same. */
  readonly parting: Parting | null;
  /** When the run was halted from outside, where that holds still. */
  readonly haltedAt: number | null;
  /** Commands of steps after `sent`: nobody knows whether they left. */
  readonly unsent: readonly Command[];
}

export interface Parting {
  readonly step: number;
  readonly input: string;
  readonly recorded: StepRecord;
  /** Null where the input is none that this engine knows. */
  readonly replayed: StepRecord | null;
}

/** Does the steps again on a fresh engine, and stops where one parts. `sent`: up to which step commands were sent. */
export function recover(engine: Engine, recorded: Iterable<RecordedStep>, sent = 0): Recovery {
  const { journal } = engine.kernel;
  let steps = 0;
  let haltedAt: number | null = null;
  const unsent: Command[] = [];
  // What the engine wrote before its first input, its opening balance, comes with that one.
  let mark = beginning;
  for (const step of recorded) {
    const input = parseInput(step.input);
    steps++;
    if (input === null)
      return {
        steps,
        haltedAt,
        unsent,
        parting: { step: steps, input: step.input, recorded: step, replayed: null },
      };
    engine.step(input);
    const replayed = writtenSince(journal, mark);
    mark = markOf(journal);
    if (!sameRecord(step, replayed))
      return {
        steps,
        haltedAt,
        unsent,
        parting: { step: steps, input: step.input, recorded: step, replayed },
      };
    if (input.kind === 'switch') haltedAt = input.action === 'resume' ? null : input.at;
    const commands = engine.takeCommands();
    if (steps > sent) unsent.push(...commands);
  }
  return { steps, haltedAt, unsent, parting: null };
}
