/**
 * The journal of a run on a feed held against its replay (FLOW-2): what was written at each step and what the same
 * inputs make the engine write now, up to the first step at which they part.
 */
import { engineRevision } from '../engine/config.ts';
import type { Engine } from '../engine/engine.ts';
import { journalOf } from '../engine/journal-stored.ts';
import { Journal } from '../engine/journal.ts';
import type { StepRecord } from '../engine/step-record.ts';
import { compareEquity } from './compare-equity.ts';
import { countEvents, partingOf, type JournalView } from './compare-journal.ts';
import { equityOf } from './figures.ts';
import { namesOf } from './journal-text.ts';
import type { Replay } from './replay.ts';
import type { OpenStream } from './stream-head.ts';

export interface StreamReplay extends Replay {
  /** Inputs that were stepped through. */
  readonly inputs: number;
  /** Whether the run has ended; one that has not may be going on, or can be gone on with. */
  readonly ended: boolean;
}

/** `recorded`: what was written, up to where it parts; `isSame`: whether it parts nowhere. `digest`: of a run that has ended. */
export function streamReplay(
  open: OpenStream,
  engine: Engine,
  recorded: readonly StepRecord[],
  isSame: boolean,
  digest: string | null,
): StreamReplay {
  const { scenario, config, head } = open;
  const told = journalOf(
    joined(recorded.map(({ tape }) => tape)),
    joined(recorded.map(({ equity }) => equity)),
  );
  const recordedDigest = digest ?? new Journal(told).digest(config.header);
  const replayedDigest = engine.digest();
  const equity = equityOf(engine);
  const { digits } = scenario.account;
  const names = namesOf(config);
  const view = (tape: JournalView['tape']): JournalView => ({ tape, names, equity });
  const rows = { at: equity.at, equity: told.equity, length: Math.min(told.rows, equity.length) };
  return {
    same: isSame && recordedDigest === replayedDigest,
    name: scenario.name,
    digest: { recorded: recordedDigest, replayed: replayedDigest },
    engineRevision: { recorded: head.engineRevision, replayed: engineRevision },
    sameJournal: isSame,
    steps: told.rows,
    events: countEvents(told.tape),
    parting: isSame ? null : partingOf(view(told.tape), view(engine.kernel.journal.state.tape)),
    equity: isSame ? null : compareEquity(rows, equity, [digits, digits]).first,
    figures: [],
    inputs: recorded.length,
    ended: digest !== null,
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
