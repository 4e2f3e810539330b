/** The part of the candles that a scenario's period and warm-up ask for (SCEN-2). */
import type { CandleColumns } from '../market/candles.ts';
import { formatTime, parseTime, timeframeMs, type TimeMs } from '../model/time.ts';
import type { NormalScenario } from './normal.ts';
import type { Wrong } from './source.ts';

export interface Cut {
  readonly candles: readonly CandleColumns[];
  readonly decideFrom: TimeMs;
}

/** The candles of the period with those that warm it up, and the first instant at which decisions are made. */
export function cutPeriod(
  scenario: NormalScenario,
  data: readonly { readonly candles: CandleColumns }[],
  wrong: Wrong[],
): Cut {
  const durationMs = timeframeMs(scenario.timeframe);
  const from = scenario.period.from === null ? null : parseTime(scenario.period.from);
  const to = scenario.period.to === null ? Infinity : parseTime(scenario.period.to)!;
  let earliest: CandleColumns | null = null;
  const candles = data.map(({ candles: all }) => {
    const end = firstRow(all, (time) => time + durationMs > to);
    const begin = from === null ? 0 : firstRow(all, (time) => time + durationMs >= from);
    const part = all.slice(
      scenario.warmUp === null || from === null ? 0 : Math.max(0, begin - scenario.warmUp),
      end,
    );
    if (part.length > 0 && (earliest === null || part.time[0]! < earliest.time[0]!)) earliest = part;
    return part;
  });
  const first = earliest as CandleColumns | null;
  const warmUp = scenario.warmUp ?? 0;
  const decideFrom = from ?? (first === null || warmUp >= first.length ? Infinity : closeOf(first, warmUp));
  const decides = candles.some((part) => part.length > 0 && closeOf(part, part.length - 1) >= decideFrom);
  if (!decides && data.length > 0) {
    const spans = data.map(({ candles: all }, m) => `${scenario.markets[m]!.id} ${span(all)}`).join('; ');
    const isWarmUp = from === null && first !== null;
    wrong.push({
      code: 'no-candles',
      path: [isWarmUp ? 'warmUp' : 'period'],
      message: isWarmUp ? 'the warm-up leaves no candle to decide on' : 'no candle lies in the period',
      hint: `The data: ${spans}.`,
    });
  }
  return { candles, decideFrom: decideFrom as TimeMs };
}

const closeOf = (candles: CandleColumns, row: number): number => candles.time[row]! + candles.durationMs;

function span(candles: CandleColumns): string {
  if (candles.length === 0) return 'has no candles';
  const end = closeOf(candles, candles.length - 1) as TimeMs;
  return `${formatTime(candles.time[0]! as TimeMs)} to ${formatTime(end)}`;
}

/** The first row for which `test` of its open time holds; all rows when there is none. Times ascend. */
function firstRow(candles: CandleColumns, test: (time: number) => boolean): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(candles.time[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
