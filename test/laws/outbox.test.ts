/**
 * The law of the outbox (docs/decisions/0004, FLOW-1): a remote venue is sent only what a commit has remembered, all of
 * it, once and in order; when a commit fails, nothing of its step is sent and nothing of it is lost.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/engine/tape-read.ts';
import type { Command } from '../../src/model/venue-event.ts';
import { randomRun } from '../support/arbitraries.ts';
import { DiskFull, FakeRemote } from '../support/fake-remote.ts';
import { runs } from '../support/runs.ts';

const plans = randomRun({ sizings: [{ kind: 'quantity', quantity: 10_000 }], steps: 20 });

/** Every command that the journal knows of: orders that are not children, and cancels; in the order of writing. */
const written = (records: readonly JournalRecord[]): readonly string[] =>
  records.flatMap((record) => {
    if (record.kind === 'order' && record.parent === 0) return [`place ${record.order}`];
    if (record.kind === 'amendAsked') return [`amend ${record.order}`];
    return record.kind === 'cancelAsked' ? [`cancel ${record.order}`] : [];
  });

const nameOf = (command: Command): string =>
  command.kind === 'place' ? `place ${command.order.id}` : `${command.kind} ${command.order}`;

describe('the outbox', () => {
  it('FLOW-1 what is sent has been committed before, and everything is sent once and in order', async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const remote = new FakeRemote(plan);
        await remote.run(null);
        const records = remote.records();
        expect(remote.sent.map(({ command }) => nameOf(command))).toEqual(written(records));
        for (const { command, committed } of remote.sent) {
          expect(written(records.slice(0, committed))).toContain(nameOf(command));
        }
        const children = remote.sent.flatMap(({ command }) =>
          command.kind === 'place' ? command.children : [],
        );
        const known = records.filter((record) => record.kind === 'order' && record.parent !== 0);
        expect(children.map((child) => child.id)).toEqual(
          known.map((record) => (record as { order: number }).order),
        );
        sent += remote.sent.length;
      }),
      { numRuns: runs(50) },
    );
    expect(sent).toBeGreaterThan(50);
  });

  it('FLOW-1 when a commit fails the drive fails, nothing of that step is sent, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(), async (plan, place) => {
        const whole = new FakeRemote(plan);
        await whole.run(null);
        const remote = new FakeRemote(plan);
        // The commit that would have let one of the commands out.
        const failAt = whole.sent[place % whole.sent.length]?.commit;
        if (failAt === undefined) return;
        await expect(remote.run(failAt)).rejects.toThrow(DiskFull);
        expect(remote.commits).toBe(failAt);
        const sent = remote.sent.map(({ command }) => nameOf(command));
        const kept = remote.engine.takeCommands().map(nameOf);
        expect([...sent, ...kept]).toEqual(written(remote.records()));
        // What was sent is what the undisturbed run sent up to there.
        expect(sent).toEqual(whole.sent.slice(0, sent.length).map(({ command }) => nameOf(command)));
        expect(kept.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(60) },
    );
  });
});
