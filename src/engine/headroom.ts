/**
 * Orders whose value no amount of money can hold (LEDG-1): refused like any other that breaks a rule, with the greatest
 * price that would fit its size, so that the run goes on.
 */
import { scaleOf } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import type { OrderTerms } from '../model/order.ts';
import { refusal, type Refusal } from './decision.ts';

/** A quarter of what fits: fees, slippage and sums are amounts as well. */
const most = Number.MAX_SAFE_INTEGER / 4;

/** Why an order at these levels cannot be, or null. Market orders and sizes in money are worth what there is. */
export function valueFault(
  { moneyMul, moneyDiv, priceDigits }: Instrument,
  { limit, trigger, quantity }: Pick<OrderTerms, 'limit' | 'trigger' | 'quantity'>,
): Refusal | null {
  const price = Math.max(limit, trigger);
  if (price === 0 || (price * quantity * moneyMul) / moneyDiv <= most) return null;
  const scale = scaleOf(priceDigits);
  return refusal(
    'plan',
    'too-large',
    price / scale,
    Math.floor((most * moneyDiv) / (quantity * moneyMul)) / scale,
  );
}
