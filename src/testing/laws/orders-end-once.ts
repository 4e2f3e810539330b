/** ORD-2: every order that is asked for ends in exactly one final state, and nothing happens to it afterwards. */
import type { JournalRecord } from '../../engine/tape-read.ts';
import { firstBreach, type Law } from '../law.ts';
import { recordsOf } from '../test-run.ts';

const isEnd = (record: JournalRecord): boolean =>
  record.kind === 'cancelled' ||
  record.kind === 'expired' ||
  record.kind === 'rejected' ||
  (record.kind === 'filled' && record.leaves === 0);

/** Kinds that speak of an order without moving it. */
const silent: readonly JournalRecord['kind'][] = [
  'ledger',
  'charged',
  'ambiguous',
  'amendRejected',
  'amendAsked',
];

export const ordersEndOnce: Law = {
  name: 'ordersEndOnce',
  rule: 'ORD-2',
  says: 'every order ends in exactly one final state',
  check: (run) => {
    const open = new Map<number, number>();
    const ended = new Set<number>();
    const breach = firstBreach(recordsOf(run), (record) => {
      if (!('order' in record) || silent.includes(record.kind)) return null;
      const { order, at } = record;
      if (ended.has(order)) return { at, message: `order ${order} had ended, and then: ${run.line(record)}` };
      if (record.kind === 'order') open.set(order, at);
      if (!isEnd(record)) return null;
      ended.add(order);
      open.delete(order);
      return null;
    });
    if (breach !== null) return breach;
    const [left] = open;
    return left === undefined ? null : { at: left[1], message: `order ${left[0]} never ended` };
  },
};
