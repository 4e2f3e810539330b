/** Events on their way from the venue to the engine, first in, first out; the slots are used again. */
import type { VenueEvent } from '../model/venue-event.ts';

export class EventQueue {
  private readonly slots: VenueEvent[] = [];
  private head = 0;
  private tail = 0;

  push(event: VenueEvent): void {
    if (this.tail < this.slots.length) this.slots[this.tail] = event;
    else this.slots.push(event);
    this.tail++;
  }

  /** The oldest event, or null when there is none. */
  take(): VenueEvent | null {
    if (this.head === this.tail) {
      this.head = 0;
      this.tail = 0;
      return null;
    }
    return this.slots[this.head++]!;
  }

  get isEmpty(): boolean {
    return this.head === this.tail;
  }

  /** What waits, oldest first. */
  list(): readonly VenueEvent[] {
    return this.slots.slice(this.head, this.tail);
  }
}
