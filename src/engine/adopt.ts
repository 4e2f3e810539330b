/**
 * An order that the exchange places by itself: it closes a position that its margin carries no longer (MARG-1). It is
 * taken in like an order of ours, so that its fill, its trade and its place in every report need nothing of their own.
 */
import type { Quantity } from '../model/units.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import { closingTerms, noSignal } from './closing.ts';
import type { Kernel } from './kernel.ts';

type Liquidating = Extract<VenueEvent, { kind: 'liquidating' }>;

/** Writes the event down and takes in its order. */
export function adoptLiquidation({ journal, orders, instanceOf }: Kernel, event: Liquidating): void {
  const { order, market, quantity, price } = event;
  const terms = closingTerms(order, 'liquidation', {
    market,
    held: quantity > 0 ? 'buy' : 'sell',
    quantity: Math.abs(quantity) as Quantity,
    signal: noSignal,
    strategy: instanceOf[market]?.strategyIndex ?? 0,
    price,
  });
  journal.told.liquidating(event);
  journal.asked.order(event.at, terms);
  orders.adopt(terms);
}
