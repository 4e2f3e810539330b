/** A run that goes on from its journal: with all that is in it, and on the candles that it began with. */
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/issue.ts';
import { reopenJournal } from '../../src/paper-journal.ts';
import { rehearsalFor, rehearsalOf } from '../../src/paper-rehearsal.ts';
import { beginPaper, continuePaper, type FeedFor } from '../../src/paper-run.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { RunJournal, type JournalStep } from '../../src/store/run-journal.ts';
import { never } from '../support/paper.ts';

const file = new URL('../../scenarios/003-minutes-on-margin.yaml', import.meta.url).pathname;

let path = '';
beforeEach(async () => {
  path = join(mkdtempSync(join(tmpdir(), 'backlot-')), 'a.journal');
  const run = await beginPaper(await rehearsalOf(file, [], null), path);
  const until = run.feed.clock.now() + 3_600_000;
  await run.session({ until, stop: never, pause: never }).run();
  run.journal.close();
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

/** Takes the last steps of the journal out of it, as if it had been read before they came. */
function takeBack(count: number): readonly JournalStep[] {
  const steps = [...readJournal(path).each()];
  const database = new DatabaseSync(path);
  database.exec(`DELETE FROM steps WHERE seq > ${steps.length - count}; UPDATE progress SET digest = NULL`);
  database.close();
  return steps.slice(-count);
}

/** What another process adds that has written it until now. */
function addElsewhere(steps: readonly JournalStep[], digest: string | null = null): void {
  const journal = RunJournal.append(path);
  for (const step of steps) journal.add(step);
  journal.commit();
  if (digest !== null) journal.end(digest);
  journal.close();
}

const codes = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof InputError ? error.issues.map(({ code }) => code) : [String(error)];
};

describe('a run that goes on', () => {
  it('FLOW-2 has the steps that came while its journal was read', async () => {
    takeBack(1);
    const whole = readJournal(path).steps;
    const late = takeBack(5);
    const going = continuePaper(path, rehearsalFor(null));
    addElsewhere(late);
    const run = await going;
    expect([run.engine.stepsDone, run.recovery?.steps, run.journal.steps]).toEqual([whole, whole, whole]);
    run.journal.close();
  });

  it('FLOW-2 does not go on with a run that came to its end meanwhile', async () => {
    const late = takeBack(5);
    const going = codes(continuePaper(path, rehearsalFor(null)));
    addElsewhere(late, '0'.repeat(32));
    expect(await going).toEqual(['run-ended']);
    // Nobody holds it any more.
    RunJournal.append(path).close();
  });

  it('FLOW-2 whose last step is its end has ended, though its process was killed before it said so', async () => {
    const { digest } = readJournal(path);
    const database = new DatabaseSync(path);
    database.exec('UPDATE progress SET digest = NULL');
    database.close();
    expect((await reopenJournal(path)).result.digest).toBe(digest);
    expect(await codes(continuePaper(path, rehearsalFor(null)))).toEqual(['run-ended']);
    expect(readJournal(path).digest).toBe(digest);
  });

  it('FLOW-2 takes no candles of another feed than those that it began with', async () => {
    takeBack(1);
    let isClosed = false;
    const elsewhere: FeedFor = async (open, at) => {
      const { feed } = await rehearsalFor(null)(open, at);
      const close = (): Promise<void> => {
        isClosed = true;
        return Promise.resolve();
      };
      return { feed: Object.assign(feed, { name: 'Elsewhere', close }), rehearsed: null };
    };
    const steps = readJournal(path).steps;
    expect(await codes(continuePaper(path, elsewhere))).toEqual(['other-feed']);
    expect([isClosed, readJournal(path).steps]).toEqual([true, steps]);
    RunJournal.append(path).close();
  });
});
