/**
 * STOP-2: a protective stop, once it rests, only tightens: for a long it never falls, for a short it never rises,
 * whoever moves it. Only the strategy itself could loosen one, by an amend; to this law that is a breach too, since it
 * is the strategy that is tested. `stopLoosensOnlyByAmend` allows it.
 */
import { scaleOf } from '../../model/decimal.ts';
import { rulesAt } from '../../model/instrument.ts';
import type { TimeMs } from '../../model/time.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import type { TestRun } from '../test-run.ts';

export const stopNeverLoosens: Law = {
  name: 'stopNeverLoosens',
  rule: 'STOP-2',
  says: 'a protective stop never moves away from the price',
  check: (run) => loosened(run, () => false),
};

export const stopLoosensOnlyByAmend: Law = {
  name: 'stopLoosensOnlyByAmend',
  rule: 'STOP-2',
  says: 'a protective stop moves away from the price only where the strategy amends it',
  check: (run) => loosened(run, (amended) => amended),
};

function loosened(
  { steps, exact }: TestRun,
  mayLoosen: (amended: boolean) => boolean,
): ReturnType<Law['check']> {
  const stops = new Map(
    exact.record.orders.filter(({ role }) => role === 'stop').map((order) => [order.id, order]),
  );
  const levels = new Map<number, number>();
  const managed = new Set<number>();
  const look = (id: number, trigger: number, at: number, isAmended: boolean): Breach | null => {
    const order = stops.get(id);
    if (order === undefined) return null;
    const before = levels.get(id);
    levels.set(id, trigger);
    if (before === undefined || mayLoosen(isAmended)) return null;
    const instrument = exact.instruments[order.market]!;
    const { tick } = rulesAt(instrument, at as TimeMs);
    const away = (before - trigger) * (order.side === 'sell' ? 1 : -1);
    // Less than a tick is what a tick that has changed makes of the same level.
    if (away * scaleOf(instrument.priceDigits) < tick - 0.5) return null;
    return {
      at,
      market: instrument.id,
      message: `the stop of order ${id} went from ${before} to ${trigger}`,
    };
  };
  return firstBreach(steps, ({ at, markets, records }) => {
    const moved = firstBreach(records, (record) => {
      if (record.kind === 'caused') managed.add(record.order);
      if (record.kind !== 'accepted' && record.kind !== 'amended' && record.kind !== 'moved') return null;
      if (record.trigger === 0) return null;
      const scale = scaleOf(exact.instruments[record.market]!.priceDigits);
      // What a manager asks for is no amend of the strategy's.
      const isAmended = record.kind === 'amended' && !managed.delete(record.order);
      return look(record.order, record.trigger / scale, record.at, isAmended);
    });
    if (moved !== null) return moved;
    const orders = markets.flatMap((market) => market.orders);
    return firstBreach(orders, ({ id, trigger }) => (trigger === null ? null : look(id, trigger, at, false)));
  });
}
