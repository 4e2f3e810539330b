/** Candles that are in memory already (resampled, generated) into a candle file. */
import type { CandleColumns } from '../market/candles.ts';
import type { Calendar, DataFinding } from '../market/quality.ts';
import type { Timeframe } from '../model/time.ts';
import { writeCandleFile } from './candle-file.ts';
import { FindingList, type CandleHead, type Provenance } from './candle-head.ts';
import { partsOf } from './column-parts.ts';
import { coarsest } from './fewest-digits.ts';
import { calendarFindings } from './load-candles.ts';

export interface CandlesOf {
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  readonly provenance: Provenance;
  /** What was found on the way, besides gaps. */
  readonly findings?: readonly DataFinding[];
}

/** Writes `path` whole or not at all. There is at least one candle, and `timeframe` is that of the candles. */
export function writeCandles(path: string, given: CandleColumns, of: CandlesOf): CandleHead {
  const candles = coarsest(given);
  const findings = new FindingList();
  for (const finding of of.findings ?? []) findings.add(finding, '');
  for (const finding of calendarFindings(candles, of.calendar)) findings.add(finding, '');
  const { market, timeframe, calendar, provenance } = of;
  const { length: rows, priceDigits: digits, time } = candles;
  const [from, to] = [time[0]!, time[rows - 1]!];
  const head = {
    market,
    timeframe,
    calendar,
    digits,
    rows,
    from,
    to,
    provenance,
    findings: findings.toHead(),
  };
  return writeCandleFile(path, head, partsOf(candles));
}
