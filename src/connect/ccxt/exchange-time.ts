/**
 * What time it is at an exchange: the machine's clock, and how far the exchange's is from it, measured. A server that
 * replays history has a time of its own, which runs at its pace or stands until it is moved. At its end it stands for
 * good; here it then goes on, so that whoever still waits for what was late has waited for long enough.
 */
import type { ServedTime } from './endpoint.ts';
import type { Skew } from './health.ts';
import type { Timing } from './timing.ts';

export interface Sample {
  /** The machine's time when it was asked, and when the answer was there. */
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly told: number;
}

/** The surest of some samples: the answer that came soonest. Its middle is when the exchange looked at its clock. */
export function skewOf(samples: readonly Sample[]): Skew {
  const [first, ...others] = samples.map(({ sentAt, answeredAt, told }) => ({
    skewMs: Math.round(told - (sentAt + answeredAt) / 2),
    uncertainMs: Math.ceil((answeredAt - sentAt) / 2),
  }));
  if (first === undefined) throw new RangeError('a clock is measured by a sample at least');
  return others.reduce((best, one) => (one.uncertainMs < best.uncertainMs ? one : best), first);
}

export class ExchangeTime {
  /** History's milliseconds in one of the machine's: 1 for a real exchange, 0 for one that is moved by hand. */
  readonly pace: number;
  readonly isHistory: boolean;
  /** When that history ends; Infinity for a real exchange. */
  readonly end: number;
  /** Whether the server has said that it is over. */
  isOver = false;
  private readonly timing: Timing;
  /**
   * The exchange's time at a moment of the steady clock: by one that is set, a candle under way could count as closed
   * until it is measured again.
   */
  private at: { readonly steady: number; readonly exchange: number };

  constructor(timing: Timing, served: ServedTime | null) {
    this.timing = timing;
    this.isHistory = served !== null;
    this.pace = served?.pace ?? 1;
    this.end = served?.ends ?? Infinity;
    this.at = { steady: timing.steady(), exchange: served?.time ?? timing.now() };
  }

  now(): number {
    const { steady, exchange } = this.at;
    return Math.floor(exchange + (this.timing.steady() - steady) * this.pace);
  }

  /** What was measured, or seen in a message that is as old as it is now. */
  set(skew: Skew): void {
    if (this.isOver) return;
    this.at = { steady: this.timing.steady(), exchange: this.timing.now() + skew.skewMs };
  }

  /** The server says that its history is over. */
  finish(): void {
    if (this.isOver) return;
    this.at = { steady: this.timing.steady(), exchange: Math.max(this.now(), this.end) };
    this.isOver = true;
  }

  /** It is this late at the exchange, at least. */
  seen(time: number): void {
    if (this.pace === 0 && time > this.at.exchange && !this.isOver)
      this.at = { steady: this.timing.steady(), exchange: time };
  }
}
