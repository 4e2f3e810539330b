/** What the exchange said, one short line for each event: `filled 1: 1 @ 95 taker`. */
import type { VenueEvent } from '../../src/model/venue-event.ts';
import { minute, start } from './play.ts';

const decimal = (units: number): number => units / 100;
const size = (units: number): number => units / 10_000;

export function told(events: readonly VenueEvent[]): readonly string[] {
  return events.map((event) => `${event.kind} ${event.order}${detail(event)}`);
}

/** Minutes since the first candle opened, as the moment of an event. */
export const minutesOf = (event: VenueEvent): number => (event.at - start) / minute;

function detail(event: VenueEvent): string {
  switch (event.kind) {
    case 'filled':
      return `: ${size(event.quantity)} @ ${decimal(event.price)} ${event.liquidity}`;
    case 'accepted':
    case 'amended': {
      const levels = [event.limit, event.trigger].filter((level) => level > 0).map(decimal);
      return `: ${size(event.quantity)} at ${levels.join(' after ')}`;
    }
    case 'moved':
      return ` to ${decimal(event.trigger)}: ${event.cause}`;
    case 'triggered':
      return ` @ ${decimal(event.price)}`;
    case 'rejected':
    case 'amendRejected':
    case 'cancelled':
      return ` ${event.reason}`;
    case 'resized':
      return `: ${size(event.leaves)}`;
    default:
      return '';
  }
}
