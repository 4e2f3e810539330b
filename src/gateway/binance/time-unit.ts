/**
 * Timestamps of spot in microseconds, for who asks for them by the header `X-MBX-TIME-UNIT` or, on a websocket, by
 * `timeUnit` in its address. What history tells is whole milliseconds.
 * Source: Binance Spot API documentation, "General API Information", "Web Socket Streams".
 */
import { illegal } from './error.ts';

/** Whether microseconds are wanted; `name` is where `text` stands. */
export function wantsMicroseconds(text: string | null | undefined, name: string): boolean {
  if (text === null || text === undefined) return false;
  if (/^(MICROSECOND|microsecond)$/.test(text)) return true;
  if (/^(MILLISECOND|millisecond)$/.test(text)) return false;
  throw illegal(name, '^(MICROSECOND|MILLISECOND)$');
}

/** Names under which answers and events have a moment. Where one stands for something else, that is no number. */
const moments: ReadonlySet<string> = new Set([
  'serverTime', 'time', 'updateTime', 'transactTime', 'transactionTime', 'workingTime', 'openTime', 'closeTime',
  'E', 'T', 'O', 'C', 'W',
]); // prettier-ignore

/** An answer or a message with its moments in microseconds. */
export function inMicroseconds(value: unknown): unknown {
  if (Array.isArray(value)) return isKline(value) ? klineInMicroseconds(value) : value.map(inMicroseconds);
  if (typeof value !== 'object' || value === null) return value;
  const event = (value as { e?: unknown }).e;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => {
      const isMoment =
        moments.has(name) ||
        (name === 'u' && event === 'outboundAccountPosition') ||
        (name === 't' && 'i' in value && 'x' in value && event === undefined);
      return [name, isMoment && typeof item === 'number' ? item * 1000 : inMicroseconds(item)];
    }),
  );
}

/** A candle of REST, in which the first and the seventh are moments. */
const isKline = (value: readonly unknown[]): boolean => value.length === 12 && typeof value[0] === 'number';

const klineInMicroseconds = (kline: readonly unknown[]): readonly unknown[] =>
  kline.map((item, i) => (i === 0 || i === 6 ? (item as number) * 1000 : item));
