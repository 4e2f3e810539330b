/**
 * An order that the exchange places by itself: it closes a position that its margin carries no longer (MARG-1). It is
 * taken in like an order of ours, so that its fill, its trade and its place in every report need nothing of their own.
 */
import { noOrder, type OrderTerms, type SignalId } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import type { Kernel } from './kernel.ts';

type Liquidating = Extract<VenueEvent, { kind: 'liquidating' }>;

const noPrice = 0 as Price;

/** Writes the event down and takes in its order. */
export function adoptLiquidation({ journal, orders, instanceOf }: Kernel, event: Liquidating): void {
  const { order, market, quantity, price } = event;
  const terms: OrderTerms = {
    id: order,
    market,
    side: quantity > 0 ? 'sell' : 'buy',
    type: 'market',
    role: 'liquidation',
    timeInForce: 'gtc',
    expiresAt: 0 as TimeMs,
    reduceOnly: true,
    postOnly: false,
    quantity: Math.abs(quantity) as Quantity,
    quoteAmount: 0 as Money,
    cutToFunds: false,
    limit: noPrice,
    trigger: noPrice,
    anchor: null,
    trail: null,
    ratchet: null,
    oco: 0,
    share: rateScale as Rate,
    signal: 0 as SignalId,
    strategy: instanceOf[market]?.strategyIndex ?? 0,
    decisionPrice: price,
    parent: noOrder,
  };
  journal.liquidating(event);
  journal.order(event.at, terms);
  orders.adopt(terms);
}
