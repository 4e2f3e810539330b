/**
 * What closes a position at the next price there is: a market order that only reduces, of a manager (STOP-1, RISK-2),
 * journaled with its cause, or of the exchange's own (MARG-1).
 */
import { BugError } from '../base/assert.ts';
import { cutToLot, rulesAt, type TradingRules } from '../model/instrument.ts';
import { noOrder, type OrderId, type OrderTerms, type SignalId, type StopCause } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import {
  opposite,
  rateScale,
  type Money,
  type Price,
  type Quantity,
  type Rate,
  type Side,
} from '../model/units.ts';
import { approve } from '../risk/verdict.ts';
import type { Kernel } from './kernel.ts';
import type { Outbox } from './outbox.ts';

export interface Closing {
  readonly market: number;
  /** Side of what is closed. */
  readonly held: Side;
  readonly quantity: Quantity;
  /** 0 where no signal is at its beginning. */
  readonly signal: SignalId;
  readonly strategy: number;
  /** The price at which it was decided. */
  readonly price: Price;
}

export const noSignal = 0 as SignalId;

export function closingTerms(
  id: OrderId,
  role: 'exit' | 'liquidation',
  { market, held, quantity, signal, strategy, price }: Closing,
): OrderTerms {
  return {
    id,
    market,
    side: opposite(held),
    type: 'market',
    role,
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: true,
    postOnly: false,
    quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: 0 as Price,
    trigger: 0 as Price,
    anchor: null,
    trail: null,
    ratchet: null,
    oco: 0,
    share: rateScale as Rate,
    signal,
    strategy,
    decisionPrice: price,
    parent: noOrder,
  };
}

/**
 * Sends the order of a manager, or, where it is for more than the market lets one be for (FILL-7), several. Returns the
 * numbers of the first and the last.
 */
export function closeAtMarket(
  kernel: Kernel,
  closing: Closing,
  cause: StopCause,
  at: TimeMs,
  outbox: Outbox,
): { readonly first: OrderId; readonly last: OrderId } {
  const first = (kernel.orders.state.lastOrder + 1) as OrderId;
  let last = first;
  for (const quantity of partsOf(closing.quantity, rulesAt(kernel.lanes[closing.market]!.instrument, at)))
    last = closePart(kernel, { ...closing, quantity }, cause, at, outbox);
  return { first, last };
}

/** More than these are no way to close: then one order is sent, and the exchange says that it is too large. */
const partsMost = 1_000;

/**
 * As few as there can be, whole numbers of the lot, each as great as may be once the later ones have what an order has
 * to be for at least. Where no cut into parts gives that to each, the last is less, and the exchange says so.
 */
function partsOf(quantity: Quantity, { lot, minQuantity, maxQuantity }: TradingRules): readonly Quantity[] {
  const most = cutToLot(maxQuantity, lot);
  if (most === 0 || quantity <= most || quantity > most * partsMost) return [quantity];
  const count = Math.ceil(quantity / most);
  const demanded = Math.ceil(minQuantity / lot) * lot;
  const least = demanded * count <= quantity ? demanded : 0;
  const parts: number[] = [];
  let left: number = quantity;
  for (let after = count - 1; after >= 0; after--) {
    const part = Math.min(most, left - least * after);
    parts.push(part);
    left -= part;
  }
  return parts as readonly number[] as readonly Quantity[];
}

function closePart(kernel: Kernel, closing: Closing, cause: StopCause, at: TimeMs, outbox: Outbox): OrderId {
  const { orders, journal, config } = kernel;
  const order = closingTerms(orders.nextOrderId(), 'exit', closing);
  const verdict = approve(order, config.rules);
  if ('denied' in verdict) throw new BugError('what only reduces needs no verdict');
  journal.asked.unprompted();
  journal.asked.order(at, order);
  journal.asked.caused(at, order.id, order.market, cause);
  outbox.push(orders.submit(verdict, []));
  return order.id;
}
