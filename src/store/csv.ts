/**
 * Candles from a CSV file, strictly (DATA-1): every problem at once, each with file, line and what was expected.
 *
 * A header names the columns, in any order: `time` (or `timestamp`, `timestamp_ms`), `open`, `high`, `low`, `close`, and
 * `volume` where there is one. Time is the candle's open, ISO 8601 with `Z` (a bare date is midnight UTC) or epoch
 * milliseconds. Prices are read as decimal text straight into integers of 10^-priceDigits, never through a float.
 * A file may be gzip'd (`.gz`). Nothing is repaired: a broken candle is an error, or, with `broken: 'drop'`, left out
 * and recorded.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CandleColumns } from '../market/candles.ts';
import {
  brokenBy,
  brokenFinding,
  gapBetween,
  type Calendar,
  type DataFinding,
  type RawCandle,
} from '../market/quality.ts';
import { decimalsOf, parseDecimal } from '../model/decimal.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { parseTime } from '../model/time.ts';
import { hashColumns } from './hash.ts';

export interface CsvOptions {
  readonly durationMs: number;
  /** `auto`: as many as the file's prices need, at most 8. */
  readonly priceDigits: number | 'auto';
  /** With `auto`: at least so many, for a tick that is finer than the prices. */
  readonly leastPriceDigits?: number;
  readonly calendar: Calendar;
  readonly broken: 'stop' | 'drop';
}

export interface LoadedCandles {
  readonly candles: CandleColumns;
  readonly findings: readonly DataFinding[];
  /** Of the candles, not of the text. */
  readonly hash: string;
  readonly rows: number;
  readonly priceDigits: number;
}

const issuesMax = 50;
const priceDigitsMax = 8;

/** Reads a file. Throws InputError with everything that is wrong. */
export function readCandleCsv(path: string, options: CsvOptions): LoadedCandles {
  return parseCandleCsv(readText(path), { ...options, file: path });
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message =
      code === 'ENOENT'
        ? 'there is no such file'
        : `the file could not be read as text: ${(error as Error).message}`;
    throw new InputError([{ code: 'unreadable-file', severity: 'error', file: path, message }]);
  }
}

/** Reads a text. `file` is for messages. */
export function parseCandleCsv(text: string, options: CsvOptions & { readonly file: string }): LoadedCandles {
  const reader = new Reader(text, options);
  reader.read();
  return reader.result();
}

const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
type Column = (typeof columns)[number];
const timeNames = ['time', 'timestamp', 'timestamp_ms'];

class Reader {
  private readonly lines: readonly string[];
  private readonly options: CsvOptions & { readonly file: string };
  private readonly issues: Issue[] = [];
  private issueCount = 0;
  private readonly findings: DataFinding[] = [];
  private places: Partial<Record<Column, number>> = {};
  private width = 0;
  private digits: number;
  private readonly candles: CandleColumns;

  constructor(text: string, options: CsvOptions & { readonly file: string }) {
    this.options = options;
    this.lines = (text.startsWith('\ufeff') ? text.slice(1) : text).split(/\r?\n/);
    this.digits = options.priceDigits === 'auto' ? 0 : options.priceDigits;
    this.readHeader();
    if (options.priceDigits === 'auto' && this.issueCount === 0)
      this.digits = Math.max(this.digitsNeeded(), options.leastPriceDigits ?? 0);
    this.candles = new CandleColumns({
      durationMs: options.durationMs,
      priceDigits: this.digits,
      capacity: Math.max(1, this.lines.length - 1),
    });
  }

  read(): void {
    if (this.issueCount > 0) return;
    let last = -Infinity;
    const end = this.lines.at(-1) === '' ? this.lines.length - 1 : this.lines.length;
    for (let i = 1; i < end; i++) {
      const raw = this.row(i);
      if (raw === null) continue;
      const code = brokenBy(raw, last, this.options.durationMs);
      if (code !== null) {
        this.broken(brokenFinding(code, raw));
        continue;
      }
      if (last !== -Infinity) {
        const gap = gapBetween(last, raw, this.options.durationMs, this.options.calendar);
        if (gap !== null) this.findings.push(gap);
      }
      last = raw.time;
      this.candles.append(raw);
    }
    if (this.candles.length === 0) this.issue(1, 'no-candles', 'the file holds no candle that can be used');
  }

  result(): LoadedCandles {
    if (this.issueCount > this.issues.length) {
      const more = this.issueCount - this.issues.length;
      this.issues.push({
        code: 'more',
        severity: 'error',
        file: this.options.file,
        message: `and ${more} more problems`,
      });
    }
    if (this.issueCount > 0) throw new InputError(this.issues);
    const { candles, findings, digits } = this;
    return { candles, findings, hash: hashColumns(candles), rows: candles.length, priceDigits: digits };
  }

