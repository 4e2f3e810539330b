/**
 * The limit on correlated exposure (RISK-2), as a law: what is held in markets that move alike, on the side of an entry,
 * and the entry's own cost are never more than a part of equity at the close at which it was asked for. Entries that rest
 * beside it and answers to fills are not looked at: with them there would be more.
 */
import { correlation } from '../../portfolio/correlation.ts';
import type { CandleColumns } from '../../market/candles.ts';
import { orderRoles } from '../../model/order.ts';
import { scaleOf } from '../../model/decimal.ts';
import { columnsOf } from '../candles.ts';
import { firstBreach, type Breach, type Law } from '../law.ts';
import type { TestRun, TestStep } from '../test-run.ts';

type Order = Extract<TestStep['records'][number], { kind: 'order' }>;

/** No entry may bring what is held in markets correlated by more than `above` over `window` returns beyond this part. */
export function correlatedNeverExceeds(
  part: number,
  { above = 0.7, window = 60 }: { readonly above?: number; readonly window?: number } = {},
): Law {
  return {
    name: 'correlatedNeverExceeds',
    rule: 'RISK-2',
    says: `no entry brings what moves alike beyond ${Number((part * 100).toFixed(4))} % of equity`,
    check: (run) => {
      const candles = run.exact.instruments.map(({ id, priceDigits }) =>
        columnsOf(run.world, id, priceDigits),
      );
      const alike = (step: TestStep, m: number, other: number): number | null =>
        correlation(candles[m]!, rowAt(candles[m]!, step.at), candles[other]!, rowAt(candles[other]!, step.at), window); // prettier-ignore
      const isSpot = (run.world.terms.account.kind ?? 'spot') === 'spot';
      return firstBreach(run.steps, (step) =>
        firstBreach(step.records, (record) => {
          if (record.kind !== 'order' || orderRoles[record.role] !== 'entry' || record.at !== step.at)
            return null;
          // A sale on a spot account only reduces.
          if (isSpot && record.side < 0) return null;
          return breachOf(run, step, record, part, (other) => {
            const found = alike(step, record.market, other);
            return found === null ? 0 : Math.abs(found) > above ? Math.sign(found) : null;
          });
        }),
      );
    },
  };
}

/** The last row that had closed at `at`; -1 for none. */
function rowAt({ time, length, durationMs }: CandleColumns, at: number): number {
  let row = length - 1;
  while (row >= 0 && time[row]! + durationMs > at) row--;
  return row;
}

/** `signOf`: 1 or -1 for a market that moves alike or against it, 0 for one of which that is not known, null for others. */
function breachOf(
  { exact }: TestRun,
  { at, equity, markets }: TestStep,
  order: Order,
  part: number,
  signOf: (market: number) => number | null,
): Breach | null {
  const { market: own, side } = order;
  const { quantityDigits, priceDigits, moneyDigits } = exact.instruments[own]!;
  const price = (order.limit || order.trigger || order.decisionPrice) / scaleOf(priceDigits);
  const cost =
    order.quoteAmount > 0
      ? order.quoteAmount / scaleOf(moneyDigits)
      : (order.quantity / scaleOf(quantityDigits)) * price;
  const valueOf = (m: number): number => markets[m]!.position * (markets[m]!.close ?? 0);
  const before = Math.max(0, side * valueOf(own));
  let all = Math.max(0, side * valueOf(own) + cost);
  if (all <= before) return null;
  for (const m of markets.keys()) {
    const sign = m === own ? null : signOf(m);
    if (sign !== null) all += sign === 0 ? Math.abs(valueOf(m)) : Math.max(0, side * sign * valueOf(m));
  }
  if (all <= part * equity * (1 + 1e-9)) return null;
  const share = Number(((all / equity) * 100).toFixed(4));
  return {
    at,
    market: markets[own]!.id,
    message: `order ${order.order} brings what moves alike to ${all.toFixed(2)}, ${share} % of equity`,
  };
}
