/** Events on their way to one reader, in order. What a newer event makes worthless goes when that comes. */

export class Inbox<Of> {
  private readonly events: Of[] = [];
  private readonly replaces: (older: Of, newer: Of) => boolean;
  private isOver = false;
  private wake: (() => void) | null = null;

  /** `replaces`: whether nobody needs `older` any more once `newer` is there. */
  constructor(replaces: (older: Of, newer: Of) => boolean = () => false) {
    this.replaces = replaces;
  }

  put(event: Of): void {
    if (this.isOver) return;
    const older = this.events.findIndex((one) => this.replaces(one, event));
    if (older >= 0) this.events.splice(older, 1);
    this.events.push(event);
    this.wake?.();
  }

  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  async *read(): AsyncGenerator<Of> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) yield event;
      else if (this.isOver) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