  private readHeader(): void {
    const header = this.lines[0]!;
    if (header.trim() === '') {
      this.issue(
        1,
        'empty-file',
        'the file is empty',
        'The first line names the columns: time,open,high,low,close,volume',
      );
      return;
    }
    const names = header.split(',').map((name) => unquoted(name).trim().toLowerCase());
    this.width = names.length;
    for (const [place, name] of names.entries()) {
      const column = timeNames.includes(name) ? 'time' : columns.find((known) => known === name);
      if (column === undefined) continue;
      if (this.places[column] !== undefined)
        this.issue(1, 'double-column', `the column "${column}" is named twice`);
      this.places[column] = place;
    }
    for (const column of columns) {
      if (column !== 'volume' && this.places[column] === undefined) {
        this.issue(
          1,
          'missing-column',
          `there is no column "${column}"`,
          `The header is: ${header.slice(0, 80)}`,
        );
      }
    }
  }

  private digitsNeeded(): number {
    let digits = 0;
    for (let i = 1; i < this.lines.length; i++) {
      const fields = this.lines[i]!.split(',');
      for (const column of ['open', 'high', 'low', 'close'] as const) {
        const text = unquoted(fields[this.places[column]!] ?? '');
        if (parseDecimal(text, digits) !== null) continue;
        const needed = decimalsOf(text) ?? 0;
        if (needed > digits) digits = Math.min(needed, priceDigitsMax);
      }
    }
    return digits;
  }

  private row(i: number): RawCandle | null {
    const line = i + 1;
    const text = this.lines[i]!;
    if (text.trim() === '') {
      this.issue(line, 'blank-line', 'the line is blank');
      return null;
    }
    const fields = text.split(',').map(unquoted);
    if (fields.length !== this.width) {
      this.issue(
        line,
        'bad-width',
        `expected ${this.width} fields, got ${fields.length}`,
        'Is the line cut off?',
      );
      return null;
    }
    const issuesBefore = this.issueCount;
    const time = this.time(fields[this.places.time!]!, line);
    const price = (column: 'open' | 'high' | 'low' | 'close'): number =>
      this.price(fields[this.places[column]!]!, column, line);
    const raw = {
      line,
      time,
      open: price('open'),
      high: price('high'),
      low: price('low'),
      close: price('close'),
    };
    const volume = this.places.volume === undefined ? 0 : this.volume(fields[this.places.volume]!, line);
    return this.issueCount > issuesBefore ? null : { ...raw, volume };
  }

  private time(text: string, line: number): number {
    if (/^\d+$/.test(text)) {
      const at = Number(text);
      if (at < 1e11) {
        this.issue(line, 'bad-time', `"${text}" looks like seconds`, 'Epoch times are milliseconds.');
      }
      return at;
    }
    const at = parseTime(text);
    if (at === null) {
      this.issue(
        line,
        'bad-time',
        `expected ISO 8601 with Z or epoch milliseconds, got "${text.slice(0, 40)}"`,
        'Write 2024-01-31T08:00:00Z.',
      );
    }
    return at ?? 0;
  }

  private price(text: string, column: Column, line: number): number {
    const units = parseDecimal(text, this.digits);
    if (units === null) {
      const isNumber = decimalsOf(text) !== null;
      if (!isNumber && this.options.broken === 'drop') return NaN;
      const expected = isNumber ? `a price with at most ${this.digits} decimals` : 'a decimal number';
      this.issue(line, 'bad-price', `${column}: expected ${expected}, got "${text.slice(0, 40)}"`);
    }
    return units ?? 1;
  }

  private volume(text: string, line: number): number {
    if (decimalsOf(text) === null) {
      if (this.options.broken === 'drop') return NaN;
      this.issue(line, 'bad-volume', `volume: expected a decimal number, got "${text.slice(0, 40)}"`);
      return 0;
    }
    return Number(text);
  }

  private broken(finding: DataFinding): void {
    if (this.options.broken === 'drop') {
      this.findings.push({ ...finding, severity: 'dropped', code: 'dropped' });
      return;
    }
    this.issue(
      finding.line,
      finding.code,
      finding.message,
      'Mend the file, or say `broken: drop` to leave such candles out.',
    );
  }

  private issue(line: number, code: string, message: string, hint?: string): void {
    this.issueCount++;
    if (this.issues.length >= issuesMax) return;
    const issue: Issue = { code, severity: 'error', file: this.options.file, line, message };
    this.issues.push(hint === undefined ? issue : { ...issue, hint });
  }
}

function unquoted(field: string): string {
  return field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1) : field;
}
