/**
 * What an entry that is placed at a close may lose, and what is open with it (RISK-2), at the least: what is held, at the
 * closes, and its own cost at its limit, its trigger or the price of its decision.
 */
import { scaleOf } from '../../model/decimal.ts';
import { rulesAt } from '../../model/instrument.ts';
import { orderTypes } from '../../model/order.ts';
import type { TimeMs } from '../../model/time.ts';
import { rateScale } from '../../model/units.ts';
import type { NormalRisk } from '../../scenario/normal-risk.ts';
import type { TestRun, TestStep } from '../test-run.ts';
import type { OrderRecordOf } from './live-orders.ts';

/** Decimal; a limit of one's own is no more exact than doubles are. */
const exceeds = (value: number, rate: number | null, equity: number): boolean =>
  rate !== null && value > (rate / rateScale) * Math.max(0, equity) * (1 + 1e-9);

const percent = (value: number, equity: number): string =>
  `${value.toFixed(2)} of an equity of ${equity.toFixed(2)}`;

/**
 * From where it is expected to its stop as that would be placed, but for a tick; an entry without one is denied. Where one
 * that trails is expected is not told with it (FLOW-1).
 */
export function lossFault(
  { exact }: TestRun,
  { perTrade }: NormalRisk,
  { order: id, market, type, quantity, quoteAmount }: OrderRecordOf,
  { at, equity }: TestStep,
): string | null {
  if (perTrade === null || orderTypes[type] === 'trailing-stop') return null;
  const { orders } = exact.record;
  const { expected } = orders.find((order) => order.id === id)!;
  const stop = orders.find(({ parent, role }) => parent === id && role === 'stop');
  if (stop === undefined) return 'without a stop';
  // Slippage may bring it to the price from which on it trails.
  if (stop.planned === 0) return null;
  const instrument = exact.instruments[market]!;
  const { tick } = rulesAt(instrument, at as TimeMs);
  const far = Math.max(0, Math.abs(expected - stop.planned) - tick) / scaleOf(instrument.priceDigits);
  const units =
    quoteAmount > 0
      ? quoteAmount / scaleOf(instrument.moneyDigits) / (expected / scaleOf(instrument.priceDigits))
      : quantity / scaleOf(instrument.quantityDigits);
  const loss = units * far;
  return exceeds(loss, perTrade, equity) ? `it may lose ${percent(loss, equity)}` : null;
}

/** `isOpposed`: entries of the other side rest in its market, so that it may bring no more than there was. */
export function exposureFault(
  { exact }: TestRun,
  { market: own, direction, total, leverage }: NormalRisk,
  order: OrderRecordOf,
  { equity, markets }: TestStep,
  isOpposed: boolean,
): string | null {
  const { side } = order;
  const { quantityDigits, priceDigits, moneyDigits } = exact.instruments[order.market]!;
  const price = (order.limit || order.trigger || order.decisionPrice) / scaleOf(priceDigits);
  const cost =
    order.quoteAmount > 0
      ? order.quoteAmount / scaleOf(moneyDigits)
      : (order.quantity / scaleOf(quantityDigits)) * price;
  /** Signed by the side of the entry. */
  const heldIn = (m: number): number => side * markets[m]!.position * (markets[m]!.close ?? 0);
  const held = heldIn(order.market);
  const after = held + cost;
  // Against a larger position it only reduces.
  if (after <= Math.max(0, -held)) return null;
  let [alike, all] = [after, after];
  for (const m of markets.keys()) {
    if (m === order.market) continue;
    alike += Math.max(0, heldIn(m));
    all += Math.abs(heldIn(m));
  }
  const told = (what: string, value: number): string => `${what}, ${percent(value, equity)}`;
  if (exceeds(alike, direction, equity)) return told('too much on one side', alike);
  if (isOpposed) return null;
  if (exceeds(after, own, equity)) return told('too much in its market', after);
  return exceeds(all, total, equity) || exceeds(all, leverage, equity) ? told('too much in all', all) : null;
}
