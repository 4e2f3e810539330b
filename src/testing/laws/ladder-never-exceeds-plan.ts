/**
 * SCALE-1, SCALE-2: the rungs of an entry together never add more than their shares of what that entry filled, each no
 * more than its own but for what sums up to it left of a lot, and none adds where there is no position to add to. Where
 * the lot of a market has changed while rungs waited, sums were cut to one and to the other, and may pass the plan by the
 * greater.
 */
import { feeCurrencies } from '../../model/costs.ts';
import { orderRoles } from '../../model/order.ts';
import { rateScale } from '../../model/units.ts';
import type { JournalRecord } from '../../engine/tape-read.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import { recordsOf, type TestRun } from '../test-run.ts';

const baseCode = feeCurrencies.indexOf('base');

/** A rung: what it is a part of, and what it has filled. */
interface Rung {
  readonly parent: number;
  readonly share: number;
  filled: number;
}

export const ladderNeverExceedsPlan: Law = {
  name: 'ladderNeverExceedsPlan',
  rule: 'SCALE-1',
  says: 'the rungs of an entry never add more than planned, and only to a position that is open',
  check: (run) => {
    const rungs = new Map<number, Rung>();
    const filled = new Map<number, number>();
    const positions = new Map<number, number>();
    return firstBreach(recordsOf(run), (record) => {
      if (record.kind === 'order' && record.parent !== 0 && orderRoles[record.role] === 'entry')
        rungs.set(record.order, { parent: record.parent, share: record.share, filled: 0 });
      if (record.kind !== 'filled') return null;
      const { order, market, quantity, side } = record;
      const before = positions.get(market) ?? 0;
      const kept = record.feeCurrency === baseCode ? record.fee : 0;
      positions.set(market, before + side * quantity - kept);
      filled.set(order, (filled.get(order) ?? 0) + quantity);
      const rung = rungs.get(order);
      if (rung === undefined) return null;
      rung.filled += quantity;
      if (before * side <= 0) return breach(run, record, 'it added where no position was open');
      return tooMuch(run, record, rung, rungs, filled);
    });
  },
};

function tooMuch(
  run: TestRun,
  record: Extract<JournalRecord, { kind: 'filled' }>,
  { parent, share, filled: own }: Rung,
  rungs: ReadonlyMap<number, Rung>,
  filled: ReadonlyMap<number, number>,
): Breach | null {
  const entered = filled.get(parent) ?? 0;
  // Of the lots there were: it was cut by that of the moment at which it came to rest.
  const lots = run.exact.instruments[record.market]!.rules.map((rules) => rules.lot);
  const lot = Math.max(...lots);
  const changes = lots.filter((one, i) => i > 0 && one !== lots[i - 1]).length;
  if (own >= (entered * share) / rateScale + lot) return breach(run, record, 'it is larger than its share');
  let [shares, added] = [0, 0];
  for (const rung of rungs.values()) {
    if (rung.parent !== parent) continue;
    shares += rung.share;
    added += rung.filled;
  }
  // A unit is what rounding a product of that size may be off.
  return added > (entered * shares) / rateScale + 1 + lot * changes
    ? breach(run, record, 'the ladder is larger than planned')
    : null;
}

const breach = (
  { line }: TestRun,
  record: JournalRecord & { readonly at: number },
  what: string,
): Breach => ({
  at: record.at,
  message: `${what}: ${line(record)}`,
});
