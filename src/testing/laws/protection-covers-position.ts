/**
 * STOP-4: after every step the stops that rest cover all of the open position, to the lot. It holds a strategy to a
 * stop for each of its entries, its own or the scenario's. What waits below the market's minimum, and is told as uncovered
 * by the journal (FILL-7), counts as covered. Where the lot of a market changes, each entry may have left a rest below
 * it.
 */
import type { JournalRecord } from '../../engine/tape-read.ts';
import { scaleOf } from '../../model/decimal.ts';
import { rulesAt, type Instrument } from '../../model/instrument.ts';
import type { TimeMs } from '../../model/time.ts';
import { firstBreach, type Law } from '../law.ts';
import type { ExactRun } from '../test-run.ts';

const unitsOf = (decimal: number, { quantityDigits }: Instrument): number =>
  Math.round(decimal * scaleOf(quantityDigits));

export const protectionCoversPosition: Law = {
  name: 'protectionCoversPosition',
  rule: 'STOP-4',
  says: 'stops that rest cover the whole position after every step',
  check: ({ steps, exact }) => {
    const waiting = new Map<number, number>();
    return firstBreach(steps, ({ at, markets, records }) => {
      for (const record of records) noteWaiting(waiting, record);
      return firstBreach(markets, ({ id, position, orders }, m) => {
        const instrument = exact.instruments[m]!;
        const open = Math.abs(unitsOf(position, instrument));
        const side = position > 0 ? 'sell' : 'buy';
        const stops = orders.filter((order) => order.role === 'stop' && order.side === side);
        const resting = stops.reduce((sum, { leaves }) => sum + unitsOf(leaves, instrument), 0);
        const stopsOf = exact.record.orders.filter(({ market, role }) => market === m && role === 'stop');
        const covered = stopsOf.reduce((sum, order) => sum + (waiting.get(order.id) ?? 0), resting);
        if (open - covered < restAllowed(exact, m, at)) return null;
        const decimals = (units: number): string => String(units / scaleOf(instrument.quantityDigits));
        const message = `stops cover ${decimals(covered)} of a position of ${decimals(open)}`;
        return { at, market: id, message };
      });
    });
  },
};

/**
 * What may be left unguarded in a market, in units of size: less than this. A lot; where a market's lot changes, one for
 * each entry, since a lot that grows leaves the stop of each a rest of its own.
 */
export function restAllowed({ record, instruments }: ExactRun, market: number, at: number): number {
  const instrument = instruments[market]!;
  const { lot } = rulesAt(instrument, at as TimeMs);
  if (instrument.rules.every((rules) => rules.lot === lot)) return lot;
  const filled = record.fills.filter(
    (fill) => fill.market === market && fill.role === 'entry' && fill.at <= at,
  );
  return lot * Math.max(1, new Set(filled.map(({ order }) => order)).size);
}

/** Keeps what each stop below the minimum would guard, until it rests, changes or ends. */
function noteWaiting(waiting: Map<number, number>, record: JournalRecord): void {
  if (record.kind === 'uncovered') waiting.set(record.order, record.quantity);
  else if ('order' in record && record.kind !== 'ledger') waiting.delete(record.order);
}
