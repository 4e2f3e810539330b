/** Candles from files of any kind that can be imported: first a look at each, then its rows, one after another. */
import type { RawCandle } from '../market/quality.ts';
import { basename } from 'node:path';
import { InputError } from '../model/issue.ts';
import type { Timeframe } from '../model/time.ts';
import { JsonLines } from './json-lines.ts';
import { parquetTimes, readParquet } from './parquet.ts';
import type { PriceScale } from './price-scale.ts';
import { problem, type Problems } from './problems.ts';
import { sniff, timeframeIn, timeframeOf, type SaidDialect, type Sniffed } from './sniff.ts';
import type { FileKind } from './strange-csv.ts';
import { TextRows } from './text-rows.ts';
import type { TimeText } from './time-text.ts';
import { fileKind, Passage, textPieces } from './unpack.ts';

/** So much of a text is looked at to find how it is written. */
const headBytes = 1 << 16;

/** A file that was looked at. */
export interface Source {
  readonly path: string;
  readonly kind: FileKind;
  /** Null for Parquet. */
  readonly sniffed: Sniffed | null;
  readonly isJson: boolean;
  readonly said: SaidDialect;
  /** Open of its first candle; NaN where that could not be read. */
  readonly firstTime: number;
  readonly timeframe: Timeframe | null;
}

/** Throws InputError for a file that cannot be read at all. */
export async function lookAt(path: string, said: SaidDialect): Promise<Source> {
  const kind = await fileKind(path);
  if (kind === 'a candle file') {
    const hint = 'Scenarios read it as it is; `backlot data export` makes CSV or JSON of it.';
    throw problem(path, 'candle-file', 'this is a candle file already', hint);
  }
  if (kind === 'Parquet') {
    const times = await parquetTimes(path, said);
    const timeframe = timeframeOf(times);
    return { path, kind, sniffed: null, isJson: false, said, firstTime: times[0] ?? NaN, timeframe };
  }
  const { head, isWhole } = await headOfText(path, kind);
  const isJson = /^\s*\[/.test(head);
  const text = isJson ? linesOf(head, isWhole, path) : head;
  const dialect = isJson ? ({ ...said, header: false, separator: ',' } as const) : said;
  const sniffed = sniff(text, dialect, path, isWhole);
  const { times } = sniffed;
  return { path, kind, sniffed, isJson, said, firstTime: times[0] ?? NaN, timeframe: timeframeOf(times) };
}

/** The timeframe that was said, that the file's name states, or that its times show; InputError where there is none. */
export function timeframeFor(source: Source, said: Timeframe | undefined): Timeframe {
  const { path, sniffed } = source;
  const timeframe = said ?? timeframeIn(basename(path)) ?? source.timeframe;
  if (timeframe !== null) return timeframe;
  const trouble = sniffed?.trouble ?? null;
  if (trouble !== null) {
    const line = sniffed!.dialect.headerLines + 1;
    throw new InputError([
      { code: 'bad-time', severity: 'error', file: path, line, message: trouble.message, hint: trouble.hint },
    ]);
  }
  throw problem(path, 'no-timeframe', 'its timeframe could not be found', 'Say it: --timeframe 1h.');
}

function linesOf(head: string, isWhole: boolean, path: string): string {
  const json = new JsonLines(path);
  const text = Buffer.from(json.turn(Buffer.from(head))).toString();
  if (isWhole) json.end();
  return text;
}

async function headOfText(
  path: string,
  kind: FileKind,
): Promise<{ readonly head: string; readonly isWhole: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of textPieces(path, kind, new Passage())) {
    pieces.push(piece);
    length += piece.length;
    if (length >= headBytes) break;
  }
  const bytes = Buffer.concat(pieces).subarray(0, headBytes);
  if (bytes[0] === 0xff || bytes[0] === 0xfe)
    throw problem(path, 'unreadable-file', 'this is no UTF-8', 'It looks like UTF-16; save it as UTF-8.');
  const head = bytes.toString('utf8', bytes.indexOf('\ufeff') === 0 ? 3 : 0);
  return { head, isWhole: length < headBytes };
}

export interface ReadOptions {
  readonly prices: PriceScale;
  readonly problems: Problems;
  readonly keepBroken: boolean;
  readonly take: (candle: RawCandle) => void;
  readonly passage: Passage;
}

const roundHint = 'Prices have at most 8 decimals; --round 4 rounds them to four.';

/** Reads all candles of the source; gives back how it was written, for people. */
export async function readSource(source: Source, options: ReadOptions): Promise<string> {
  const { path, kind, sniffed, isJson } = source;
  const packed = kind === 'gzip' || kind === 'zip' ? ` in ${kind}` : '';
  if (sniffed === null) {
    await drained(textPieces(path, kind, options.passage));
    const times = await readParquet(path, { ...options, said: source.said });
    return `Parquet, ${timesRead(times)}`;
  }
  const { dialect } = sniffed;
  const json = isJson ? new JsonLines(path) : null;
  const lineOf = json === null ? {} : { lineOf: () => json.nextLine() };
  const rows = new TextRows({ ...options, dialect, roundHint, ...lineOf });
  let isFirst = true;
  for await (const piece of textPieces(path, kind, options.passage)) {
    const plain = isFirst && Buffer.from(piece).indexOf('\ufeff') === 0 ? piece.subarray(3) : piece;
    isFirst = false;
    rows.push(json === null ? plain : json.turn(plain));
  }
  json?.end();
  rows.end();
  const separated = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[dialect.separator];
  const what = isJson ? 'JSON arrays' : `CSV ${sniffed.kind}, ${separated}`;
  const blank = rows.blank > 0 ? `, ${rows.blank} blank lines` : '';
  return `${what}${packed}, ${timesRead(rows.times)}${blank}`;
}

/** A file that is read elsewhere passes, to be counted and hashed. */
async function drained(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await pieces.next()).done !== true);
}

const unitNames = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  iso: 'ISO 8601',
};

function timesRead({ seen }: TimeText): string {
  const units = [...seen].map((unit) => unitNames[unit]);
  return units.length === 0 ? 'no times' : `times in ${units.join(' and ')}`;
}
