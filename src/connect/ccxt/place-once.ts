/**
 * Something that is placed by its name, and never twice. An exchange takes a name again once what it named is over, so that
 * the name alone does not prevent it. What does: a request that nobody answered is no longer taken when its window has
 * passed since it was signed; who asks by name after that learns for certain whether it is there.
 */
import type { ExchangeClient } from './client.ts';
import { ExchangeFailure } from './failure.ts';
import type { Timing } from './timing.ts';

export interface Once<Of> {
  readonly client: ExchangeClient;
  readonly timing: Timing;
  readonly windowMs: number;
  /** What is asked, after "could not". */
  readonly what: string;
  /** Sends it. */
  readonly send: () => Promise<Of>;
  /** What goes by its name; null where there is nothing. */
  readonly find: () => Promise<Of | null>;
}

/** Beside the window: for clocks that are not alike. */
const marginMs = 250;

/** Stays until it is certain whether it was placed. `again` where it may have been sent before. Throws ExchangeFailure. */
export async function placeOnce<Of>(once: Once<Of>, again: boolean): Promise<Of> {
  const { client, timing, what, send, find } = once;
  if (again) {
    const known = await find();
    if (known !== null) return known;
  }
  const sentAt = timing.now();
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ExchangeFailure) || !mayBeThere(error)) throw error;
    const found = await settle(once, sentAt);
    if (found !== null) return found;
    throw client.wire.found({ sort: 'later', code: error.code, asked: what, words: error.words });
  }
}

/** Asks at once, and where there is none once more when the request can no longer arrive. */
async function settle<Of>({ client, timing, windowMs, find }: Once<Of>, sentAt: number): Promise<Of | null> {
  const early = await find().catch(() => null);
  if (early !== null) return early;
  const { uncertainMs = 0 } = client.wire.health.skew ?? {};
  const until = sentAt + windowMs + 2 * uncertainMs + marginMs;
  await timing.wait(Math.max(0, until - timing.now()));
  return find();
}

/** Nobody knows, or something of this name is there already. */
const mayBeThere = ({ sort, code }: ExchangeFailure): boolean => sort === 'unknown' || code === 'duplicate';
