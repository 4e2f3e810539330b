/**
 * What is done unless a client comes back in time, such as the end of a key that nobody keeps alive.
 *
 * Where history goes step by step they go by it. Where it runs at a pace they go by the machine's clock, as rate limits
 * do: a client comes back by its own, and a bot that is rehearsed at 60x is not sixty times as quick.
 */
import type { ServerClock } from './clock.ts';

interface Deadline {
  readonly at: number;
  readonly run: () => void;
}

export class Deadlines {
  private readonly clock: ServerClock;
  private readonly byName = new Map<string, Deadline>();

  constructor(clock: ServerClock) {
    this.clock = clock;
  }

  /** Does `run` in so many ms unless it is set again or cleared before. */
  set(name: string, afterMs: number, run: () => void): void {
    this.byName.set(name, { at: this.now + afterMs, run });
  }

  clear(name: string): void {
    this.byName.delete(name);
  }

  /** Does what is due, in its order; `moveTo` brings history to each where they go by it. */
  run(moveTo: (at: number) => void): void {
    const { now } = this;
    for (let next = this.first(now); next !== null; next = this.first(now)) {
      const [name, { at, run }] = next;
      this.byName.delete(name);
      if (this.goesByHistory) moveTo(at);
      run();
    }
  }

  private get goesByHistory(): boolean {
    return this.clock.speed === 0;
  }

  private get now(): number {
    return this.goesByHistory ? this.clock.history() : this.clock.wall();
  }

  private first(until: number): readonly [string, Deadline] | null {
    let first: readonly [string, Deadline] | null = null;
    for (const entry of this.byName)
      if (entry[1].at <= until && (first === null || entry[1].at < first[1].at)) first = entry;
    return first;
  }
}
