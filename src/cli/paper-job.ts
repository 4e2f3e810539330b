/** One call of `backlot paper`: which feed, which journal, and the run between them. */
import { join } from 'node:path';
import { feedName, openFeed } from '../connect/live-feed.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { livePlan } from '../paper-live.ts';
import {
  beginPaper,
  continuePaper,
  demandFeed,
  finishedPaper,
  isBacktest,
  type PaperPlan,
  type PaperRun,
} from '../paper-run.ts';
import { rehearsalFor, rehearsalOf, type Pace } from '../paper-rehearsal.ts';
import { statusOf, type PaperStatus } from '../paper/status.ts';
import type { Session } from '../paper/session.ts';
import { rehearsalName } from '../paper/rehearsal.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { printIssues } from './failure.ts';
import { printable } from './printable.ts';
import { safeName } from '../stored-run.ts';

export interface JobTerms {
  readonly set: readonly string[];
  readonly exchange: string;
  readonly url: string | null;
  readonly rehearse: boolean;
  readonly pace: Pace;
  /** Of the flags that say where candles come from, and how fast, those that were given. */
  readonly said: readonly ('exchange' | 'url' | 'speed')[];
  /** Infinity for no end. */
  readonly forMs: number;
  readonly journal: string | undefined;
  readonly out: string;
}

export interface PaperJob {
  /** The path of the journal. */
  readonly journal: string;
  readonly isRehearsal: boolean;
  readonly run: (stop: AbortSignal, pause: AbortSignal, onChange: () => void) => Promise<'ended' | 'paused'>;
  readonly status: () => PaperStatus;
  /** Why the feed has ended before anybody ended the run; null where it has not, or has not said. */
  readonly feedEnd: () => string | null;
  /** Once it has ended: whether it is what `run` gives, and so can be stored as that. */
  readonly isBacktest: () => boolean;
  /** Once it has ended. */
  readonly finished: () => FinishedRun;
  /** Closes the journal. */
  readonly close: () => void;
}

const tell = (message: string): void => void process.stderr.write(`${printable(message)}\n`);

/** Throws InputError. */
export async function beginJob(file: string, terms: JobTerms): Promise<PaperJob> {
  const { set, exchange, url, rehearse, pace } = terms;
  if (rehearse) {
    const plan = await rehearsalOf(file, set, pace);
    return jobOf(await begun(plan, terms), terms);
  }
  const plan = await livePlan(file, set, (kind) => openFeed({ exchange, url, kind, tell }));
  printIssues(plan.warnings);
  try {
    return jobOf(await begun(plan, terms), terms);
  } catch (error) {
    await plan.feed.close();
    throw error;
  }
}

/** Throws InputError. */
export async function continueJob(path: string, terms: JobTerms): Promise<PaperJob> {
  const { exchange, url, pace } = terms;
  const rehearsal = rehearsalFor(pace);
  const run = await continuePaper(path, async (open, at) => {
    const { feed } = open.head;
    demandFitting(path, feed, terms.said);
    if (feed === rehearsalName) return rehearsal(open, at);
    // Before anybody is asked: the exchange is none of the business of a run that began elsewhere.
    demandFeed(path, feed, await feedName({ exchange, url }));
    return {
      feed: await openFeed({ exchange, url, kind: open.scenario.account.kind, tell }),
      rehearsed: null,
    };
  });
  return jobOf(run, terms);
}

function jobOf(run: PaperRun, { forMs }: JobTerms): PaperJob {
  let session: Session | null = null;
  return {
    journal: run.journal.path,
    isRehearsal: run.open.head.feed === rehearsalName,
    run(stop, pause, onChange) {
      const end = Math.min(run.open.head.until ?? Infinity, run.feed.clock.now() + forMs);
      session = run.session({ until: end, stop, pause, onChange });
      return session.run();
    },
    status: () => statusOf(session!),
    feedEnd: () => session?.feed.endMessage ?? null,
    isBacktest: () => isBacktest(run),
    finished: () => finishedPaper(run),
    close: () => run.journal.close(),
  };
}

/** Flags that say nothing of the run that goes on. Throws InputError. */
function demandFitting(path: string, feed: string, said: JobTerms['said']): void {
  const [ignored, why] =
    feed === rehearsalName
      ? [['exchange', 'url'], 'the run is a rehearsal, and has the candles of its files']
      : [['speed'], `the candles of the run come from ${feed}, as fast as they close`];
  const issues = said
    .filter((name) => ignored.includes(name))
    .map((name): Issue => {
      const hint = `Leave --${name} out.`;
      return { code: 'bad-usage', severity: 'error', file: path, message: `--${name}: ${why}`, hint };
    });
  if (issues.length > 0) throw new InputError(issues);
}

/** A run in the journal that is named, or in one of its own. */
async function begun(plan: PaperPlan, { journal, out }: JobTerms): Promise<PaperRun> {
  if (journal !== undefined) return beginPaper(plan, journal);
  for (let count = 1; ; count++) {
    try {
      return await beginPaper(plan, usualPath(plan.open.scenario.name, out, count));
    } catch (error) {
      // Another run began in the same second.
      if (count === countMost || !isTaken(error)) throw error;
    }
  }
}

const countMost = 1000;

const isTaken = (error: unknown): boolean =>
  error instanceof InputError &&
  error.issues.some(({ code }) => code === 'journal-exists' || code === 'journal-in-use');

/** `reports/my-run-20240131T080000.journal`, by the clock of the machine; the next one has `-2`. */
function usualPath(name: string, out: string, count: number): string {
  const now = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '');
  return join(out, `${safeName(name)}-${now}${count === 1 ? '' : `-${count}`}.journal`);
}
