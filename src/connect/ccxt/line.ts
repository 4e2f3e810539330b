/**
 * A line to an exchange that is opened again whenever it ends: after a wait that doubles each time, drawn from its upper
 * half, so that many clients do not come back together. A line that is there and says nothing is told, and ends too,
 * unless its owner finds that it has nothing to say.
 *
 * What a line carries, and what is asked for anew when it is there again, is its owner's (`feed.ts`, `user-stream.ts`).
 */
import { ExchangeFailure } from './failure.ts';
import type { Health } from './health.ts';
import type { Timing } from './timing.ts';

/** In milliseconds of the machine. */
export interface LinePatience {
  /** A line that has said nothing for so long is stale, or is looked at. */
  readonly silenceMs: number;
  readonly firstWaitMs: number;
  readonly waitMostMs: number;
  /** How often it is looked over REST at what a line may not tell. */
  readonly lookMs: number;
}

export const usualPatience: LinePatience = {
  silenceMs: 20_000,
  firstWaitMs: 500,
  waitMostMs: 60_000,
  lookMs: 60_000,
};

export type LineState = 'connected' | 'reconnecting' | 'stale';

export interface LineTerms {
  readonly timing: Timing;
  readonly patience: LinePatience;
  readonly health: Health;
  /** Ends it for good. */
  readonly closing: AbortSignal;
  readonly tell: (state: LineState, message: string) => void;
}

export class Line {
  /** When something was heard last, by the machine. */
  heardAt = 0;
  private readonly terms: LineTerms;

  constructor(terms: LineTerms) {
    this.terms = terms;
  }

  private get silent(): string {
    return `the connection is there, and has said nothing for ${Math.round(this.terms.patience.silenceMs / 1000)} s`;
  }

  private isClosed(): boolean {
    return this.terms.closing.aborted;
  }

  heard(): void {
    this.heardAt = this.terms.timing.now();
  }

  /** Runs one connection after the other; each resolves with why it ended. Throws what a connection throws. */
  async stay(connection: (isAgain: boolean) => Promise<string>): Promise<void> {
    const { timing, patience, health, closing, tell } = this.terms;
    const { firstWaitMs, waitMostMs } = patience;
    for (let tries = 0; !this.isClosed();) {
      const began = timing.now();
      this.heardAt = began;
      const why = await connection(tries > 0);
      if (this.isClosed()) return;
      health.reconnects++;
      // A line that held counts as a new beginning.
      tries = this.heardAt > began && timing.now() - began > waitMostMs ? 1 : tries + 1;
      const wait = Math.min(waitMostMs, firstWaitMs * 2 ** (tries - 1));
      tell('reconnecting', why);
      await timing.wait(wait * (0.5 + timing.chance() / 2), closing);
    }
  }

  /** Does `next` again and again; resolves with why it could not. */
  async again(next: () => Promise<void>, ended: AbortSignal): Promise<string> {
    while (!ended.aborted && !this.isClosed()) {
      try {
        await next();
      } catch (error) {
        return wordsOf(error);
      }
    }
    return 'it was closed';
  }

  /**
   * Resolves when nothing was heard for `silenceMs` and `fault` says what is wrong with that, which is told; null where
   * the line has ended before. A line without a fault is quiet, and looked at again after as long.
   */
  async silence(
    ended: AbortSignal,
    fault: (stop: AbortSignal) => Promise<string | null> = () => Promise.resolve(this.silent),
  ): Promise<string | null> {
    const { timing, patience, closing, tell } = this.terms;
    const { silenceMs } = patience;
    const stop = AbortSignal.any([ended, closing]);
    const isStopped = (): boolean => stop.aborted;
    for (let lookedAt = -Infinity; !isStopped();) {
      const { heardAt } = this;
      const left = Math.max(heardAt, lookedAt) + silenceMs - timing.now();
      if (left > 0) {
        await timing.wait(left, stop);
        continue;
      }
      const message = await fault(stop);
      lookedAt = timing.now();
      if (message === null || this.heardAt > heardAt || isStopped()) continue;
      tell('stale', message);
      return message;
    }
    return this.isClosed() ? 'it was closed' : null;
  }
}

/** The first reason among what goes on along a line; what ends without one ends nothing. */
export const firstReason = (works: readonly Promise<string | null>[]): Promise<string> =>
  Promise.race(works.map((work) => work.then((reason) => reason ?? never)));

const never = new Promise<string>(() => undefined);

export const wordsOf = (error: unknown): string =>
  error instanceof ExchangeFailure ? error.words : String(error);
