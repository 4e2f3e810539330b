/**
 * Candles from a CSV file, strictly (DATA-1): every problem at once, each with file, line and what was expected.
 *
 * A header names the columns, in any order: `time` (or `timestamp`, `timestamp_ms`), `open`, `high`, `low`, `close`, and
 * `volume` where there is one. Time is the candle's open, ISO 8601 with `Z` (a bare date is midnight UTC) or epoch
 * milliseconds. Prices are read as decimal text straight into integers of 10^-priceDigits, never through a float.
 * A file may be gzip'd (`.gz`). Nothing is repaired: a broken candle is an error, or, with `broken: 'drop'`, left out
 * and recorded. Files that are written in any other way go through `data import`.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CandleColumns } from '../market/candles.ts';
import type { DataFinding } from '../market/quality.ts';
import { CandleCheck, type CheckOptions } from './candle-check.ts';
import {
  columnNames,
  headerNames,
  neededColumns,
  strictTimeNames,
  type Column,
  type Dialect,
} from './dialect.ts';
import { coarsest } from './fewest-digits.ts';
import { hashColumns } from './hash.ts';
import { makeFiner, PriceScale, ScaleOverflow, type PriceOptions } from './price-scale.ts';
import { problem, Problems, unreadable } from './problems.ts';
import { sniff } from './sniff.ts';
import { importHint, kindOf, otherwiseWritten } from './strange-csv.ts';
import { TextRows } from './text-rows.ts';

export interface CsvOptions extends CheckOptions, PriceOptions {}

export interface LoadedCandles {
  readonly candles: CandleColumns;
  readonly findings: readonly DataFinding[];
  /** Of the candles, not of the text. */
  readonly hash: string;
  readonly rows: number;
  readonly priceDigits: number;
}

/** Reads a file. Throws InputError with everything that is wrong. */
export function readCandleCsv(path: string, options: CsvOptions): LoadedCandles {
  return parseBytes(readCsvBytes(path), { ...options, file: path });
}

/** Reads a text. `file` is for messages. */
export function parseCandleCsv(text: string, options: CsvOptions & { readonly file: string }): LoadedCandles {
  return parseBytes(Buffer.from(text), options);
}

/** The bytes of a CSV file, unpacked. */
export function readCsvBytes(path: string): Buffer {
  let plain: Buffer;
  try {
    const bytes = readFileSync(path);
    const isPacked = path.endsWith('.gz');
    const kind = kindOf(bytes);
    if (isPacked ? kind === 'text' : kind !== 'text') {
      const what = isPacked ? 'it is not packed with gzip' : `it is ${kind}, not a CSV file`;
      const hint =
        isPacked || kind === 'gzip' ? `A name ends in .gz when the file is packed.` : importHint(path);
      throw problem(path, 'unreadable-file', `the file could not be read as text: ${what}`, hint);
    }
    plain = isPacked ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw (error as Error).name === 'InputError' ? error : unreadable(path, error);
  }
  if (isUtf8(plain)) return plain;
  const hint = plain[0] === 0xff || plain[0] === 0xfe ? 'It looks like UTF-16; save it as UTF-8.' : undefined;
  throw problem(path, 'unreadable-file', 'the file could not be read as text: it is not UTF-8', hint);
}

function parseBytes(given: Buffer, options: CsvOptions & { readonly file: string }): LoadedCandles {
  const bytes = given.indexOf('\ufeff') === 0 ? given.subarray(3) : given;
  const problems = new Problems(options.file);
  const dialect = readHeader(bytes, problems);
  problems.throwIfAny();
  try {
    return readRows(bytes, dialect, problems, options);
  } catch (error) {
    if (!(error instanceof ScaleOverflow)) throw error;
    const again = { ...options, priceDigits: error.digits };
    return readRows(bytes, dialect, new Problems(options.file), again);
  }
}

