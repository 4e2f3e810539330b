/** FILL-2: no order fills worse than its limit, as it was last accepted or amended. */
import { firstBreach, type Law } from '../law.ts';
import { recordsOf } from '../test-run.ts';

export const limitsNeverWorse: Law = {
  name: 'limitsNeverWorse',
  rule: 'FILL-2',
  says: 'no order fills worse than its limit',
  check: (run) => {
    const limits = new Map<number, number>();
    return firstBreach(recordsOf(run), (record) => {
      if (record.kind === 'accepted' || record.kind === 'amended') limits.set(record.order, record.limit);
      const limit = record.kind === 'filled' ? (limits.get(record.order) ?? 0) : 0;
      if (record.kind !== 'filled' || limit === 0) return null;
      const isWorse = record.side > 0 ? record.price > limit : record.price < limit;
      return isWorse
        ? { at: record.at, message: `beyond its limit of ${limit} units: ${run.line(record)}` }
        : null;
    });
  },
};
