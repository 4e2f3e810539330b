/**
 * How a text of candles is written, found from its first lines: separator, header, columns, and from the times of its
 * candles their timeframe. What cannot be found, or was found wrongly, can be said.
 */
import { isTimeframe, timeframeMs, timeframes, type Timeframe } from '../model/time.ts';
import {
  columnNamed,
  columnNames,
  headerNames,
  unquoted,
  type Column,
  type Dialect,
  type TimeFormat,
} from './dialect.ts';
import { problem } from './problems.ts';
import { neededColumns } from './text-rows.ts';
import { TimeText, type TimeProblem } from './time-text.ts';

/** What was said about a file, instead of being found. */
export interface SaidDialect {
  /** Names of the columns from left to right; others are ignored. */
  readonly columns?: readonly string[];
  readonly separator?: Dialect['separator'];
  readonly header?: boolean;
  readonly time?: TimeFormat;
  readonly utc?: boolean;
}

export interface Sniffed {
  readonly dialect: Dialect;
  /** `with header`, `Binance klines`: for people. */
  readonly kind: string;
  /** Opens of the first candles. */
  readonly times: readonly number[];
  /** Why no time could be read, where none could. */
  readonly trouble: TimeProblem | null;
}

const separators = [',', ';', '\t', '|'] as const;
const standard: readonly Column[] = columnNames;
/** Fields of a line of Binance's public kline files. */
const binanceWidth = 12;

/** `isWhole`: the head is all that there is; otherwise its last line may be cut. */
export function sniff(head: string, said: SaidDialect, file: string, isWhole = true): Sniffed {
  const lines = head.split(/\r?\n/).map((line) => line.trim());
  const firstLine = lines.findIndex((line) => line !== '');
  if (firstLine < 0) throw problem(file, 'empty-file', 'the file is empty');
  const first = lines[firstLine]!;
  const separator = said.separator ?? separatorOf(first);
  const names = headerNames(first, separator);
  const hasHeader =
    said.header ?? names.some((name) => columnNamed(name) !== undefined || /^[a-z_ ]{3,}$/.test(name));
  const places = placesOf(said.columns, hasHeader ? names : null, names.length, first, file);
  const dialect: Dialect = {
    separator,
    headerLines: firstLine + (hasHeader ? 1 : 0),
    width: names.length,
    places,
    time: said.time ?? 'auto',
    utc: said.utc ?? false,
    blankLines: 'skip',
  };
  const isBinance = said.columns === undefined && names.length === binanceWidth;
  const kind = isBinance ? 'Binance klines' : hasHeader ? 'with a header' : 'without a header';
  return { dialect, kind, ...timesOf(lines.slice(dialect.headerLines, isWhole ? undefined : -1), dialect) };
}

/** The one that parts the line into most fields. */
function separatorOf(line: string): Dialect['separator'] {
  const fields = separators.map((separator) => line.split(separator).length);
  return separators[fields.indexOf(Math.max(...fields))]!;
}

function placesOf(
  said: readonly string[] | undefined,
  header: readonly string[] | null,
  width: number,
  line: string,
  file: string,
): Dialect['places'] {
  const isStandard = [5, 6, binanceWidth].includes(width);
  const names = said ?? header ?? (isStandard ? standard.slice(0, width) : []);
  const places: Partial<Record<Column, number>> = {};
  for (const [place, name] of names.entries()) {
    const column = columnNamed(name.trim().toLowerCase());
    if (column === undefined || places[column] !== undefined) continue;
    places[column] = place;
  }
  const missing = neededColumns.filter((column) => places[column] === undefined);
  const last = Math.max(-1, ...Object.values(places));
  if (missing.length === 0 && last < width) return places;
  const message =
    missing.length === 0
      ? `--columns names ${names.length} columns, but the first line has ${width} fields`
      : `there is no column for ${missing.join(', ')}`;
  const hint = `The first line is: ${line.slice(0, 80)}. Say what its fields are: --columns time,open,high,low,close,volume`;
  throw problem(file, 'missing-column', message, hint);
}

function timesOf(lines: readonly string[], dialect: Dialect): Pick<Sniffed, 'times' | 'trouble'> {
  const reader = new TimeText(dialect.time, dialect.utc);
  const times: number[] = [];
  let trouble: TimeProblem | null = null;
  for (const line of lines) {
    if (line === '') continue;
    const text = unquoted((line.split(dialect.separator)[dialect.places.time!] ?? '').trim());
    const bytes = Buffer.from(text);
    const quick = reader.quick(bytes, 0, bytes.length);
    const at = Number.isNaN(quick) ? reader.read(text) : quick;
    if (typeof at === 'number') times.push(at);
    else trouble ??= at;
  }
  return { times, trouble: times.length === 0 ? trouble : null };
}

/** The timeframe that a file's name states, as `BTCUSDT-1m-2025-01.csv` does; null where it states none. */
export function timeframeIn(name: string): Timeframe | null {
  const parts = name.split(/[-_. ]/);
  return parts.find((part): part is Timeframe => isTimeframe(part)) ?? null;
}

/** The timeframe of candles by the shortest way between their opens; null where that is none that is known. */
export function timeframeOf(times: readonly number[]): Timeframe | null {
  let nearest = Infinity;
  for (let i = 1; i < times.length; i++) {
    const way = Math.abs(times[i]! - times[i - 1]!);
    if (way > 0) nearest = Math.min(nearest, way);
  }
  return timeframes.find((timeframe) => timeframeMs(timeframe) === nearest) ?? null;
}
