/**
 * Where the file of a market's funding rates says nothing for long while the run goes on: nothing is paid there (FUND-1),
 * and nobody should take a position that was held free of charge for one that pays. Exchanges fund every eight hours or
 * oftener, and markets that close at weekends not then.
 */
import type { Engine } from '../engine/engine.ts';
import { dayMs } from '../model/time.ts';
import type { NormalScenario } from './normal.ts';
import type { RunFinding } from './result-schema.ts';

export function fundingFindings(
  { calendar }: NormalScenario,
  { kernel: { lanes, config } }: Engine,
): readonly RunFinding[] {
  const longest = calendar === 'weekdays' ? 4 * dayMs : dayMs;
  return lanes.flatMap(({ config: { funding }, candles, instrument }): readonly RunFinding[] => {
    const { length, time, durationMs } = candles;
    if (funding?.kind !== 'series' || length === 0) return [];
    const end = time[length - 1]! + durationMs;
    const begin = Math.max(config.decideFrom, time[0]! + durationMs);
    const gaps: string[] = [];
    let last = begin;
    for (const next of [...funding.times.filter((at) => at > begin && at < end), end]) {
      if (next - last > longest) gaps.push(`${iso(last)} to ${iso(next)}`);
      last = next;
    }
    if (gaps.length === 0) return [];
    const several = gaps.length === 1 ? '' : ` in ${gaps.length} stretches, the first`;
    const message = `no funding rate of ${instrument.id}${several} from ${gaps[0]!}: nothing was paid there`;
    return [{ code: 'funding-gap', message }];
  });
}

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
