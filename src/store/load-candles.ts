/**
 * Candles as scenarios read them, from a candle file or from strict CSV, the same to the last bit: hash, decimals and
 * gaps do not depend on the container. Only lines of findings are known to CSV alone.
 */
import {
  gapBetween,
  opensAtWeekend,
  weekendFinding,
  type Calendar,
  type DataFinding,
} from '../market/quality.ts';
import { timeframes, timeframeMs } from '../model/time.ts';
import { isCandleFile, readCandleFile } from './candle-file.ts';
import { keptFindings, type CandleHead } from './candle-head.ts';
import { readCandleCsv, type CsvOptions, type LoadedCandles } from './csv.ts';
import { withDigits } from './fewest-digits.ts';
import { hashColumns } from './hash.ts';
import { ScaleOverflow } from './price-scale.ts';
import { sparse } from './misfit.ts';
import { problem, refused } from './problems.ts';
import type { CandleColumns } from '../market/candles.ts';

/** Reads the file by what it holds. Throws InputError with everything that is wrong. */
export function loadCandles(path: string, options: CsvOptions): LoadedCandles {
  const { durationMs, calendar, leastPriceDigits = 0 } = options;
  if (!path.endsWith('.candles') && !isCandleFile(path)) {
    const loaded = readCandleCsv(path, options);
    refuseSparse(loaded.candles, path);
    return loaded;
  }
  const { head, candles: stored } = readCandleFile(path);
  if (stored.durationMs !== durationMs) {
    const asked = timeframes.find((timeframe) => timeframeMs(timeframe) === durationMs) ?? `${durationMs} ms`;
    const message = `the candles are of ${head.timeframe}, but the timeframe is ${asked}`;
    const hint = `Set data.timeframe to ${head.timeframe}, or make other candles with \`backlot data resample\`.`;
    throw problem(path, 'other-timeframe', message, hint);
  }
  let candles: CandleColumns;
  try {
    candles = withDigits(stored, leastPriceDigits);
  } catch (error) {
    if (!(error instanceof ScaleOverflow)) throw error;
    throw problem(path, 'bad-price', `its prices do not fit the ${error.digits} decimals of the tick`);
  }
  const hash = candles === stored ? head.hash : hashColumns(candles);
  const findings = storedFindings(head, candles, calendar);
  return { candles, findings, hash, rows: candles.length, priceDigits: candles.priceDigits };
}

/** What the file keeps and what the calendar finds in it, by time; what is said of the whole stands last. */
export function storedFindings(
  head: CandleHead,
  candles: CandleColumns,
  calendar: Calendar,
): readonly DataFinding[] {
  const all = [...keptFindings(head), ...calendarFindings(candles, calendar)];
  const ofWhole = (finding: DataFinding): boolean => finding.code === 'weekend' || finding.code === 'more';
  const each = all.filter((finding) => !ofWhole(finding)).sort((a, b) => a.at - b.at);
  return [...each, ...all.filter(ofWhole)];
}

/** What depends on the calendar, of candles that came without lines: gaps, and candles at weekends. */
export function calendarFindings(candles: CandleColumns, calendar: Calendar): readonly DataFinding[] {
  const { time, durationMs, length } = candles;
  const findings = [...gapsOf(candles, calendar)];
  let first = NaN;
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (!opensAtWeekend(time[row]!, durationMs, calendar)) continue;
    if (count === 0) first = time[row]!;
    count++;
  }
  if (count > 0) findings.push(weekendFinding(count, { line: 0, time: first }));
  return findings;
}

function gapsOf(candles: CandleColumns, calendar: Calendar): readonly DataFinding[] {
  const { time, durationMs, length } = candles;
  const gaps: DataFinding[] = [];
  for (let row = 1; row < length; row++) {
    const before = time[row - 1]!;
    if (time[row]! - before === durationMs) continue;
    const gap = gapBetween(before, { ...candles.at(row), line: 0 }, durationMs, calendar);
    if (gap !== null) gaps.push(gap);
  }
  return gaps;
}

/** Of candles none of which follow each other. */
function refuseSparse({ time, length, durationMs }: CandleColumns, path: string): void {
  let nearest = Infinity;
  for (let row = 1; row < length; row++) nearest = Math.min(nearest, time[row]! - time[row - 1]!);
  const thin = sparse(nearest, durationMs, 'scenario');
  if (thin !== null) throw refused(path, thin);
}
