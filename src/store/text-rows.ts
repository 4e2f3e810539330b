/**
 * Candles from lines of text, given as bytes in pieces of any size: what scenarios read and what is imported come this
 * way. Plain fields are read from the bytes; any other becomes a text, is read by the same rules as everywhere, and is
 * told with its line when it is wrong. Lines that are not written plainly are written anew first (`odd-line.ts`).
 */
import type { RawCandle } from '../market/quality.ts';
import { decimalsOf, scaleOf } from '../model/decimal.ts';
import { columnNames, type Dialect } from './dialect.ts';
import { unquoted } from './fields.ts';
import { found, readDecimal } from './number-bytes.ts';
import { plainLine } from './odd-line.ts';
import { ScaleOverflow, type PriceScale } from './price-scale.ts';
import type { Problems } from './problems.ts';
import { importHint } from './strange-csv.ts';
import { TimeText } from './time-text.ts';

type PriceColumn = 'open' | 'high' | 'low' | 'close';
type Row = { -readonly [Field in keyof RawCandle]: RawCandle[Field] };

export interface RowsOptions {
  readonly dialect: Dialect;
  readonly prices: PriceScale;
  readonly problems: Problems;
  /** A field that is no number makes its candle broken, instead of stopping the reading. */
  readonly keepBroken: boolean;
  /** Takes each candle that could be read; it is the same object, filled anew. */
  readonly take: (candle: RawCandle) => void;
  /** What to do about a price with too many decimals. */
  readonly roundHint?: string;
  /** The line of the file on which row `row` (from 1) stands. Default: `row`. */
  readonly lineOf?: (row: number) => number;
}

const newline = 10;
const quote = 34;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Exchanges write null where they know none; that is not nothing traded, so it is not taken for 0. */
export const volumeHint = 'Where no volume is known, write 0, or leave the column out of the file.';