function readRows(
  bytes: Uint8Array,
  dialect: Dialect,
  problems: Problems,
  options: CsvOptions,
): LoadedCandles {
  const findings: DataFinding[] = [];
  let candles = new CandleColumns({
    durationMs: options.durationMs,
    priceDigits: 0,
    capacity: rowsGuess(bytes),
  });
  const prices = new PriceScale(options, (from, to) => {
    for (const column of [candles.open, candles.high, candles.low, candles.close])
      makeFiner(column, candles.length, from, to);
  });
  const check = new CandleCheck(
    options,
    problems,
    (candle) => candles.append(candle),
    (finding) => findings.push(finding),
  );
  const rows = new TextRows({
    dialect,
    prices,
    problems,
    keepBroken: options.broken === 'drop',
    take: (candle) => check.take(candle),
  });
  rows.push(bytes);
  rows.end();
  check.finish();
  if (check.rows === 0) problems.add(1, 'no-candles', 'the file holds no candle that can be used');
  problems.throwIfAny();
  candles = CandleColumns.of(candles, { priceDigits: prices.digits });
  // A candle that was left out says nothing about the others' decimals.
  if (check.dropped > 0 && options.priceDigits === 'auto')
    candles = coarsest(candles, options.leastPriceDigits ?? 0);
  const { length, priceDigits } = candles;
  return { candles, findings, hash: hashColumns(candles), rows: length, priceDigits };
}

/** Rows by the length of the first few lines; columns grow where it was too low. */
function rowsGuess(bytes: Uint8Array): number {
  const head = bytes.subarray(0, 4096);
  let lines = 1;
  for (const byte of head) if (byte === 10) lines++;
  return Math.max(16, Math.ceil((bytes.length / Math.max(1, head.length)) * lines * 1.02));
}

/** The columns that the first line names. */
function readHeader(bytes: Buffer, problems: Problems): Dialect {
  const end = bytes.indexOf(10);
  const header = bytes.toString('utf8', 0, end < 0 ? bytes.length : end).replace(/\r$/, '');
  const places: Partial<Record<Column, number>> = {};
  const names = headerNames(header, ',');
  const dialect: Dialect = {
    separator: ',',
    headerLines: 1,
    width: names.length,
    places,
    time: 'strict',
    utc: false,
    blankLines: 'refuse',
  };
  if (header.trim() === '') {
    const hint = 'The first line names the columns: time,open,high,low,close,volume';
    problems.add(1, 'empty-file', 'the file is empty', hint);
    return dialect;
  }
  const hasReturns = header.includes('\r');
  if (hasReturns || (names.includes('date') && names.includes('time'))) {
    const message = hasReturns
      ? 'its lines end in carriage returns alone'
      : 'date and time stand in two columns';
    problems.add(1, 'other-form', message, importHint(problems.file));
    return dialect;
  }
  for (const [place, name] of names.entries()) {
    const column = strictTimeNames.includes(name) ? 'time' : columnNames.find((known) => known === name);
    if (column === undefined) continue;
    if (places[column] !== undefined)
      problems.add(1, 'double-column', `the column "${column}" is named twice`);
    places[column] = place;
  }
  const missing = neededColumns.filter((column) => places[column] === undefined);
  if (missing.length === 0) return dialect;
  const other = otherwise(bytes, header, problems.file);
  if (other !== undefined) {
    problems.add(1, 'other-form', `its first line names no column for ${missing.join(', ')}`, other);
    return dialect;
  }
  const hint = `The header is: ${header.slice(0, 80)}`;
  for (const [i, column] of missing.entries())
    problems.add(1, 'missing-column', `there is no column "${column}"`, i === 0 ? hint : '');
  return dialect;
}

/** What to do about a file that is written in another way; undefined where an import would not know it either. */
function otherwise(bytes: Buffer, header: string, path: string): string | undefined {
  const known = otherwiseWritten(header, path);
  if (known !== undefined) return known;
  try {
    sniff(bytes.toString('utf8', 0, 1 << 16), {}, path, bytes.length <= 1 << 16);
    return importHint(path);
  } catch (error) {
    if ((error as Error).name !== 'InputError') throw error;
    return undefined;
  }
}
