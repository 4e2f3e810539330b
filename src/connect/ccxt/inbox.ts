/** Events on their way to one reader, in order. Of prices that nobody has read yet the last of each market is enough. */
import type { FeedEvent } from '../../paper/feed.ts';

export class Inbox {
  private readonly events: FeedEvent[] = [];
  private isOver = false;
  private wake: (() => void) | null = null;

  put(event: FeedEvent): void {
    if (this.isOver) return;
    const older = event.kind === 'trade' ? this.events.findIndex((one) => one.kind === 'trade' && one.market === event.market) : -1; // prettier-ignore
    if (older >= 0) this.events.splice(older, 1);
    this.events.push(event);
    this.wake?.();
  }

  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  async *read(): AsyncGenerator<FeedEvent> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) yield event;
      else if (this.isOver) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
