/** The laws of time at the exchange (LAT-1, PATH-7), on random runs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRun } from '../support/arbitraries.ts';
import { runs } from '../support/runs.ts';
import { allRecords, traceOf } from '../support/trace.ts';

describe('time at the exchange', () => {
  it('LAT-1 nothing is heard of an order before the least delay after it was sent', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const sent = new Map<number, number>();
        for (const record of allRecords(traceOf(plan))) {
          // The exchange's own orders are on no way.
          if ('order' in record && record.order < 0) continue;
          if (record.kind === 'order') sent.set(record.order, record.at);
          if (record.kind !== 'accepted' && record.kind !== 'filled' && record.kind !== 'rejected') continue;
          expect(record.at).toBeGreaterThanOrEqual(sent.get(record.order)! + plan.latency.order.least);
        }
      }),
      { numRuns: runs(80) },
    );
  });

  it('PATH-7 the clock of what happens never runs backwards, in all markets together', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        let last = 0;
        for (const record of allRecords(traceOf(plan))) {
          // The look ahead is told with the open of its candle.
          if (record.kind === 'ambiguous' || record.kind === 'ledger') continue;
          expect(record.at).toBeGreaterThanOrEqual(last);
          last = record.at;
        }
      }),
      { numRuns: runs(120) },
    );
  });
});
