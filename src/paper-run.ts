/**
 * Runs on a feed, on the disk: where journals, scenarios, candle and strategy files and feeds meet. `backlot paper` and
 * the commands that take a journal stand on it.
 *
 *     const run = await beginPaper(await rehearsalOf('my.yaml', [], null), 'my.journal');
 *     await run.session({ until: Infinity, stop, pause }).run();
 *     const finished = await reopenJournal('my.journal');      // later, or meanwhile
 */
import { dirname, relative, resolve } from 'node:path';
import { openStream } from './engine/backtest.ts';
import { engineRevision } from './engine/config.ts';
import type { Engine } from './engine/engine.ts';
import { InputError, type Issue } from './model/issue.ts';
import { timeframeMs } from './model/time.ts';
import { LeapingClock, machineClock, type Clock } from './paper/clock.ts';
import type { LiveFeed } from './paper/feed.ts';
import { recover, type Parting, type RecordedStep, type Recovery } from './paper/recover.ts';
import { Rehearsal, rehearsalName } from './paper/rehearsal.ts';
import { Session, turns, type SessionOptions } from './paper/session.ts';
import { loaderBeside, openFile } from './run-file.ts';
import { tickDigits, type MarketData } from './scenario/build.ts';
import { finishedStream } from './scenario/finish-stream.ts';
import type { FinishedRun, OpenScenario } from './scenario/run.ts';
import {
  checkStreamHead,
  openStreamHead,
  spanOfFiles,
  streamHead,
  type OpenStream,
  type StreamHead,
  type StreamTerms,
} from './scenario/stream-head.ts';
import { streamReplay, type StreamReplay } from './scenario/stream-replay.ts';
import { calendarFindings } from './store/load-candles.ts';
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

/** The pace of a rehearsal: so many times the machine's clock; null for as fast as it can be computed. */
export type Pace = number | null;

/** The scenario in `file` over its own candles, as if they came as it goes. Throws InputError. */
export async function rehearsalOf(file: string, set: readonly string[], pace: Pace): Promise<PaperPlan> {
  const open = await openFile(file, set);
  const from = Math.min(...open.config.markets.flatMap(({ candles }) => [...candles.time.subarray(0, 1)]));
  const begin = open.config.decideFrom - timeframeMs(open.scenario.timeframe);
  return {
    open,
    feed: rehearsal(open, clockFrom(begin, pace)),
    terms: { from, until: null, span: spanOfFiles(open) },
    warnings: [],
  };
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
    if (brought.feed.name !== open.head.feed) {
      await brought.feed.close();
      throw otherFeed(path, open.head.feed, brought.feed.name);
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

/** The rehearsal that a journal was a run of; its candles must be what they were. */
export const rehearsalFor =
  (pace: Pace): FeedFor =>
  async ({ head, written, scenario }, at) => {
    const open = await openFile(written.file, head.written.set);
    if (open.config.header !== head.header) {
      const message = 'the scenario or its candles have changed since the rehearsal began';
      throw refused(
        written.file,
        'changed-data',
        message,
        'Bring them back as they were, or begin another one.',
      );
    }
    const begin = at ?? head.decideFrom - timeframeMs(scenario.timeframe);
    return { feed: rehearsal(open, clockFrom(begin, pace)), rehearsed: rehearsedOf(open) };
  };

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

/** What came of a run whose session has ended. */
export const finishedPaper = ({ open, engine, rehearsed }: PaperRun): FinishedRun =>
  finishedStream(open, engine, rehearsed?.data ?? dataOf(open));

/** Whether it was a rehearsal of all its candles, and nothing but them: then it is the backtest of its scenario. */
export const isBacktest = ({ open, engine, journal, rehearsed }: PaperRun): boolean =>
  rehearsed?.candles === candlesIn(open) && journal.steps === engine.stepsDone + 1;

const candlesIn = ({ config }: Pick<OpenStream, 'config'>): number =>
  config.markets.reduce((sum, { candles }) => sum + candles.length, 0);

const rehearsedOf = (open: OpenScenario): Rehearsed => ({ data: open.data, candles: candlesIn(open) });

function runOf(parts: Omit<PaperRun, 'session'>): PaperRun {
  const { open, engine, journal, feed, recovery } = parts;
  const { timeframe } = open.scenario;
  const common = { engine, log: journal, feed, timeframe, from: open.head.from };
  return { ...parts, session: (options) => new Session({ ...common, halted: recovery, ...options }) };
}

function openJournal({ head, path }: StoredJournal): Promise<OpenStream> {
  const judged: StreamHead = checkStreamHead(head, path);
  const file = relative('', resolve(dirname(path), judged.written.file));
  return openStreamHead(judged, loaderBeside(file), path, file);
}

/** The steps of a journal on a fresh engine; `kept` takes those that were done. */
function again(
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
const dataOf = ({ scenario, config, head }: OpenStream): readonly MarketData[] =>
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

const clockFrom = (begin: number, pace: Pace): Clock =>
  pace === null ? new LeapingClock(begin) : machineClock(begin, pace);

const rehearsal = ({ config, data }: OpenScenario, clock: Clock): Rehearsal =>
  new Rehearsal(
    config.markets.map(({ instrument: { id }, candles }, m) => ({
      id,
      candles,
      detail: data[m]!.detail?.candles ?? null,
    })),
    clock,
  );

function otherDecisions(path: string, { head }: OpenStream, { step }: Parting): InputError {
  const other =
    head.engineRevision === engineRevision
      ? ''
      : `; it was written by engine revision ${head.engineRevision}, and this is ${engineRevision}`;
  const message = `done again, step ${step} comes out otherwise than it was written${other}`;
  return refused(path, 'other-decisions', message, '`backlot replay` says where they part.');
}

const hasEnded = (path: string): InputError =>
  refused(
    path,
    'run-ended',
    'the run of this journal has ended',
    'Begin another one; `backlot report` tells of this one.',
  );

const otherFeed = (path: string, was: string, is: string): InputError =>
  refused(
    path,
    'other-feed',
    `the candles of this run come from ${was}, and these would be of ${is}`,
    'Say --exchange and --url as when it began.',
  );

function refused(file: string, code: string, message: string, hint: string): InputError {
  return new InputError([{ code, severity: 'error', file, message, hint }]);
}
