/** `data check` of a file of funding rates (FUND-1): whether a scenario can read it, and where rates are missing. */
import { formatTime, type TimeMs } from '../model/time.ts';
import { loadFunding } from '../store/load-funding.ts';
import type { CheckedFile } from './data-check-job.ts';
import { several } from './data-words.ts';

const hourMs = 3_600_000;

/** Throws InputError with all that is wrong. */
export function checkFunding(file: string): CheckedFile {
  const { times } = loadFunding(file).funding;
  const usual = usualStep(times);
  const findings = times.flatMap((time, i): CheckedFile['findings'] => {
    const before = times[i - 1];
    if (before === undefined || usual === null || time - before <= usual) return [];
    const at = formatTime(before as TimeMs);
    const missing = Math.max(1, Math.round((time - before) / usual) - 1);
    const message = `from ${at} to ${formatTime(time as TimeMs)} there is no rate; mostly there is one every ${hours(usual)}`;
    return [{ code: 'gap', severity: 'gap', line: 0, at, message, missing }];
  });
  const read = `funding rates${usual === null ? '' : `, mostly every ${hours(usual)}`}`;
  const counts = { errors: 0, findings: findings.length };
  return { file, holds: 'rates', rows: times.length, timeframe: null, read, counts, issues: [], findings };
}

/** The step that most rates are from the one before; of several the shortest; null where there is one rate. */
function usualStep(times: readonly number[]): number | null {
  const counts = new Map<number, number>();
  times.slice(1).forEach((time, i) => {
    const step = time - times[i]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  });
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return most?.[0] ?? null;
}

const hours = (ms: number): string =>
  ms % hourMs === 0 ? several(ms / hourMs, 'hour') : several(ms / 60_000, 'minute');
