/** One call of `backlot paper`: which feed, which journal, and the run between them. */
import { join } from 'node:path';
import { openFeed } from '../connect/live-feed.ts';
import { livePlan } from '../paper-live.ts';
import {
  beginPaper,
  continuePaper,
  finishedPaper,
  isBacktest,
  rehearsalFor,
  rehearsalOf,
  type Pace,
  type PaperRun,
} from '../paper-run.ts';
import { statusOf, type PaperStatus } from '../paper/status.ts';
import type { Session } from '../paper/session.ts';
import { rehearsalName } from '../paper/rehearsal.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { printIssues } from './failure.ts';
import { safeName } from '../stored-run.ts';

export interface JobTerms {
  readonly set: readonly string[];
  readonly exchange: string;
  readonly url: string | null;
  readonly rehearse: boolean;
  readonly pace: Pace;
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
  /** Once it has ended: whether it is what `run` gives, and so can be stored as that. */
  readonly isBacktest: () => boolean;
  /** Once it has ended. */
  readonly finished: () => FinishedRun;
  /** Closes the journal. */
  readonly close: () => void;
}

/** Throws InputError. */
export async function beginJob(file: string, terms: JobTerms): Promise<PaperJob> {
  const { set, exchange, url, rehearse, pace, journal, out } = terms;
  if (rehearse) {
    const plan = await rehearsalOf(file, set, pace);
    const path = journal ?? usualPath(plan.open.scenario.name, out);
    return jobOf(await beginPaper(plan, path), terms);
  }
  const plan = await livePlan(file, set, (kind) => openFeed({ exchange, url, kind }));
  printIssues(plan.warnings);
  try {
    return jobOf(await beginPaper(plan, journal ?? usualPath(plan.open.scenario.name, out)), terms);
  } catch (error) {
    await plan.feed.close();
    throw error;
  }
}

/** Throws InputError. */
export async function continueJob(path: string, terms: JobTerms): Promise<PaperJob> {
  const { exchange, url, pace } = terms;
  const rehearsal = rehearsalFor(pace);
  const run = await continuePaper(path, async (open, at) =>
    open.head.feed === rehearsalName
      ? rehearsal(open, at)
      : { feed: await openFeed({ exchange, url, kind: open.scenario.account.kind }), rehearsed: null },
  );
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
    isBacktest: () => isBacktest(run),
    finished: () => finishedPaper(run),
    close: () => run.journal.close(),
  };
}

/** `reports/my-run-20240131T080000.journal`, by the clock of the machine. */
function usualPath(name: string, out: string): string {
  const now = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '');
  return join(out, `${safeName(name)}-${now}.journal`);
}
