/**
 * Import: sources of one market, in order of their first candles, become one candle file, or columns in memory. One
 * pass over each source; on the way to a file memory is bounded: rows go to a spool in blocks, and from there column
 * by column to the file.
 */
import { basename } from 'node:path';
import { CandleColumns } from '../market/candles.ts';
import type { Calendar, RawCandle } from '../market/quality.ts';
import { timeframeMs, type Timeframe } from '../model/time.ts';
import { CandleCheck } from './candle-check.ts';
import { writeCandleFile } from './candle-file.ts';
import { FindingList, type CandleHead, type CandleSource } from './candle-head.ts';
import { fewestDigits, coarsest } from './fewest-digits.ts';
import { hashColumns } from './hash.ts';
import { makeFiner, PriceScale, ScaleOverflow } from './price-scale.ts';
import { sparse } from './misfit.ts';
import { Problems, refused } from './problems.ts';
import { readSource, type Source } from './read-source.ts';
import { RowSpool } from './row-spool.ts';
import { Passage } from './unpack.ts';

export interface ImportOptions {
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  readonly broken: 'stop' | 'drop';
  /** Prices with more decimals are rounded to so many; null: refused when they are more than eight. */
  readonly round: number | null;
  readonly onBytes?: (count: number) => void;
}

/** Where sound candles go: `finer` says that prices from here on have more decimals. */
interface Sink {
  append(candle: RawCandle): void;
  finer(from: number, to: number): void;
}

type Gathered = Pick<
  CandleHead,
  'market' | 'timeframe' | 'calendar' | 'from' | 'to' | 'provenance' | 'findings'
> & {
  /** Of the prices in the sink. */
  readonly digits: number;
};

/** Writes `path` whole or not at all. Throws InputError with everything that is wrong in all sources. */
export async function importCandles(
  path: string,
  sources: readonly Source[],
  options: ImportOptions,
): Promise<CandleHead> {
  return twice(async (fixed) => {
    const spool = new RowSpool(path, fixed ?? options.round ?? 0);
    try {
      const gathered = await gather(sources, options, fixed, {
        append: (candle) => spool.append(candle),
        finer: (_, to) => spool.finer(to),
      });
      const digits = fewestDigits(spool.columns(gathered.digits), gathered.digits);
      return writeCandleFile(path, { ...gathered, digits, rows: spool.rows }, spool.columns(digits));
    } finally {
      spool.drop();
    }
  });
}

/** The candles of `sources` in memory, with the head that their file would have. */
export async function gatherCandles(
  sources: readonly Source[],
  options: ImportOptions,
): Promise<{ readonly head: CandleHead; readonly candles: CandleColumns }> {
  return twice(async (fixed) => {
    const durationMs = timeframeMs(options.timeframe);
    const filled = new CandleColumns({ durationMs, priceDigits: 0, capacity: 1024 });
    const gathered = await gather(sources, options, fixed, {
      append: (candle) => filled.append(candle),
      finer(from, to) {
        for (const column of [filled.open, filled.high, filled.low, filled.close])
          makeFiner(column, filled.length, from, to);
      },
    });
    const candles = coarsest(CandleColumns.of(filled, { priceDigits: gathered.digits }));
    const { priceDigits: digits, length: rows } = candles;
    return { head: { ...gathered, digits, rows, hash: hashColumns(candles) }, candles };
  });
}

/** Once more with fixed decimals where a price that was read does not fit those of a later one: so its line is told. */
async function twice<Of>(attempt: (fixed: number | null) => Promise<Of>): Promise<Of> {
  try {
    return await attempt(null);
  } catch (error) {
    if (!(error instanceof ScaleOverflow)) throw error;
    return await attempt(error.digits);
  }
}

async function gather(
  sources: readonly Source[],
  options: ImportOptions,
  fixed: number | null,
  sink: Sink,
): Promise<Gathered> {
  const ordered = [...sources].sort((a, b) => a.firstTime - b.firstTime);
  const { market, timeframe, calendar, broken, round } = options;
  const problems = new Problems(ordered[0]!.path);
  const findings = new FindingList();
  const prices = new PriceScale(
    { priceDigits: fixed ?? round ?? 'auto', round: round !== null },
    (from, to) => sink.finer(from, to),
  );
  const check = new CandleCheck(
    { calendar, broken, durationMs: timeframeMs(timeframe), asked: 'command' },
    problems,
    (candle) => sink.append(candle),
    (finding, file) => findings.add(finding, basename(file)),
  );
  const read: CandleSource[] = [];
  for (const source of ordered) {
    problems.file = source.path;
    const before = check.rows;
    const wrong = problems.count;
    const passage = new Passage(options.onBytes);
    const keepBroken = broken === 'drop';
    const take = (candle: RawCandle): void => check.take(candle);
    const how = await readSource(source, { prices, problems, keepBroken, take, passage });
    const rows = check.rows - before;
    if (rows === 0 && problems.count === wrong)
      problems.add(0, 'no-candles', 'the file holds no candle that can be used');
    read.push({
      file: basename(source.path),
      bytes: passage.bytes,
      sha256: passage.sha256(),
      rows,
      read: how,
    });
  }
  check.finish();
  problems.throwIfAny();
  const thin = sparse(check.nearest, timeframeMs(timeframe), 'command');
  if (thin !== null) throw refused(ordered[0]!.path, thin);
  const chosen = { broken, ...(round === null ? {} : { round }) };
  return {
    market,
    timeframe,
    calendar,
    digits: prices.digits,
    from: check.first,
    to: check.last,
    provenance: { converter: 'backlot data import', sources: read, options: chosen },
    findings: findings.toHead(),
  };
}
