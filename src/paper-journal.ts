/**
 * Journals of runs on a feed, read: the run as if it ended with its last step, for a report of one that goes on, was
 * killed or has ended; and done again, held against what was written.
 *
 *     const finished = await reopenJournal('my.journal');      // later, or meanwhile
 *     const { same } = await replayJournal('my.journal');
 */
import { dirname, relative, resolve } from 'node:path';
import { openStream } from './engine/backtest.ts';
import { engineRevision } from './engine/config.ts';
import type { Engine } from './engine/engine.ts';
import { InputError } from './model/issue.ts';
import { recover, type Parting, type RecordedStep, type Recovery } from './paper/recover.ts';
import { rehearsalName } from './paper/rehearsal.ts';
import { turns } from './paper/session.ts';
import { loaderBeside } from './run-file.ts';
import { tickDigits, type MarketData } from './scenario/build.ts';
import { finishedStream } from './scenario/finish-stream.ts';
import type { FinishedRun } from './scenario/run.ts';
import { checkStreamHead, openStreamHead, type OpenStream, type StreamHead } from './scenario/stream-head.ts';
import { streamReplay, type StreamReplay } from './scenario/stream-replay.ts';
import { calendarFindings } from './store/load-candles.ts';
import { readJournal, type StoredJournal } from './store/read-journal.ts';

/**
 * The run in a journal as if it ended with its last step, without its feed: for a report of one that goes on, was killed
 * or has ended. Throws InputError for a file that is no whole journal.
 */
export async function reopenJournal(path: string): Promise<FinishedRun> {
  const stored = readJournal(path);
  const open = await openJournal(stored);
  const { engine, recovery } = again(open, stored);
  if (recovery.parting !== null) {
    throw otherDecisions(path, open, recovery.parting);
  }
  if (!recovery.hasEnded) engine.step({ kind: 'end' });
  return finishedStream(open, engine, foundData(open));
}

/** Runs the inputs of a journal again, and holds what comes out against what is written. */
export async function replayJournal(path: string): Promise<StreamReplay> {
  const stored = readJournal(path);
  const open = await openJournal(stored);
  const recorded: RecordedStep[] = [];
  const { engine, recovery } = again(open, stored, recorded);
  return streamReplay(open, engine, recorded, recovery.parting === null, stored.digest);
}

/** The scenario of a journal, ready to be done again. Throws InputError. */
export function openJournal({ head, path }: StoredJournal): Promise<OpenStream> {
  const judged: StreamHead = checkStreamHead(head, path);
  const file = relative('', resolve(dirname(path), judged.written.file));
  return openStreamHead(judged, loaderBeside(file), path, file);
}

/** The steps of a journal on a fresh engine; `kept` takes those that were done. */
export function again(
  open: OpenStream,
  { each, sent, notes }: StoredJournal,
  kept: RecordedStep[] | null = null,
): { readonly engine: Engine; readonly recovery: Recovery } {
  const engine = openStream(open.config);
  function* steps(): Generator<RecordedStep> {
    for (const step of each()) {
      kept?.push(step);
      yield step;
    }
  }
  const ofFeed = new Set(notes.filter(({ code }) => turns.includes(code)).map(({ step }) => step + 1));
  return { engine, recovery: recover(engine, steps(), { sent, ofFeed }) };
}

/** The candles that a run has seen. */
export const dataOf = ({ scenario, config, head }: OpenStream): readonly MarketData[] =>
  config.markets.map(({ candles, funding }, m) => ({
    candles,
    findings: calendarFindings(candles, scenario.calendar),
    hash: head.markets[m]!.hash,
    ...(funding?.kind === 'series' ? { funding } : {}),
  }));

/** The same of a rehearsal with what else its files say, where they are there and are what they were. */
function foundData(open: OpenStream): readonly MarketData[] {
  const own = dataOf(open);
  if (open.head.feed !== rehearsalName) return own;
  const loader = loaderBeside(open.written.file);
  return open.scenario.markets.map((market, m) => {
    try {
      const found = loader.candles(market, open.scenario, tickDigits(market));
      return found.hash === own[m]!.hash ? found : own[m]!;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return own[m]!;
    }
  });
}

export function otherDecisions(path: string, { head }: OpenStream, { step }: Parting): InputError {
  const other =
    head.engineRevision === engineRevision
      ? ''
      : `; it was written by engine revision ${head.engineRevision}, and this is ${engineRevision}`;
  const message = `done again, step ${step} comes out otherwise than it was written${other}`;
  return refused(path, 'other-decisions', message, '`backlot replay` says where they part.');
}

export function refused(file: string, code: string, message: string, hint: string): InputError {
  return new InputError([{ code, severity: 'error', file, message, hint }]);
}
