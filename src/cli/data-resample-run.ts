/**
 * The work of `data resample`: candles of a longer timeframe (TIME-3). A first or last one that the data do not cover
 * whole is left out, and told; or kept, and told; one in between is kept, and told (DATA-1).
 */
import { CandleColumns, type Candle } from '../market/candles.ts';
import { isTradingDay, type Calendar, type DataFinding } from '../market/quality.ts';
import { Resampler } from '../market/resample.ts';
import { candleOpenAt, dayMs, formatTime, timeframeMs, type TimeMs } from '../model/time.ts';
import { problem } from '../store/problems.ts';
import type { ReadFlags, StoreFlag, TimeframeName } from './data-flags.ts';
import { keep } from './data-keep.ts';
import { findAndRead } from './data-read.ts';
import type { JsonFlag } from './flags.ts';

export interface ResampleFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly name: string;
  readonly to: TimeframeName;
  readonly partial: 'drop' | 'keep';
  readonly out?: string | undefined;
  readonly replace: boolean;
}

export async function resample(flags: ResampleFlags): Promise<void> {
  const { to, partial } = flags;
  const { path, head, candles: base } = await findAndRead(flags.name, flags);
  const durationMs = timeframeMs(to);
  if (durationMs <= base.durationMs || durationMs % base.durationMs !== 0) {
    const message =
      durationMs === base.durationMs
        ? `the candles are of ${to} already`
        : `candles of ${head.timeframe} do not make whole ones of ${to}`;
    throw problem(path, 'other-timeframe', message, 'Choose a longer timeframe that holds whole candles.');
  }
  const calendar = flags.calendar ?? head.calendar;
  const { candles, findings } = resampled(base, durationMs, calendar, partial === 'keep');
  if (candles.length === 0) {
    const hint = `It has ${base.length} of ${head.timeframe}; --partial keep keeps what is not whole.`;
    throw problem(path, 'no-candles', `there is no whole candle of ${to} in it`, hint);
  }
  const { sources, options } = head.provenance;
  const provenance = {
    converter: 'backlot data resample',
    sources,
    options: { ...options, resampledFrom: head.timeframe, hash: head.hash, partial },
  };
  keep(candles, { market: head.market, timeframe: to, calendar, provenance, findings }, flags);
}

/** The candles, and what is to say of the first, the last, and those with a gap inside. */
export function resampled(
  base: CandleColumns,
  durationMs: number,
  calendar: Calendar,
  keepsPartial: boolean,
): { readonly candles: CandleColumns; readonly findings: readonly DataFinding[] } {
  const { length, priceDigits } = base;
  const capacity = Math.ceil((length * base.durationMs) / durationMs) + 2;
  const made = new CandleColumns({ durationMs, priceDigits, capacity });
  const resampler = new Resampler(durationMs);
  resampler.advance(base, 0, length, made, new Int32Array(length), 0);
  // What has not ended yet; on weekdays a week ends on Friday.
  if (resampler.bucket >= 0) made.append({ ...candleOf(resampler), time: resampler.bucket });
  const findings: DataFinding[] = [];
  const judge = (row: number, covers: string): boolean => {
    const at = made.time[row]! as TimeMs;
    const message = `the candle of ${formatTime(at)} is not whole: ${covers}`;
    if (keepsPartial) findings.push({ code: 'partial', severity: 'gap', line: 0, at, message, missing: 0 });
    else findings.push({ code: 'dropped', severity: 'dropped', line: 0, at, message, missing: 0 });
    return keepsPartial;
  };
  const opens = base.time[0]!;
  const closes = base.time[length - 1]! + base.durationMs;
  const isDaily = base.durationMs === dayMs;
  const trades = (day: number): boolean => calendar === 'continuous' || !isDaily || isTradingDay(day);
  /** Whether a base candle could open in [from, to). */
  const lacks = (from: number, to: number): boolean => {
    for (let at = from; at < to; at += base.durationMs) if (trades(at)) return true;
    return false;
  };
  const last = made.length - 1;
  const isFirstKept =
    !lacks(candleOpenAt(opens, durationMs), opens) ||
    judge(0, `the data begin at ${formatTime(opens as TimeMs)}`);
  const isLastKept =
    !lacks(closes, made.time[last]! + durationMs) ||
    (last === 0 && !isFirstKept) ||
    judge(last, `the data end at ${formatTime(closes as TimeMs)}`);
  const from = isFirstKept ? 0 : 1;
  const to = Math.max(from, isLastKept ? last + 1 : last);
  // Intraday, on weekdays, nobody knows here when the market is open.
  const whole = calendar === 'continuous' || isDaily ? incomplete(base, made, from, to, trades) : [];
  const told = new Set(findings.map(({ at }) => at));
  return {
    candles: made.slice(from, to),
    findings: [...findings, ...whole.filter(({ at }) => !told.has(at))],
  };
}

/** Candles for which there were fewer than they have room for: what they say is not the whole. */
function incomplete(
  base: CandleColumns,
  made: CandleColumns,
  from: number,
  to: number,
  trades: (at: number) => boolean,
): readonly DataFinding[] {
  const findings: DataFinding[] = [];
  let next = 0;
  for (let row = 0; row < to; row++) {
    const opens = made.time[row]!;
    const closes = opens + made.durationMs;
    let there = 0;
    for (; next < base.length && base.time[next]! < closes; next++) if (trades(base.time[next]!)) there++;
    let room = 0;
    for (let at = opens; at < closes; at += base.durationMs) if (trades(at)) room++;
    if (there >= room || row < from) continue;
    const at = opens as TimeMs;
    const message = `the candle of ${formatTime(at)} is built of ${there} candles, though it has room for ${room}`;
    findings.push({ code: 'partial', severity: 'gap', line: 0, at, message, missing: room - there });
  }
  return findings;
}

const candleOf = ({ open, high, low, close, volume }: Resampler): Omit<Candle, 'time'> => ({
  open,
  high,
  low,
  close,
  volume,
});
