/** What is wrong with what a feed brought: told, written down, and of no effect on the run. */
import { formatTime, type TimeMs } from '../model/time.ts';

export const findingCodes = [
  'unknown-market',
  'broken-candle',
  'too-fine',
  'future-candle',
  'late-candle',
  'changed-candle',
  'missing-candle',
  'history-failed',
  'market-halted',
  'market-trading',
  'stale-feed',
  'feed-back',
  'reconnecting',
  'connected',
  'feed-ended',
  'clock-back',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface FeedFinding {
  readonly code: FindingCode;
  readonly market: string | null;
  /** By the clock of the feed. */
  readonly at: number;
  readonly message: string;
}

/** A time as messages say it; text for what is no time. */
export const told = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) < 8.64e15 ? formatTime(at as TimeMs) : String(at);
