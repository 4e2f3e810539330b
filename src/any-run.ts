/** Runs on the disk, whatever file they lie in: a run file, or the journal of a run on a feed. */
import { replayJournal, reopenJournal } from './paper-journal.ts';
import type { Replay } from './scenario/replay.ts';
import type { FinishedRun } from './scenario/run.ts';
import type { StreamReplay } from './scenario/stream-replay.ts';
import { isJournalFile } from './store/read-journal.ts';
import { reopenRun, replayRun, runOf } from './stored-run.ts';

/** The run as it was, or, where it has not ended, as if it ended now. Throws InputError. */
export const reopenAny = (path: string): Promise<FinishedRun> =>
  isJournal(path) ? reopenJournal(path) : reopenRun(path);

/** Runs it again, and holds what comes out against what is stored. Throws InputError. */
export const replayAny = (path: string): Promise<Replay | StreamReplay> =>
  isJournal(path) ? replayJournal(path) : replayRun(path);

/** A run from its file, or from a scenario, which is run without the band. Throws InputError. */
export const anyRunOf = (path: string): Promise<FinishedRun> =>
  isJournal(path) ? reopenJournal(path) : runOf(path);

/** By what it holds, or, where it holds nothing of either kind, by its name. */
const isJournal = (path: string): boolean => isJournalFile(path) || path.endsWith('.journal');
