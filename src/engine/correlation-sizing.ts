/** The share of its base size that an entry is for (SIZE-1), from what is held when it is decided. */
import { notionalOf } from '../model/instrument.ts';
import { signOf, type Rate, type Side } from '../model/units.ts';
import { shareByCorrelation, type Beside } from '../risk/correlation-size.ts';
import type { ByCorrelation } from '../risk/sizing.ts';
import type { Decision } from './decision.ts';

export function correlationShare(
  { kernel, instance, moment, venue }: Decision,
  { period, least }: ByCorrelation,
  side: Side,
): Rate {
  const own = instance.lane;
  const sign = signOf(side);
  const held: Beside[] = [];
  // In the order of markets, so that sums are the same however they were listed.
  for (const lane of kernel.lanes) {
    const { quantity } = lane.position;
    if (quantity === 0) continue;
    const alike = quantity > 0 ? sign : -sign;
    // The entry closes what lies against it.
    if (lane === own && alike < 0) continue;
    const price = lane === own ? moment.price : venue.priceOf(lane.index);
    const exposure = Math.abs(notionalOf(lane.instrument, price, quantity, 'half-even'));
    const correlation = kernel.correlations.between(own, lane, period);
    held.push({ exposure, correlation: correlation === null ? null : correlation * alike });
  }
  return shareByCorrelation(least, held);
}
