/**
 * Candles of a long time, page by page, several under way at once as the limits let them. Each page is handed on when it is
 * whole; whoever keeps them can stop at any moment and ask later for what is missing. What an exchange cannot do just now
 * is tried again, longer and longer apart; whatever else is wrong ends it.
 */
import { timeframeMs, type Timeframe } from '../../model/time.ts';
import type { CandleRow } from './candle-page.ts';
import type { ExchangeClient } from './client.ts';
import { ExchangeFailure } from './failure.ts';
import { paged, type Range } from './ranges.ts';
import { machineTiming, type Timing } from './timing.ts';

export interface DownloadTerms {
  readonly client: ExchangeClient;
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly ranges: readonly Range[];
  /** Requests that are under way at once. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** A page that is whole: all candles that there are in `range`. */
  readonly onPage: (range: Range, rows: readonly CandleRow[]) => void;
  readonly timing?: Timing;
}

/** Resolves when all is there, or when `signal` is aborted. Throws ExchangeFailure. */
export async function downloadCandles(terms: DownloadTerms): Promise<void> {
  const { client, market, timeframe, ranges, parallel, signal, onPage, timing = machineTiming } = terms;
  const durationMs = timeframeMs(timeframe);
  const pages = paged(ranges, await client.pageSize(market), durationMs);
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  let next = 0;
  const work = async (): Promise<void> => {
    try {
      while (next < pages.length && !stop.aborted) {
        const page = pages[next++]!;
        const rows = await whole(page, (from) =>
          patiently(() => client.candlePage(market, timeframe, from, page.to), stop, { timing }),
        );
        if (rows !== null) onPage(page, rows);
      }
    } finally {
      // One that failed stops the others.
      if (!stop.aborted && next < pages.length) ended.abort();
    }
  };
  /** An exchange may give less at once than it says; null where it was stopped on the way. */
  const whole = async (
    { from, to }: Range,
    ask: (from: number) => Promise<readonly CandleRow[] | null>,
  ): Promise<readonly CandleRow[] | null> => {
    const all: CandleRow[] = [];
    for (let at = from; at < to;) {
      const rows = await ask(at);
      if (rows === null) return null;
      const last = rows.at(-1);
      if (last === undefined) break;
      all.push(...rows);
      at = last[0] + durationMs;
    }
    return all;
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(parallel, pages.length) }, work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

const triesMost = 6;
const firstWaitMs = 1000;
const waitMostMs = 30_000;

export interface RetryTerms {
  readonly timing?: Timing;
  /** One wait is no longer than this: who wants to be left alone for longer has refused. No bound unless it is said. */
  readonly mostMs?: number;
  /** Is told what is waited for, and how long. */
  readonly tell?: (failure: ExchangeFailure, waitMs: number) => void;
}

/** Does `work`, again where that may help; null where `stop` came first. Throws what stays. */
export async function patiently<Of>(
  work: () => Promise<Of>,
  stop: AbortSignal,
  { timing = machineTiming, mostMs = Infinity, tell }: RetryTerms = {},
): Promise<Of | null> {
  for (let tries = 1; !stop.aborted; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ExchangeFailure) || error.sort !== 'later' || tries === triesMost) throw error;
      const backOff = Math.min(waitMostMs, firstWaitMs * 2 ** (tries - 1));
      const waitMs = Math.max(error.retryAfterMs ?? 0, backOff * (0.5 + timing.chance() / 2));
      if (waitMs > mostMs) throw error;
      tell?.(error, waitMs);
      await timing.wait(waitMs, stop);
    }
  }
  return null;
}
