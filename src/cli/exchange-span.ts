/**
 * Where served history begins and ends, market by market: what is wrong with the moment that `--from` names, and what
 * somebody who trades there should know beforehand.
 */
import type { ServedMarket } from '../gateway/served.ts';
import type { Issue } from '../model/issue.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { ServedData } from './exchange-data.ts';

export function spanIssues({ spot, usdm }: ServedData, from: number | null): readonly Issue[] {
  const spans = [spot, usdm].flatMap((config) => config?.markets.map(spanOf) ?? []);
  if (spans.length === 0) return [];
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  const begin = Math.max(from ?? start, start);
  if (begin >= end)
    return [wrong('error', `history ends at ${at(end)}, before it is to begin`, 'Let it begin earlier.')];
  const ended = spans.filter((span) => span.end <= begin);
  if (ended.length > 0)
    return ended.map(
      ({ id, end: over }) =>
      wrong('error', `the candles of ${id} end at ${at(over)}, before history is to begin`, 'Let it begin earlier, or leave that market out.'), // prettier-ignore
    );
  const early = from !== null && from < start;
  return [
    ...(early
      ? [wrong('warning', `--from: there are no candles before ${at(start)}, and history begins there`)]
      : []),
    ...spans.flatMap(({ id, start: first, end: over }) => [
      ...(first > begin
        ? [wrong('warning', `${id} has its first candle at ${at(first)}: until then it has no price`)]
        : []),
      ...(over < end
        ? [wrong('warning', `${id} has its last candle until ${at(over)}: from then on it takes no orders`)]
        : []),
    ]),
  ];
}

interface Span {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

const spanOf = ({ instrument, candles }: ServedMarket): Span => ({
  id: instrument.id,
  start: candles.opensAt(0),
  end: candles.opensAt(candles.length - 1) + candles.durationMs,
});

const at = (time: number): string => formatTime(time as TimeMs);

function wrong(severity: Issue['severity'], message: string, hint?: string): Issue {
  const issue: Issue = { code: 'bad-time', severity, message };
  return hint === undefined ? issue : { ...issue, hint };
}
