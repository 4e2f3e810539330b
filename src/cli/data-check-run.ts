/** The work of `data check`: one file, all its errors and findings. */
import type { DataFinding } from '../market/quality.ts';
import { InputError } from '../model/issue.ts';
import { formatTime, timeframeMs } from '../model/time.ts';
import { CandleCheck } from '../store/candle-check.ts';
import { isCandleFile, readCandleFile } from '../store/candle-file.ts';
import { findCandles } from '../store/catalogue.ts';
import { isFundingFile } from '../store/load-funding.ts';
import { storedFindings } from '../store/load-candles.ts';
import { PriceScale } from '../store/price-scale.ts';
import { Problems } from '../store/problems.ts';
import { lookAt, readSource, timeframeFor } from '../store/read-source.ts';
import { Passage } from '../store/unpack.ts';
import { checkFunding } from './data-check-funding.ts';
import type { CheckedFile, CheckFlags } from './data-check-job.ts';
import { demandFlags } from './data-demands.ts';
import { saidBy } from './data-flags.ts';

export async function checkFile(name: string, flags: CheckFlags): Promise<CheckedFile> {
  demandFlags(flags);
  let holds: CheckedFile['holds'] = 'candles';
  try {
    const path = findCandles(name, flags.store);
    if (path.endsWith('.candles') || isCandleFile(path)) return checkStored(path, flags);
    if (!isFundingFile(path)) return await checkSource(path, flags);
    holds = 'rates';
    return checkFunding(path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { issues } = error;
    const counts = { errors: issues.length, findings: 0 };
    return { file: name, holds, rows: 0, timeframe: null, read: '', counts, issues, findings: [] };
  }
}

/** The most errors and the most findings of one file that are listed, so that memory does not grow with the file. */
const listMost = 10_000;

/** The first findings of a file, and how many there were. */
class Findings {
  count = 0;
  private readonly listed: DataFinding[] = [];

  add(finding: DataFinding): void {
    this.count++;
    if (this.listed.length < listMost) this.listed.push(finding);
  }

  told(): CheckedFile['findings'] {
    const told = this.listed.map((finding) => ({ ...finding, at: formatTime(finding.at) }));
    const more = this.count - told.length;
    const last = told.at(-1);
    if (more === 0 || last === undefined) return told;
    return [...told, { ...last, code: 'more', line: 0, message: `and ${more} more findings`, missing: 0 }];
  }
}

function checkStored(file: string, { calendar }: CheckFlags): CheckedFile {
  const { head, candles } = readCandleFile(file);
  const findings = new Findings();
  for (const finding of storedFindings(head, candles, calendar ?? head.calendar)) findings.add(finding);
  const read = `candle file, ${head.timeframe}, calendar ${calendar ?? head.calendar}`;
  const counts = { errors: 0, findings: findings.count };
  const { rows, timeframe } = head;
  return { file, holds: 'candles', rows, timeframe, read, counts, issues: [], findings: findings.told() };
}

async function checkSource(file: string, flags: CheckFlags): Promise<CheckedFile> {
  const source = await lookAt(file, saidBy(flags));
  const timeframe = timeframeFor(source, flags.timeframe);
  const problems = new Problems(file, listMost);
  const findings = new Findings();
  const { calendar = 'continuous', round } = flags;
  const check = new CandleCheck(
    { calendar, durationMs: timeframeMs(timeframe), broken: 'stop', asked: 'command' },
    problems,
    () => undefined,
    (finding) => findings.add(finding),
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
  const counts = { errors: problems.count, findings: findings.count };
  const issues = problems.all();
  return {
    file,
    holds: 'candles',
    rows: check.rows,
    timeframe,
    read,
    counts,
    issues,
    findings: findings.told(),
  };
}
