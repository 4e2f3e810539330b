/** The work of `data check`: one file, all its errors and findings. */
import type { DataFinding } from '../market/quality.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { formatTime, timeframeMs } from '../model/time.ts';
import { CandleCheck } from '../store/candle-check.ts';
import { isCandleFile, readCandleFile } from '../store/candle-file.ts';
import { findCandles } from '../store/catalogue.ts';
import { gapsOf } from '../store/load-candles.ts';
import { PriceScale } from '../store/price-scale.ts';
import { Problems } from '../store/problems.ts';
import { lookAt, readSource, timeframeFor } from '../store/read-source.ts';
import { Passage } from '../store/unpack.ts';
import { demandFlags } from './data-demands.ts';
import { saidBy, type ReadFlags, type StoreFlag } from './data-flags.ts';
import type { JsonFlag } from './flags.ts';

export interface CheckFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly files: readonly string[];
}

export interface CheckedFile {
  readonly file: string;
  readonly rows: number;
  readonly timeframe: string | null;
  /** How it is written. */
  readonly read: string;
  readonly issues: readonly Issue[];
  readonly findings: readonly (Omit<DataFinding, 'at'> & { readonly at: string })[];
}

export async function checkFile(name: string, flags: CheckFlags): Promise<CheckedFile> {
  demandFlags(flags);
  try {
    const path = findCandles(name, flags.store);
    return path.endsWith('.candles') || isCandleFile(path)
      ? checkStored(path, flags)
      : await checkSource(path, flags);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { file: name, rows: 0, timeframe: null, read: '', issues: error.issues, findings: [] };
  }
}

const told = (findings: readonly DataFinding[]): CheckedFile['findings'] =>
  findings.map((finding) => ({ ...finding, at: formatTime(finding.at) }));

function checkStored(file: string, { calendar }: CheckFlags): CheckedFile {
  const { head, candles } = readCandleFile(file);
  const others = head.findings.first.filter(({ code }) => code !== 'gap');
  const findings = told([...others, ...gapsOf(candles, calendar ?? head.calendar)]);
  const read = `candle file, ${head.timeframe}, calendar ${calendar ?? head.calendar}`;
  return { file, rows: head.rows, timeframe: head.timeframe, read, issues: [], findings };
}

async function checkSource(file: string, flags: CheckFlags): Promise<CheckedFile> {
  const source = await lookAt(file, saidBy(flags));
  const timeframe = timeframeFor(source, flags.timeframe);
  const problems = new Problems(file, Infinity);
  const findings: DataFinding[] = [];
  const { calendar = 'continuous', round } = flags;
  const check = new CandleCheck(
    { calendar, durationMs: timeframeMs(timeframe), broken: 'stop', asked: 'command' },
    problems,
    () => undefined,
    (finding) => findings.push(finding),
  );
  const prices = new PriceScale(
    { priceDigits: round ?? 'auto', round: round !== undefined },
    () => undefined,
  );
  const how = await readSource(source, {
    prices,
    problems,
    keepBroken: false,
    take: (candle) => check.take(candle),
    passage: new Passage(),
  });
  check.finish();
  if (check.rows === 0 && problems.count === 0)
    problems.add(0, 'no-candles', 'the file holds no candle that can be used');
  const read = `${timeframe}, ${how}`;
  return { file, rows: check.rows, timeframe, read, issues: problems.all(), findings: told(findings) };
}
