/** The clock of a feed: the exchange's. A history that is moved by hand is looked at until it is where one waits for. */
import type { Clock } from '../../paper/clock.ts';
import type { ExchangeClient } from './client.ts';
import type { Timing } from './timing.ts';

/** A wait is looked at again after so long: the clock may have been measured anew. */
const lookMs = 10_000;
const lookByHandMs = 200;

export function exchangeClock(client: ExchangeClient, timing: Timing): Clock {
  const { time } = client;
  return {
    pace: time.pace,
    leaps: false,
    now: () => time.now(),
    async wait(until, signal) {
      // Whoever waits for what has passed, again and again, would let no timer and no signal in.
      if (time.now() >= until) await timing.wait(0, signal);
      while (time.now() < until && !signal.aborted) {
        if (time.pace > 0)
          await timing.wait(Math.min(lookMs, Math.ceil((until - time.now()) / time.pace)), signal);
        else {
          await timing.wait(lookByHandMs, signal);
          await client.measureClock().catch(() => undefined);
        }
      }
    },
  };
}
