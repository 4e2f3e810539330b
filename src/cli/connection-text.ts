/** How a connection does, in a line: latency, failures, room below limits. */
import type { FeedConnection } from '../paper/feed.ts';

export function connectionText({
  requests,
  latencyMs,
  errorRate,
  headroom,
  reconnects,
}: FeedConnection): string {
  if (requests === 0) return 'nothing was asked yet';
  return [
    ...(latencyMs === null ? [] : [`answers in ${ms(latencyMs.p50)} ms (99 of 100 in ${ms(latencyMs.p99)})`]),
    ...(errorRate === null ? [] : [`${part(errorRate)} of requests failed`]),
    headroom === null ? 'limits not known' : `${part(headroom)} of the nearest limit free`,
    ...(reconnects === 0 ? [] : [`${reconnects} reconnects`]),
  ].join(', ');
}

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

/** Neither none nor all where it is nearly that. */
function part(of: number): string {
  const percent = Math.round(of * 100);
  if (of > 0 && percent === 0) return 'under 1%';
  return of < 1 && percent === 100 ? 'over 99%' : `${percent}%`;
}
