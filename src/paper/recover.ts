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
  /** When a stale feed halted the run, where that holds still. */
  readonly haltedAt: number | null;
  /** Whether somebody's hand has halted it, and not let it go on. */
  readonly isHeld: boolean;
  /** Whether the last step was the end of the run. */
  readonly hasEnded: boolean;
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

export interface RecoveryTerms {
  /** Up to which step commands were sent. */
  readonly sent: number;
  /** Steps whose turn of the switch was that of a stale feed, or of one that was back. */
  readonly ofFeed: ReadonlySet<number>;
}

const nothingSent: RecoveryTerms = { sent: 0, ofFeed: new Set() };

/** Does the steps again on a fresh engine, and stops where one parts. */
export function recover(
  engine: Engine,
  recorded: Iterable<RecordedStep>,
  { sent, ofFeed }: RecoveryTerms = nothingSent,
): Recovery {
  const { journal } = engine.kernel;
  let steps = 0;
  let haltedAt: number | null = null;
  let isHeld = false;
  let hasEnded = false;
  const unsent: Command[] = [];
  const until = (parting: Parting | null): Recovery => ({
    steps,
    parting,
    haltedAt,
    isHeld,
    hasEnded,
    unsent,
  });
  // What the engine wrote before its first input, its opening balance, comes with that one.
  let mark = beginning;
  for (const step of recorded) {
    const input = parseInput(step.input);
    steps++;
    if (input === null) return until({ step: steps, input: step.input, recorded: step, replayed: null });
    engine.step(input);
    const replayed = writtenSince(journal, mark);
    mark = markOf(journal);
    if (!sameRecord(step, replayed))
      return until({ step: steps, input: step.input, recorded: step, replayed });
    if (input.kind === 'switch') {
      if (ofFeed.has(steps)) haltedAt = input.action === 'resume' ? null : input.at;
      else isHeld = input.action !== 'resume';
    }
    hasEnded = input.kind === 'end';
    const commands = engine.takeCommands();
    if (steps > sent) unsent.push(...commands);
  }
  return until(null);
}
