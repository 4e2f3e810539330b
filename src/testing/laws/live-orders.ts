/** Entries and exits that are alive, and what is held, as the journal tells it record by record. */
import { feeCurrencies } from '../../model/costs.ts';
import { orderRoles } from '../../model/order.ts';
import type { JournalRecord } from '../../engine/tape-read.ts';

const baseCode = feeCurrencies.indexOf('base');

export type OrderRecordOf = Extract<JournalRecord, { kind: 'order' }>;

export interface LiveOrders {
  /** By id. */
  readonly alive: Map<number, OrderRecordOf>;
  /** Those of them that are to be cancelled. */
  readonly leaving: Set<number>;
  /** Signed, in units, by the index of their market. */
  readonly positions: Map<number, number>;
}

export const noLiveOrders = (): LiveOrders => ({
  alive: new Map(),
  leaving: new Set(),
  positions: new Map(),
});

export const roleOf = ({ role }: OrderRecordOf): (typeof orderRoles)[number] => orderRoles[role]!;

/** Takes in a record. */
export function follow({ alive, leaving, positions }: LiveOrders, record: JournalRecord): void {
  if (record.kind === 'order') {
    if (roleOf(record) === 'entry' || roleOf(record) === 'exit') alive.set(record.order, record);
    return;
  }
  if (record.kind === 'cancelAsked') leaving.add(record.order);
  if (record.kind === 'filled') {
    const { market, side, quantity, fee, feeCurrency } = record;
    const kept = feeCurrency === baseCode ? fee : 0;
    positions.set(market, (positions.get(market) ?? 0) + side * quantity - kept);
  }
  if (endsOrder(record)) alive.delete(record.order);
}

export const endsOrder = (record: JournalRecord): record is Extract<JournalRecord, { order: number }> =>
  record.kind === 'cancelled' ||
  record.kind === 'expired' ||
  record.kind === 'rejected' ||
  (record.kind === 'filled' && record.leaves === 0);
