/** What leaves, and what is on the disk by then (docs/decisions/0004): a remote exchange beside a real journal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive } from '../../src/engine/drive.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import type { Command } from '../../src/model/venue-event.ts';
import { Recorder } from '../../src/paper/recorder.ts';
import { recover } from '../../src/paper/recover.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { RunJournal } from '../../src/store/run-journal.ts';
import { randomRun } from '../support/arbitraries.ts';
import { FakeRemote } from '../support/fake-remote.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

const plans = randomRun({ sizings: [{ kind: 'quantity', quantity: 10_000 }], steps: 12 });

const nameOf = (command: Command): string =>
  command.kind === 'place' ? `place ${command.order.id}` : `${command.kind} ${command.order}`;

const asked = (records: readonly JournalRecord[]): readonly string[] =>
  records.flatMap((record) => {
    if (record.kind === 'order' && record.parent === 0) return [`place ${record.order}`];
    if (record.kind === 'amendAsked') return [`amend ${record.order}`];
    return record.kind === 'cancelAsked' ? [`cancel ${record.order}`] : [];
  });

/** What another process would read in the file by now. */
function onDisk(path: string): readonly string[] {
  const chunks = [...readJournal(path).each()].map(({ tape }) => tape);
  return asked(readTape({ chunks, lengths: chunks.map(({ length }) => length) }).records);
}

class Killed extends Error {}

/** Drives a plan with a journal; the process ends when command number `killAt` is about to leave. */
async function driven(plan: RunPlan, path: string, killAt = Infinity): Promise<readonly string[]> {
  const remote = new FakeRemote(plan);
  const journal = RunJournal.create(path, {});
  const sent: string[] = [];
  const recorder = new Recorder(remote.engine, journal, (commands) => {
    const kept = onDisk(path);
    for (const command of commands) {
      expect(kept).toContain(nameOf(command));
      if (sent.length === killAt) throw new Killed();
      sent.push(nameOf(command));
      remote.answer(command);
    }
    return Promise.resolve();
  });
  async function* stamped(): AsyncGenerator<EngineInput> {
    for await (const input of remote.inputs()) yield recorder.stamp(input, 0);
  }
  try {
    await drive(remote.engine, stamped(), recorder);
    recorder.flush();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  journal.close();
  return sent;
}

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-'));
  try {
    await work(join(folder, 'a.journal'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the recorder', () => {
  it('FLOW-1 FLOW-2 a command leaves when its input and its step are on the disk', async () => {
    await fc.assert(
      fc.asyncProperty(plans, (plan) =>
        inFolder(async (path) => {
          const sent = await driven(plan, path);
          expect(onDisk(path)).toEqual(sent);
        }),
      ),
      { numRuns: runs(3) },
    );
  });

  it('FLOW-1 commands do leave in a sample of such runs', async () => {
    let all = 0;
    for (const plan of fc.sample(plans, { seed: 1, numRuns: 6 }))
      await inFolder(async (path) => {
        all += (await driven(plan, path)).length;
      });
    expect(all).toBeGreaterThan(5);
  });

  it('FLOW-2 killed before a command left, the journal says which may not have been sent', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(), (plan, place) =>
        inFolder(async (path) => {
          const whole = await driven(plan, `${path}.whole`);
          fc.pre(whole.length > 0);
          const killAt = place % whole.length;
          const sent = await driven(plan, path, killAt);
          expect(sent).toEqual(whole.slice(0, killAt));
          const stored = readJournal(path);
          const { parting, unsent } = recover(new FakeRemote(plan).engine, stored.each(), {
            sent: stored.sent,
            ofFeed: new Set(),
          });
          expect(parting).toBeNull();
          // Of one step, some may have left and others not: nobody can know, so all of them are named.
          const names = unsent.map(nameOf);
          expect(names).toContain(whole[killAt]);
          expect(onDisk(path).slice(0, -names.length)).toEqual(
            sent.slice(0, onDisk(path).length - names.length),
          );
        }),
      ),
      { numRuns: runs(3) },
    );
  });
});
