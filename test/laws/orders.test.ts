/**
 * The laws of an order's life (ORD-2, FLOW-1): from the journal alone, every order is asked for once and ends once, and
 * every signal comes to something.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/engine/tape-read.ts';
import { orderRoles } from '../../src/model/order.ts';
import { isFinal } from '../../src/model/order-state.ts';
import { anyRun } from '../support/arbitraries.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const ends = (record: JournalRecord): boolean =>
  record.kind === 'cancelled' ||
  record.kind === 'expired' ||
  record.kind === 'rejected' ||
  (record.kind === 'filled' && record.leaves === 0);

/** Records that say what happened to an order, in the order of writing. */
function livesOf(records: readonly JournalRecord[]): ReadonlyMap<number, readonly JournalRecord[]> {
  const lives = new Map<number, JournalRecord[]>();
  for (const record of records) {
    if (record.kind === 'signal' || record.kind === 'refusal') continue;
    // Ledger lines follow the fill that they belong to, and an ambiguity only names an order.
    if (record.kind === 'ledger' || record.kind === 'ambiguous' || record.kind === 'funding') continue;
    // What an order of the exchange's own is told with.
    if (record.kind === 'charged' || record.kind === 'liquidating' || record.kind === 'risk') continue;
    lives.set(record.order, [...(lives.get(record.order) ?? []), record]);
  }
  return lives;
}

describe('the life of an order', () => {
  it('ORD-2 every order ends in exactly one final state, and nothing happens to it afterwards', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const trace = traceOf(plan);
        for (const life of livesOf(allRecords(trace)).values()) {
          expect(life.map((record) => record.kind === 'order')).toEqual(life.map((_, i) => i === 0));
          expect(life.map(ends)).toEqual(life.map((_, i) => i === life.length - 1));
        }
        expect(trace.run.orders.filter((order) => !isFinal(order.state))).toEqual([]);
        expect(trace.engine.kernel.orders.state.live.length).toBe(0);
      }),
      { numRuns: runs(80) },
    );
  });

  it('ORD-2 orders are numbered from one without a hole, and no order fills more than it was accepted for', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const { orders } = traceOf(plan).run;
        const ours = orders.filter((order) => order.role !== 'liquidation');
        expect(ours.map((order) => order.id)).toEqual(ours.map((_, i) => i + 1));
        const own = orders.filter((order) => order.role === 'liquidation');
        expect(own.map((order) => order.id)).toEqual(own.map((_, i) => -1 - i));
        for (const order of orders) {
          if (order.role === 'entry' && order.quoteAmount === 0) {
            expect(order.filled).toBeLessThanOrEqual(order.quantity);
          }
          if (order.state === 'rejected') expect(order.filled).toBe(0);
          expect(order.filled > 0).toBe(order.cost > 0);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('FLOW-1 every signal comes to an order, a change of one or a refusal, and every order but a child comes of one', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const records = allRecords(traceOf(plan));
        let signal: JournalRecord | null = null;
        for (const record of records) {
          if (signal !== null) {
            expect(['order', 'refusal', 'cancelAsked', 'amendAsked']).toContain(record.kind);
            if (record.kind === 'order' || record.kind === 'refusal')
              expect(record).toMatchObject({ signal: signal.signal });
          }
          signal = record.kind === 'signal' ? record : null;
        }
        expect(signal).toBe(null);
        const signals = records.filter((record) => record.kind === 'signal').map((record) => record.signal);
        expect(signals).toEqual(signals.map((_, i) => i + 1));
        const placed = records.filter((record) => record.kind === 'order');
        const own = placed.filter((record) => ['entry', 'exit'].includes(orderRoles[record.role]!));
        // A signal makes one order, or a group of which one cancels the others.
        const alone = own.filter((record) => record.oco === 0);
        expect(new Set(alone.map((record) => record.signal)).size).toBe(alone.length);
        const groups = own.filter((record) => record.oco > 0);
        expect(new Set(groups.map((record) => record.oco)).size).toBe(
          new Set(groups.map((record) => record.signal)).size,
        );
        const signalled = new Set(own.map((record) => record.signal));
        const asked = placed.filter((record) => orderRoles[record.role] !== 'liquidation');
        expect(asked.every((record) => signalled.has(record.signal))).toBe(true);
      }),
      { numRuns: runs(80) },
    );
  });
});
