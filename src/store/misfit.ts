/**
 * Whether broken candles are single ones, or the file as a whole is not what it was taken for: of another timeframe,
 * newest first, with the time of day elsewhere. That is one thing to say, whatever the number of lines (DATA-1).
 */
import { brokenFinding, type BrokenCode, type RawCandle } from '../market/quality.ts';
import { dayMs, timeframeMs, timeframes } from '../model/time.ts';

export interface Verdict {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** For whom a hint is: the writer of a scenario, or of a command's flags. */
export type Asked = 'scenario' | 'command';

/** So many broken candles of `seen` are left out at most: one in twenty, but ten in any case. */
export const dropLimit = (seen: number): number => Math.max(10, Math.floor(seen / 20));

const areMany = (count: number, seen: number): boolean => count >= 2 && count * 5 >= seen * 2;

/** Whether faults of one kind are a matter of the file as a whole, and not of single rows. */
export const isAlike = (count: number, seen: number): boolean =>
  areMany(count, seen) && count > dropLimit(seen);

const orderCodes: readonly BrokenCode[] = ['duplicate-time', 'disorder', 'off-grid'];
/** Ways between opens that are counted; a file has few, unless it has no timeframe at all. */
const waysMost = 64;

export const isOrderCode = (code: BrokenCode): boolean => orderCodes.includes(code);

export class Misfit {
  broken = 0;
  private readonly counts = new Map<BrokenCode, number>();
  private readonly ways = new Map<number, number>();
  private descents = 0;
  private offGrid = NaN;

  /** A broken candle, and the open of the one on the line above, sound or not. */
  add(code: BrokenCode, candle: RawCandle, previous: number): void {
    this.broken++;
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    if (!isOrderCode(code)) return;
    const way = candle.time - previous;
    if (way < 0) this.descents++;
    if (code !== 'off-grid') return;
    if (Number.isNaN(this.offGrid)) this.offGrid = candle.time;
    if (this.ways.size < waysMost || this.ways.has(way)) this.ways.set(way, (this.ways.get(way) ?? 0) + 1);
  }

  /** Null where the broken candles are single ones. `seen`: all candles, sound and broken. */
  verdict(seen: number, durationMs: number, asked: Asked, file: string): Verdict | null {
    const of = (codes: readonly BrokenCode[]): number =>
      codes.reduce((sum, code) => sum + (this.counts.get(code) ?? 0), 0);
    const isMany = (count: number): boolean => areMany(count, seen);
    if (this.descents * 2 > seen - 1) return newestFirst(asked);
    if (isMany(of(['duplicate-time']))) return sameTimes(of(['duplicate-time']), seen);
    if (isMany(of(['off-grid'])))
      return otherGrid(this.likeliestWay(), this.offGrid, { durationMs, asked, file });
    const wild = of(orderCodes);
    if (wild > 2 && isMany(wild)) {
      const message = `${wild} of ${seen} candles do not follow each other in time`;
      return { code: 'disorder', message, hint: 'Is it several files in one? Import them one by one.' };
    }
    const [code, count] = [...this.counts].sort((a, b) => b[1] - a[1])[0] ?? ['bad-number', 0];
    if (!isAlike(count, seen)) return null;
    const { message: why } = brokenFinding(code, nothing);
    const message = `${count} of ${seen} candles are broken alike: ${why}`;
    return { code, message, hint: 'Are its columns what they are taken for?' };
  }

  private likeliestWay(): number {
    return [...this.ways].sort((a, b) => b[1] - a[1])[0]![0];
  }
}

const nothing: RawCandle = { line: 0, time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };

function newestFirst(asked: Asked): Verdict {
  const message = 'its candles are not in order of time: the newest come first';
  const hint =
    asked === 'scenario'
      ? '`backlot data import` puts such a file in order.'
      : 'Is it several files in one? Import them one by one.';
  return { code: 'disorder', message, hint };
}

function sameTimes(count: number, seen: number): Verdict {
  const message = `${count} of ${seen} candles have the open time of one that has been read already`;
  const hint =
    'Does the time of day stand in another column? `backlot data import` reads `date` and `time` together; --columns names them.';
  return { code: 'duplicate-time', message, hint };
}

const nameOf = (durationMs: number): string =>
  timeframes.find((timeframe) => timeframeMs(timeframe) === durationMs) ?? `${durationMs} ms`;

/** Candles none of which follow each other are of a longer timeframe; null where some do. */
export function sparse(nearest: number, durationMs: number, asked: Asked): Verdict | null {
  if (!Number.isFinite(nearest) || nearest < 2 * durationMs) return null;
  const real = timeframes.find((timeframe) => timeframeMs(timeframe) === nearest) ?? 'that of the file';
  const message = `no two candles are closer than ${nearest / 60_000} minutes, but the timeframe is ${nameOf(durationMs)}`;
  const hint = asked === 'scenario' ? `Set data.timeframe to ${real}.` : `Say --timeframe: ${real}.`;
  return { code: 'other-timeframe', message, hint };
}

interface Taken {
  readonly durationMs: number;
  readonly asked: Asked;
  readonly file: string;
}

function otherGrid(way: number, offGrid: number, { durationMs, asked, file }: Taken): Verdict {
  const name = nameOf(durationMs);
  const real = timeframes.find((timeframe) => timeframeMs(timeframe) === way);
  if (real !== undefined && way < durationMs) {
    const message = `the candles are of ${real}, but the timeframe is ${name}`;
    const set = asked === 'scenario' ? `Set data.timeframe to ${real}` : `Say --timeframe ${real}`;
    const hint = `${set}, or make candles of ${name}: \`backlot data resample ${file} --to ${name}\`.`;
    return { code: 'other-timeframe', message, hint };
  }
  const grid = Math.min(durationMs, dayMs);
  const minutes = (((offGrid % grid) + grid) % grid) / 60_000;
  const message = `the candles do not open on the grid of ${name}, but ${minutes} minutes after it`;
  const hint =
    'Candles open at whole multiples of their timeframe, in UTC; days at midnight (a bare date is enough).';
  return { code: 'off-grid', message, hint };
}
