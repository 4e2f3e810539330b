/**
 * The candles of one market that wait for their step, in order of time, and what is known of those that do not: which
 * are missing for certain, and which have been asked for.
 */
import type { Candle } from '../market/candles.ts';

export class Waiting {
  /** Whoever opens before this, and does not wait here, does not exist. */
  knownTo = 0;
  /** Whoever opens before this, and does not wait here, was asked for in vain long after its close. */
  askedInVainTo = 0;
  /** False while its exchange says that it does not trade. */
  isTrading = true;
  /** A question is under way. */
  isAsked = false;
  /** Not asked again before this, ms. */
  askAgainAt = 0;
  private candles: Candle[] = [];
  /** Those before this place have been taken. */
  private head = 0;

  get count(): number {
    return this.candles.length - this.head;
  }

  get first(): Candle | null {
    return this.candles[this.head] ?? null;
  }

  /** The one that opens at `time`; null where it does not wait here. */
  find(time: number): Candle | null {
    for (let i = this.placeOf(time); i < this.candles.length; i++)
      return this.candles[i]!.time === time ? this.candles[i]! : null;
    return null;
  }

  /** Puts a candle at its place; there is none of its time. */
  put(candle: Candle): void {
    const { candles } = this;
    if (candles.length === this.head || candles.at(-1)!.time < candle.time) candles.push(candle);
    else candles.splice(this.placeOf(candle.time), 0, candle);
  }

  /** Takes the first one. */
  take(): Candle {
    const candle = this.candles[this.head++]!;
    if (this.head > 1024 && this.head * 2 > this.candles.length) {
      this.candles = this.candles.slice(this.head);
      this.head = 0;
    }
    return candle;
  }

  /** The place of the first one that opens at `time` or later. */
  private placeOf(time: number): number {
    let low = this.head;
    let high = this.candles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.candles[middle]!.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
