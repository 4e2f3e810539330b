/** Which journal a run on paper is written into, and flags that say nothing of one that goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginJob, continueJob, type JobTerms } from '../../src/cli/paper-job.ts';
import { rehearsalOf } from '../../src/paper-rehearsal.ts';
import { beginPaper } from '../../src/paper-run.ts';

// Nobody is asked here.
vi.mock(import('../../src/connect/live-feed.ts'), async (original) => ({
  ...(await original()),
  openFeed: () => Promise.reject(new Error('somebody was asked')),
}));

const scenario = new URL('../../scenarios/003-minutes-on-margin.yaml', import.meta.url).pathname;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const terms = (said: JobTerms['said'] = []): JobTerms => ({
  set: [],
  exchange: 'binance',
  url: null,
  rehearse: true,
  pace: null,
  said,
  forMs: Infinity,
  journal: undefined,
  out: folder,
});

describe('a run on paper', () => {
  it('has a journal of its own though another began in the same second', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2024, 0, 31, 8) });
    const names: string[] = [];
    for (let runs = 0; runs < 3; runs++) {
      const job = await beginJob(scenario, terms());
      names.push(basename(job.journal).replace(/^.*-2024/, '2024'));
      // One of them is still being written.
      if (runs !== 1) job.close();
    }
    expect(names).toEqual([
      '20240131T080000.journal',
      '20240131T080000-2.journal',
      '20240131T080000-3.journal',
    ]);
  });

  it.each<[string, string, JobTerms['said'], string[]]>([
    ['a rehearsal', 'rehearsal', ['exchange', 'url', 'speed'], ['--exchange', '--url']],
    ['one on an exchange’s candles', 'Binance', ['exchange', 'url', 'speed'], ['--speed']],
  ])('that goes on refuses flags that say nothing of it: %s', async (_, name, said, refused) => {
    const plan = await rehearsalOf(scenario, [], null);
    const path = join(folder, 'left.journal');
    const run = await beginPaper({ ...plan, feed: Object.assign(plan.feed, { name }) }, path);
    run.journal.close();
    const failure = await continueJob(path, terms(said)).catch((error: unknown) => error);
    const { issues } = failure as { issues: { code: string; message: string; hint: string }[] };
    expect(issues.map(({ message }) => message.split(':')[0])).toEqual(refused);
    expect(issues.map(({ hint }) => hint)).toEqual(refused.map((flag) => `Leave ${flag} out.`));
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['bad-usage']));
  });

  it.each([
    ['Binance (by --url)', null, 'Binance'],
    ['Binance', 'http://127.0.0.1:1', 'Binance (by --url)'],
    ['Kraken', null, 'Binance'],
  ])('that began on the candles of %s asks nobody else, by %s', async (name, url, is) => {
    const plan = await rehearsalOf(scenario, [], null);
    const path = join(folder, 'left.journal');
    const run = await beginPaper({ ...plan, feed: Object.assign(plan.feed, { name }) }, path);
    run.journal.close();
    const failure = await continueJob(path, { ...terms(), url }).catch((error: unknown) => error);
    expect((failure as { issues: object[] }).issues).toMatchObject([
      {
        code: 'other-feed',
        message: `the candles of this run come from ${name}, and these would be of ${is}`,
      },
    ]);
  });
});
