/**
 * Laws of trailing stops (STOP-5) and of orders that end by time (TIME-5, PATH-7), on random runs.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/engine/tape-read.ts';
import { cancelReasons } from '../../src/model/order.ts';
import { anyRun } from '../support/arbitraries.ts';
import { minute } from '../support/play.ts';
import { slotAt } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

const atEnd = cancelReasons.indexOf('end');

describe('orders that end by time', () => {
  it('TIME-5 PATH-7 nothing happens to an order after its moment, and at the latest it ends there', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const trace = traceOf(plan);
        const records = allRecords(trace);
        const last = slotAt((trace.steps.at(-1)?.slot ?? -1) + 1);
        const expiries = new Map<number, number>();
        /** Orders that the exchange has heard of, and those that the end of the run found on their way (LAT-1). */
        const heard = new Set<number>();
        const lost = new Set<number>();
        for (const record of records) {
          if (record.kind === 'order' && record.expiresAt > 0) expiries.set(record.order, record.expiresAt);
          const expiry = 'order' in record ? expiries.get(record.order) : undefined;
          if (expiry === undefined || record.kind === 'order' || record.kind === 'ledger') continue;
          // What is asked of an order that is still on its way asks of none that is there.
          const isAsked = record.kind === 'cancelAsked' || record.kind === 'amendAsked';
          if (record.kind === 'rejected' || (isAsked && !heard.has(record.order))) continue;
          const isEnd = record.kind === 'cancelled' && record.reason === atEnd;
          if (isEnd && !heard.has(record.order)) {
            lost.add(record.order);
            continue;
          }
          if (record.kind === 'accepted' && 'order' in record) heard.add(record.order);
          expect(record.at).toBeLessThanOrEqual(expiry);
          if (record.kind === 'expired') expect(record.at).toBe(expiry);
        }
        // Whoever was still there when its moment came has been ended by it.
        for (const order of trace.run.orders) {
          const expiry = expiries.get(order.id);
          // What was under way when its moment came is refused when it is there.
          if (expiry === undefined || expiry > last || order.state === 'rejected' || lost.has(order.id))
            continue;
          expect(order.endedAt).toBeLessThanOrEqual(expiry);
        }
      }),
      { numRuns: runs(80) },
    );
  });
});

describe('trailing stops', () => {
  it('STOP-5 are met no farther behind than where they began, whatever the path did', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const began = new Map<number, JournalRecord & { kind: 'accepted' }>();
        const sides = new Map<number, number>();
        for (const record of allRecords(traceOf(plan))) {
          if (record.kind === 'order' && record.trailOffset > 0) sides.set(record.order, record.side);
          if (record.kind === 'accepted' && sides.has(record.order)) began.set(record.order, record);
          if (record.kind !== 'triggered' || !sides.has(record.order)) continue;
          const start = began.get(record.order)!;
          const side = sides.get(record.order)!;
          // One that the price has already passed when it comes to rest is met at once (STOP-6).
          if (record.at === start.at) continue;
          // At its level, which has only come closer, or at an open that lies beyond it.
          const isWorse = side < 0 ? record.price < start.trigger : record.price > start.trigger;
          if (!isWorse) continue;
          const slot = Math.floor((record.at - slotAt(0)) / minute);
          expect(record.price).toBe(plan.markets[record.market]!.steps[slot]!.candle![0]);
        }
      }),
      { numRuns: runs(80) },
    );
  });
});
