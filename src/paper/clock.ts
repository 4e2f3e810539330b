/**
 * The clocks of feeds: the machine's, the same at another pace, and one that moves only when everybody waits. This is
 * the one place beside the command line where a timer is set.
 */

export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** So many of its milliseconds pass in one of the machine's, by which patience is counted; 0: it is moved by hand. */
  readonly pace: number;
  /** Whether no time of the machine passes while it is waited for. */
  readonly leaps: boolean;
  /** Resolves at `until`, or when `signal` is aborted; where that is past, as soon as others have had their turn. */
  wait(until: number, signal: AbortSignal): Promise<void>;
}

/** The machine's clock, or, with `begin`, one that starts there now and runs `pace` times as fast. */
export function machineClock(begin: number | null = null, pace = 1): Clock {
  const started = Date.now();
  const now = (): number => (begin === null ? Date.now() : begin + (Date.now() - started) * pace);
  return {
    now,
    pace,
    leaps: false,
    wait: (until, signal) => {
      const ms = (until - now()) / pace;
      // Whoever waits for what has passed, again and again, would let no timer and no signal in.
      if (ms <= 0 || signal.aborted) return new Promise((resolve) => setImmediate(resolve));
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        // A timer beyond its range would fire at once; whoever waits looks at the clock again.
        const timer = setTimeout(done, Math.min(Math.ceil(ms), 2 ** 31 - 1));
        signal.addEventListener('abort', done);
      });
    },
  };
}

interface Waiter {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still while anybody works, and, when all wait, goes on to the earliest instant that is waited
 * for: a year passes as fast as it can be computed, and nobody is ever late.
 */
export class LeapingClock implements Clock {
  readonly pace = 1;
  readonly leaps = true;
  private time: number;
  private readonly waiters: Waiter[] = [];
  private isDue = false;

  constructor(begin: number) {
    this.time = begin;
  }

  now(): number {
    return this.time;
  }

  wait(until: number, signal: AbortSignal): Promise<void> {
    if (until <= this.time || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter: Waiter = {
        until,
        wake: () => {
          signal.removeEventListener('abort', cancel);
          resolve();
        },
      };
      const cancel = (): void => {
        const place = this.waiters.indexOf(waiter);
        if (place >= 0) this.waiters.splice(place, 1);
        waiter.wake();
      };
      signal.addEventListener('abort', cancel);
      this.waiters.push(waiter);
      this.arm();
    });
  }

  /** After everything that can go on without time passing. */
  private arm(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.leap();
    });
  }

  private leap(): void {
    if (this.waiters.length === 0) return;
    const next = this.waiters.reduce((least, { until }) => Math.min(least, until), Infinity);
    if (next === Infinity) return;
    this.time = Math.max(this.time, next);
    const due = this.waiters.filter(({ until }) => until <= this.time);
    for (const waiter of due) {
      this.waiters.splice(this.waiters.indexOf(waiter), 1);
      waiter.wake();
    }
    if (this.waiters.length > 0) this.arm();
  }
}
