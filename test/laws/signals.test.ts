/**
 * The laws of the way of a signal (FLOW-1), in the worlds of the testing kit: whatever a run did to an order stands in the
 * way of exactly one signal, or the order is one that no signal asked for, and is listed as such.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { signalEvents } from '../../src/scenario/signal-events.ts';
import { listSignals, traceSignal } from '../../src/scenario/trace.ts';
import { signalListSchema, traceSchema } from '../../src/scenario/trace-schema.ts';
import { anyOrders, strategyOf, type OrderPlan } from '../../src/testing/arbitrary/orders.ts';
import { anyWorld } from '../../src/testing/arbitrary/worlds.ts';
import { openWorld } from '../../src/testing/play.ts';
import { runs } from '../support/runs.ts';

/** Limits on risk, for orders that no signal asks for. */
const risk = { drawdown: { rate: '1%', flatten: true }, exposure: { total: '150%' } };

/** Entries that say nothing of stops have the plans of their world, which guards move on. */
const bare = (plan: OrderPlan): OrderPlan =>
  plan.map((asks) => asks.map((ask) => (ask.do === 'enter' ? { ...ask, stop: null, targets: [] } : ask)));

const anyRun = fc
  .record({
    world: anyWorld({ stops: true, terms: { risk } }),
    orders: fc.oneof(anyOrders({ closes: 15 }), anyOrders({ closes: 25 }).map(bare)),
  })
  .map(({ world, orders }) => async (): Promise<FinishedRun> => {
    const open = await openWorld(strategyOf(orders), world);
    return runScenario(open, { band: false });
  });

const sorted = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

/** What the journal says of an order or a signal; what of money and positions is no part of a way. */
const isOfWay = (record: JournalRecord): boolean =>
  !['ledger', 'funding', 'charged', 'risk'].includes(record.kind) &&
  !(record.kind === 'ambiguous' && record.order === 0);

describe('FLOW-1 the ways of all signals', () => {
  it('FLOW-1 hold every order and every refusal exactly once, orders of no signal apart', async () => {
    let unprompted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(anyRun, async (play) => {
        const run = await play();
        const list = listSignals(run);
        signalListSchema.parse(list);
        expect(list.signals.map(({ signal }) => signal)).toEqual(list.signals.map((_, i) => i + 1));
        const ways = list.signals.map(({ signal }) => traceSchema.parse(traceSignal(run, signal)));
        const orders = [...ways.flatMap(({ orders: own }) => own), ...list.unprompted];
        expect(sorted(orders.map(({ id }) => id))).toEqual(sorted(run.result.orders.map(({ id }) => id)));
        expect(ways.flatMap(({ refusals }) => refusals)).toEqual(run.result.refusals);
        for (const { signal, orders: own } of ways)
          for (const order of own) expect(order.signal).toBe(signal);
        for (const { signal, cause, role } of list.unprompted)
          expect([signal, role === 'liquidation' || cause === 'risk']).toEqual([0, true]);
        unprompted += list.unprompted.length;
        refused += run.result.refusals.length;
      }),
      { numRuns: runs(60) },
    );
    // The law had something to look at.
    expect([unprompted > 0, refused > 0]).toEqual([true, true]);
  });

  it('FLOW-1 hold every event of the journal exactly once, in its order', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(anyRun, async (play) => {
        const run = await play();
        const { records } = readTape(run.journal.tape);
        const { events } = signalEvents(run.journal.tape, () => true);
        const signalOf = new Map(run.record.orders.map(({ id, signal }) => [id, signal]));
        const told = [...events].flatMap(([signal, list]) =>
          list
            .filter(({ record }) => !('order' in record) || signalOf.get(record.order) === signal)
            .map(({ record }) => JSON.stringify(record)),
        );
        // An ambiguous candle may be told by a liquidation that the other way through it would have brought.
        const known = records.filter((record) => record.kind !== 'ambiguous' || signalOf.has(record.order));
        expect(told.sort()).toEqual(known.filter(isOfWay).map((record) => JSON.stringify(record)).sort()); // prettier-ignore
        for (const [, list] of events)
          expect(list.map(({ record }) => record.at)).toEqual(sorted(list.map(({ record }) => record.at)));
        // What a signal asked of another's order stands in both.
        for (const [signal, list] of events)
          for (const { record, askedBy } of list) {
            if (askedBy === null) continue;
            asked++;
            expect(askedBy).not.toBe(signal);
            expect(events.get(askedBy)!.map((one) => one.record)).toContainEqual(record);
          }
      }),
      { numRuns: runs(60) },
    );
    expect(asked).toBeGreaterThan(0);
  });

  it('FLOW-1 say of each amend and cancel which signal asked for it, or the cause for which a manager did', async () => {
    const asks = { amendAsked: ['amend'], cancelAsked: ['cancel', 'enter', 'oco'] };
    let managed = 0;
    await fc.assert(
      fc.asyncProperty(anyRun, async (play) => {
        const run = await play();
        const exits = new Set(run.record.orders.filter(({ role }) => role === 'exit').map(({ id }) => id));
        const actions = new Map(run.record.signals.map(({ id, action }) => [id, action]));
        const signalOf = new Map(run.record.orders.map(({ id, signal }) => [id, signal]));
        const { events } = signalEvents(run.journal.tape, () => true);
        for (const [signal, list] of events)
          for (const [i, { record, askedBy }] of list.entries()) {
            if (record.kind !== 'amendAsked' && record.kind !== 'cancelAsked') continue;
            if (signalOf.get(record.order) !== signal) continue;
            // A manager says why right before it asks; of an exit it says so behind the order itself.
            const { record: last } = list[i - 1]!;
            const isOfNow = 'at' in last && last.at === record.at;
            const isTold =
              isOfNow && last.kind === 'caused' && last.order === record.order && !exits.has(last.order);
            // What still guards is taken away before the exit that stands for it, whose cause is told behind it.
            const isBeforeExit = list
              .slice(i + 1)
              .some(
                ({ record: next }) =>
                  next.kind === 'caused' && next.at === record.at && exits.has(next.order),
              );
            const isManaged = isTold || (askedBy === null && isBeforeExit);
            if (isManaged) managed++;
            if (isManaged) expect(askedBy).toBeNull();
            else expect(asks[record.kind]).toContain(actions.get(askedBy!));
          }
      }),
      { numRuns: runs(60) },
    );
    expect(managed).toBeGreaterThan(0);
  });
});
