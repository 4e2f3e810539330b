/**
 * Positions that are left in a market whose candles have ended before those of the run (DATA-1): they count at their last
 * close in every equity after it, and no order there, not even one of a limit on risk, finds a price any more.
 */
import type { Engine } from '../engine/engine.ts';
import { dayMs } from '../model/time.ts';
import type { NormalScenario } from './normal.ts';
import type { RunFinding } from './result-schema.ts';

/** Of markets that end by more than a candle, or a closed weekend, before the last one. */
export function endedFindings(
  { calendar }: Pick<NormalScenario, 'calendar'>,
  { kernel: { lanes } }: Engine,
): readonly RunFinding[] {
  const ends = lanes.map(({ candles }) =>
    candles.length === 0 ? 0 : candles.opensAt(candles.length - 1) + candles.durationMs,
  );
  const last = Math.max(0, ...ends);
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return lanes.flatMap(({ instrument: { id }, position, candles }, m): RunFinding[] => {
    const slack = Math.max(candles.durationMs, calendar === 'weekdays' ? 4 * dayMs : 0);
    if (position.quantity === 0 || last - ends[m]! <= slack) return [];
    const message =
      `the position in ${id} is counted at its last close: the candles of ${id} end ${day(ends[m]!)}, ` +
      `those of the run ${day(last)}, and nothing can fill there in between`;
    return [{ code: 'ended-open', message }];
  });
}
