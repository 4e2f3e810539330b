/** First in, first out, in slots that are used again: for what passes between parts of the kernel at every step. */

export class Queue<T> {
  private readonly slots: T[] = [];
  private head = 0;
  private tail = 0;

  push(item: T): void {
    // At its place, also where the list grows: inlined, where `push` is a call.
    this.slots[this.tail++] = item;
  }

  /** The oldest item, or null when there is none. */
  take(): T | null {
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
  list(): readonly T[] {
    return this.slots.slice(this.head, this.tail);
  }
}
