/** POS-1: what only reduces (exits, stops, targets) never opens a position and never turns one around. */
import { orderRoles } from '../../model/order.ts';
import { feeCurrencies } from '../../model/costs.ts';
import { firstBreach, type Law } from '../law.ts';
import { recordsOf } from '../test-run.ts';

const baseCode = feeCurrencies.indexOf('base');

export const reduceOnlyNeverOpens: Law = {
  name: 'reduceOnlyNeverOpens',
  rule: 'POS-1',
  says: 'an order that only reduces never opens or turns a position',
  check: (run) => {
    const reducing = new Set<number>();
    const positions = new Map<number, number>();
    return firstBreach(recordsOf(run), (record) => {
      if (record.kind === 'order' && orderRoles[record.role] !== 'entry') reducing.add(record.order);
      if (record.kind !== 'filled') return null;
      const { market, side, quantity, order, at } = record;
      const kept = record.feeCurrency === baseCode ? record.fee : 0;
      const before = positions.get(market) ?? 0;
      const after = before + side * quantity - kept;
      positions.set(market, after);
      const opens = before * side >= 0 || after * before < 0;
      return reducing.has(order) && opens
        ? { at, message: `it opened or turned: ${run.line(record)}` }
        : null;
    });
  },
};
