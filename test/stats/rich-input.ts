/** A run in which every metric is defined, and the leaves of what comes out, by name. */
import { dayMs } from '../../src/model/time.ts';
import type { FullMetricsInput } from '../../src/stats/full-metrics.ts';
import { at, detailOf, seriesOf } from './make.ts';

const start = at('2023-12-01');

/** Sixty days up and down, beside a market that goes its own way; four trades with stops, one of them short. */
export function richInput(): FullMetricsInput {
  const days = Array.from({ length: 61 }, (_, day) => start + day * dayMs);
  const equity = days.map((time, day): [number, number] => [time, 1000 + 3 * day + ((day * 37) % 50)]);
  const prices = days.map((time, day): [number, number] => [time, 200 + day + ((day * 23) % 30)]);
  const span = (from: number, to: number) => ({
    openedAt: start + from * dayMs,
    closedAt: start + to * dayMs,
    initialRisk: 20,
    entryValue: 400,
  });
  return {
    equity: seriesOf(equity),
    trades: [
      detailOf(30, { ...span(1, 5), exitPrice: 110, exitReason: 'target' }),
      detailOf(-20, { ...span(6, 8), exitPrice: 95, exitReason: 'stop' }),
      detailOf(15, { ...span(10, 20), side: 'short', exitPrice: 96 }),
      detailOf(5, { ...span(22, 25), exitPrice: 101 }),
    ],
    benchmark: seriesOf(prices),
    extremes: [
      {
        time: days,
        high: days.map((_, day) => 105 + (day % 7)),
        low: days.map((_, day) => 95 - (day % 5)),
        length: days.length,
        durationMs: dayMs,
      },
    ],
    trials: { count: 20, sharpeVariance: 0.01 },
    convention: { periodsPerYear: 365, riskFreePerYear: 0.01, rollingWindow: 10 },
  };
}

export interface Leaf {
  /** The last key on the way to it; rows and columns have none of their own. */
  readonly name: string;
  readonly value: unknown;
}

/** Everything that is no object and no list, with its name. */
export function leavesOf(value: unknown, name = ''): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, name));
  if (typeof value !== 'object' || value === null) return [{ name, value }];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, key));
}
