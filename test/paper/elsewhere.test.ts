/** The place that is prepared for orders to a real exchange: a session with a remote one, whose answers are inputs. */
import { describe, expect, it } from 'vitest';
import type { EngineInput } from '../../src/engine/input.ts';
import { readTape } from '../../src/engine/tape-read.ts';
import fc from 'fast-check';
import { Session } from '../../src/paper/session.ts';
import { recover } from '../../src/paper/recover.ts';
import { randomRun } from '../support/arbitraries.ts';
import { FakeRemote } from '../support/fake-remote.ts';
import { BadFeed, MemoryLog, never } from '../support/paper.ts';
import { candlesOf, runConfigOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';

const plans = randomRun({ sizings: [{ kind: 'quantity', quantity: 10_000 }], steps: 12 });

describe('a session with an exchange elsewhere', () => {
  it('FLOW-2 sends what is kept, takes its answers as inputs, and does all of it again from the journal', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const remote = new FakeRemote(plan);
        const { markets } = runConfigOf(plan, 0);
        const rehearsed = markets.map(({ instrument: { id } }, m) => ({
          id,
          candles: candlesOf(plan, m),
          detail: null,
        }));
        const times = rehearsed.flatMap(({ candles }) => [...candles.time.subarray(0, candles.length)]);
        fc.pre(times.length > 0);
        const log = new MemoryLog();
        const session: Session = new Session({
          engine: remote.engine,
          log,
          feed: new BadFeed(rehearsed, Math.min(...times), () => 'as it is'),
          timeframe: '1m',
          from: Math.min(...times),
          until: Infinity,
          stop: never,
          pause: never,
          send: (commands) => {
            expect(log.committed).toBe(log.steps.length);
            for (const command of commands) remote.answer(command);
            for (const answer of remote.takeAnswers()) session.enter(answer);
            return Promise.resolve();
          },
        });
        await session.run();
        const kinds = log.steps.map(({ input }) => (JSON.parse(input) as EngineInput).kind);
        answered += kinds.filter((kind) => kind === 'venue').length;
        remote.engine.kernel.journal.settle();
        const { records } = readTape(remote.engine.kernel.journal.state.tape);
        expect(records.filter(({ kind }) => kind === 'filled' || kind === 'accepted' || kind === 'cancelled')).toHaveLength(kinds.filter((kind) => kind === 'venue').length); // prettier-ignore
        const again = recover(new FakeRemote(plan).engine, log.steps, {
          sent: log.steps.length,
          ofFeed: new Set(),
        });
        expect(again).toMatchObject({ parting: null, unsent: [] });
      }),
      { numRuns: runs(20) },
    );
    expect(answered).toBeGreaterThan(20);
  });

  it('RISK-2 FLOW-2 somebody’s hand on the switch is an input like any other', async () => {
    const plan = fc.sample(plans, { seed: 7, numRuns: 40 }).find(({ markets }) => markets[0]!.steps.every(({ candle }) => candle !== null))!; // prettier-ignore
    const remote = new FakeRemote(plan);
    const { markets } = runConfigOf(plan, 0);
    const rehearsed = markets.map(({ instrument: { id }, }, m) => ({ id, candles: candlesOf(plan, m), detail: null })); // prettier-ignore
    const from = Math.min(
      ...rehearsed.flatMap(({ candles }) => [...candles.time.subarray(0, candles.length)]),
    );
    const log = new MemoryLog();
    const session: Session = new Session({
      engine: remote.engine,
      log,
      feed: new BadFeed(rehearsed, from, () => 'as it is'),
      timeframe: '1m',
      from,
      until: Infinity,
      stop: never,
      pause: never,
      send: () => Promise.resolve(),
      onChange: () => {
        if (log.steps.length === 3)
          session.enter({ kind: 'switch', at: (from + 200_000) as never, action: 'halt' });
      },
    });
    await session.run();
    expect(log.steps.filter(({ input }) => input.includes('"switch"'))).toHaveLength(1);
    expect(remote.engine.kernel.risk?.state.outside).toBe('halt');
  });
});
