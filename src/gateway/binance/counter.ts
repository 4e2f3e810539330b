/** Counts in a window that begins with the wall's own intervals, as the exchange's do. */
export class Counter {
  private window = -1;
  private used = 0;
  private readonly everyMs: number;

  constructor(everyMs: number) {
    this.everyMs = everyMs;
  }

  add(amount: number, wall: number): number {
    const window = Math.floor(wall / this.everyMs);
    if (window !== this.window) {
      this.window = window;
      this.used = 0;
    }
    this.used += amount;
    return this.used;
  }

  endsAt(wall: number): number {
    return (Math.floor(wall / this.everyMs) + 1) * this.everyMs;
  }
}