export class TextRows {
  /** Lines so far. */
  lines = 0;
  blank = 0;
  readonly times: TimeText;
  private readonly options: RowsOptions;
  private readonly separator: number;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly places: Int32Array;
  private readonly row: Row = { line: 0, time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  private carry: Uint8Array = new Uint8Array(0);

  constructor(options: RowsOptions) {
    this.options = options;
    const { dialect } = options;
    this.times = new TimeText(dialect.time, dialect.utc);
    this.separator = dialect.separator.charCodeAt(0);
    this.starts = new Int32Array(dialect.width);
    this.ends = new Int32Array(dialect.width);
    this.places = Int32Array.from(columnNames, (column) => dialect.places[column] ?? -1);
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    if (this.carry.length > 0) {
      const end = bytes.indexOf(newline);
      this.carry = Buffer.concat([this.carry, end < 0 ? bytes : bytes.subarray(0, end)]);
      if (end < 0) return;
      this.line(this.carry, 0, this.carry.length);
      this.carry = new Uint8Array(0);
      from = end + 1;
    }
    for (let end = bytes.indexOf(newline, from); end >= 0; end = bytes.indexOf(newline, from)) {
      this.line(bytes, from, end);
      from = end + 1;
    }
    this.carry = bytes.slice(from);
  }

  end(): void {
    if (this.carry.length > 0) this.line(this.carry, 0, this.carry.length);
    this.carry = new Uint8Array(0);
  }

  private line(text: Uint8Array, from: number, lineEnd: number): void {
    const { dialect, problems, take, lineOf } = this.options;
    const number = ++this.lines;
    if (number <= dialect.headerLines) return;
    const line = lineOf === undefined ? number : lineOf(number);
    const to = lineEnd > from && text[lineEnd - 1] === 13 ? lineEnd - 1 : lineEnd;
    let bytes = text;
    let width = this.split(text, from, to);
    if (width < 2 && decoder.decode(text.subarray(from, to)).trim() === '') {
      if (dialect.blankLines === 'skip') this.blank++;
      else problems.add(line, 'blank-line', 'the line is blank');
      return;
    }
    const hasQuotes = width !== dialect.width && text.subarray(from, to).includes(quote);
    if (dialect.odd !== undefined || (hasQuotes && dialect.time !== 'strict')) {
      bytes = encoder.encode(plainLine(decoder.decode(text.subarray(from, to)), dialect));
      width = this.split(bytes, 0, bytes.length);
    }
    if (width !== dialect.width) {
      const message = `expected ${dialect.width} fields, got ${width}`;
      const hint =
        hasQuotes && dialect.time === 'strict' ? importHint(problems.file) : 'Is the line cut off?';
      problems.add(line, 'bad-width', message, hint);
      return;
    }
    const { row, places } = this;
    const before = problems.count;
    row.line = line;
    row.time = this.time(bytes, places[0]!);
    row.open = this.price(bytes, places[1]!, 'open');
    row.high = this.price(bytes, places[2]!, 'high');
    row.low = this.price(bytes, places[3]!, 'low');
    row.close = this.price(bytes, places[4]!, 'close');
    row.volume = places[5]! < 0 ? 0 : this.volume(bytes, places[5]!);
    if (problems.count === before) take(row);
  }

  /** Finds the fields of a line; how many there are. */
  private split(bytes: Uint8Array, from: number, to: number): number {
    const { starts, ends, separator } = this;
    let field = 0;
    let start = from;
    for (let i = from; i < to; i++) {
      if (bytes[i] !== separator) continue;
      if (field < starts.length) {
        starts[field] = start;
        ends[field] = i;
      }
      field++;
      start = i + 1;
    }
    if (field < starts.length) {
      starts[field] = start;
      ends[field] = to;
    }
    return field + 1;
  }

  private text(bytes: Uint8Array, place: number): string {
    const text = decoder.decode(bytes.subarray(this.starts[place], this.ends[place]));
    return unquoted(this.options.dialect.time === 'strict' ? text : text.trim());
  }

  private time(bytes: Uint8Array, place: number): number {
    const at = this.times.quick(bytes, this.starts[place]!, this.ends[place]!);
    if (!Number.isNaN(at)) return at;
    const read = this.times.read(this.text(bytes, place));
    if (typeof read === 'number') return read;
    this.wrong('bad-time', read.message, read.hint);
    return 0;
  }

  private price(bytes: Uint8Array, place: number, column: PriceColumn): number {
    const { prices } = this.options;
    if (readDecimal(bytes, this.starts[place]!, this.ends[place]!) && found.decimals <= prices.most) {
      const { units: digits, decimals } = found;
      if (decimals > prices.digits) this.refine(decimals);
      const units = digits * scaleOf(prices.digits - decimals);
      if (units <= Number.MAX_SAFE_INTEGER) return units;
    }
    return this.oddPrice(this.text(bytes, place), column);
  }

  private oddPrice(text: string, column: PriceColumn): number {
    const { prices, keepBroken, roundHint } = this.options;
    const needed = decimalsOf(text);
    if (needed !== null) this.refine(needed);
    const units = prices.read(text);
    if (units !== null) return units;
    if (needed === null && keepBroken) return NaN;
    const hint = needed === null ? undefined : roundHint;
    this.wrong('bad-price', `${column}: expected ${prices.expected(text)}, got "${text.slice(0, 40)}"`, hint);
    return 1;
  }

  /** Makes the scale finer, for the prices of this row that were read already as well. */
  private refine(decimals: number): void {
    const { prices } = this.options;
    const before = prices.digits;
    prices.need(decimals);
    if (prices.digits === before) return;
    const { row } = this;
    const factor = scaleOf(prices.digits - before);
    for (const column of ['open', 'high', 'low', 'close'] as const) {
      row[column] *= factor;
      if (row[column] > Number.MAX_SAFE_INTEGER) throw new ScaleOverflow(prices.digits);
    }
  }

  private volume(bytes: Uint8Array, place: number): number {
    // A quotient of two exact numbers is the double nearest to the text.
    if (readDecimal(bytes, this.starts[place]!, this.ends[place]!))
      return found.units / scaleOf(found.decimals);
    const text = this.text(bytes, place);
    if (decimalsOf(text) !== null) return Number(text) + 0;
    if (this.options.keepBroken) return NaN;
    this.wrong('bad-volume', `volume: expected a decimal number, got "${text.slice(0, 40)}"`, volumeHint);
    return 0;
  }

  private wrong(code: string, message: string, hint?: string): void {
    this.options.problems.add(this.row.line, code, message, hint);
  }
}
