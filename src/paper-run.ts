/**
 * Runs on a feed, on the disk: where journals, scenarios and feeds meet. A run is begun or gone on with here; its journal
 * is read by `paper-journal.ts`, and `paper-rehearsal.ts` and `paper-live.ts` make the feeds.
 *
 *     const run = await beginPaper(await rehearsalOf('my.yaml', [], null), 'my.journal');
 *     await run.session({ until: Infinity, stop, pause }).run();
 */
import { dirname } from 'node:path';
import { openStream } from './engine/backtest.ts';
import type { Engine } from './engine/engine.ts';
import type { InputError, Issue } from './model/issue.ts';
import type { LiveFeed } from './paper/feed.ts';
import type { Recovery } from './paper/recover.ts';
import { rehearsalName } from './paper/rehearsal.ts';
import { Session, type SessionOptions } from './paper/session.ts';
import { again, dataOf, openJournal, otherDecisions, refused } from './paper-journal.ts';
import { loaderBeside } from './run-file.ts';
import type { MarketData } from './scenario/build.ts';
import { finishedStream } from './scenario/finish-stream.ts';
import type { FinishedRun, OpenScenario } from './scenario/run.ts';
import { openStreamHead, streamHead, type OpenStream, type StreamTerms } from './scenario/stream-head.ts';
import { readJournal, type StoredJournal } from './store/read-journal.ts';
import { RunJournal } from './store/run-journal.ts';
import { seenFrom } from './stored-run.ts';

/** A scenario with a feed to run it on, before there is a journal. */
export interface PaperPlan {
  readonly open: OpenScenario;
  readonly feed: LiveFeed;
  readonly terms: Omit<StreamTerms, 'file' | 'feed'>;
  /** What whoever begins it should know. */
  readonly warnings: readonly Issue[];
}

/** A run with its journal, at its beginning or where it was left. */
export interface PaperRun {
  readonly open: OpenStream;
  readonly engine: Engine;
  readonly journal: RunJournal;
  readonly feed: LiveFeed;
  /** Null for one on live candles. */
  readonly rehearsed: Rehearsed | null;
  /** Null for one that begins. */
  readonly recovery: Recovery | null;
  readonly session: (
    options: Pick<SessionOptions, 'until' | 'stop' | 'pause' | 'onChange' | 'patience'>,
  ) => Session;
}

/** What a rehearsal has to bring. */
export interface Rehearsed {
  /** What there is in the files. */
  readonly data: readonly MarketData[];
  /** Candles of all markets that belong to the run. */
  readonly candles: number;
}

/** A new run, whose journal is made at `path`. Throws InputError. */
export async function beginPaper(
  { open: scenario, feed, terms }: PaperPlan,
  path: string,
): Promise<PaperRun> {
  const { file } = scenario.written;
  const head = streamHead(scenario, { ...terms, feed: feed.name, file: seenFrom(dirname(path), file) });
  const open = await openStreamHead(head, loaderBeside(file), path, file);
  const journal = RunJournal.create(path, head);
  const rehearsed = feed.name === rehearsalName ? rehearsedOf(scenario) : null;
  return runOf({ open, engine: openStream(open.config), journal, feed, rehearsed, recovery: null });
}

/** Where a feed for a run that goes on comes from; `at` is the last instant that it has seen, null for none. */
export type FeedFor = (open: OpenStream, at: number | null) => Promise<FeedAgain>;

export type FeedAgain = Pick<PaperRun, 'feed' | 'rehearsed'>;

/**
 * Goes on with the run of a journal: its inputs again, held against what was written, and then the feed. Throws
 * InputError for a journal that cannot be gone on with.
 */
export async function continuePaper(path: string, feedFor: FeedFor): Promise<PaperRun> {
  const found = unended(readJournal(path));
  const open = await openJournal(found);
  // Before anything is done again: whoever writes it may be at work.
  const journal = RunJournal.append(path);
  try {
    // Or was, when it was read, and has added to it since.
    const stored = journal.steps === found.steps ? found : unended(readJournal(path));
    const { engine, recovery } = again(open, stored);
    if (recovery.parting !== null) {
      throw otherDecisions(path, open, recovery.parting);
    }
    if (recovery.hasEnded) {
      journal.end(engine.digest());
      throw hasEnded(path);
    }
    const at = engine.stepsDone === 0 ? null : engine.timeline.timeAt(engine.stepsDone - 1);
    const brought = await feedFor(open, at);
    try {
      demandFeed(path, open.head.feed, brought.feed.name);
    } catch (error) {
      await brought.feed.close();
      throw error;
    }
    return runOf({ open, engine, journal, ...brought, recovery });
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** Throws InputError where nothing can be gone on with. */
function unended(stored: StoredJournal): StoredJournal {
  if (stored.digest === null) return stored;
  throw hasEnded(stored.path);
}

/** What came of a run whose session has ended. */
export const finishedPaper = ({ open, engine, rehearsed }: PaperRun): FinishedRun =>
  finishedStream(open, engine, rehearsed?.data ?? dataOf(open));

/** Whether it was a rehearsal of all its candles, and nothing but them: then it is the backtest of its scenario. */
export const isBacktest = ({ open, engine, journal, rehearsed }: PaperRun): boolean =>
  rehearsed?.candles === candlesIn(open) && journal.steps === engine.stepsDone + 1;

const candlesIn = ({ config }: Pick<OpenStream, 'config'>): number =>
  config.markets.reduce((sum, { candles }) => sum + candles.length, 0);

/** What its files hold, for a run that rehearses them. */
export const rehearsedOf = (open: OpenScenario): Rehearsed => ({ data: open.data, candles: candlesIn(open) });

function runOf(parts: Omit<PaperRun, 'session'>): PaperRun {
  const { open, engine, journal, feed, recovery } = parts;
  const { timeframe } = open.scenario;
  const common = { engine, log: journal, feed, timeframe, from: open.head.from };
  return { ...parts, session: (options) => new Session({ ...common, halted: recovery, ...options }) };
}

const hasEnded = (path: string): InputError =>
  refused(
    path,
    'run-ended',
    'the run of this journal has ended',
    'Begin another one; `backlot report` tells of this one.',
  );

/** Throws InputError for a feed of another name than that with which the run of a journal began. */
export function demandFeed(path: string, was: string, is: string): void {
  if (was === is) return;
  const message = `the candles of this run come from ${was}, and these would be of ${is}`;
  throw refused(path, 'other-feed', message, 'Say --exchange and --url as when it began.');
}
