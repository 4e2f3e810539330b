/** Candles from files of any kind that can be imported: first a look at each, then its rows, one after another. */
import type { RawCandle } from '../market/quality.ts';
import { basename } from 'node:path';
import { InputError } from '../model/issue.ts';
import type { Timeframe } from '../model/time.ts';
import { JsonLines } from './json-lines.ts';
import { areNewestFirst, NewestFirst } from './newest-first.ts';
import { parquetTimes, readParquet } from './parquet.ts';
import type { PriceScale } from './price-scale.ts';
import { problem, type Problems } from './problems.ts';
import { sniff, timeframeIn, timeframeOf, type SaidDialect, type Sniffed } from './sniff.ts';
import type { FileKind } from './strange-csv.ts';
import { TextRows } from './text-rows.ts';
import type { TimeText } from './time-text.ts';
import { fileKind, Passage, textPieces } from './unpack.ts';
import { isZeroThroughout, orderOfDates } from './whole-file.ts';

/** So much of a text is looked at to find how it is written. */
const headBytes = 1 << 16;

/** A file that was looked at. */
export interface Source {
  readonly path: string;
  readonly kind: FileKind;
  /** Null for Parquet. */
  readonly sniffed: Sniffed | null;
  readonly isJson: boolean;
  /** Its lines end in carriage returns alone. */
  readonly hasReturns: boolean;
  readonly isNewestFirst: boolean;
  /** What was found besides, for people. */
  readonly notes: readonly string[];
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
    return {
      ...{ path, kind, sniffed: null, isJson: false, hasReturns: false, notes: [], said },
      ...ofTimes(times),
    };
  }
  const { head, isWhole } = await headOfText(path, kind);
  const isJson = /^\s*\[/.test(head);
  const hasReturns = !isJson && head.includes('\r') && !head.includes('\n');
  const text = isJson ? linesOf(head, isWhole, path) : hasReturns ? head.replaceAll('\r', '\n') : head;
  const dialect = isJson ? ({ ...said, header: false, separator: ',' } as const) : said;
  const whole = (): AsyncGenerator<Uint8Array> =>
    linesIn({ path, kind, isJson, hasReturns }, new Passage(), isJson ? new JsonLines(path) : null);
  const { sniffed, notes } = await decided(sniff(text, dialect, path, isWhole), dialect, {
    ...{ text, path, isWhole, whole },
  });
  refuseTimes(sniffed, said, path, () => sniff(text, { ...dialect, time: 'auto' }, path, isWhole));
  const { times } = sniffed;
  return { ...{ path, kind, sniffed, isJson, hasReturns, notes, said }, ...ofTimes(times) };
}

function ofTimes(times: readonly number[]): Pick<Source, 'firstTime' | 'timeframe' | 'isNewestFirst'> {
  return {
    firstTime: times[0] ?? NaN,
    timeframe: timeframeOf(times),
    isNewestFirst: areNewestFirst(times),
  };
}

interface WholeText {
  readonly text: string;
  readonly path: string;
  readonly isWhole: boolean;
  readonly whole: () => AsyncGenerator<Uint8Array>;
}

/** Looks through the whole file for what its first lines left open. */
async function decided(
  first: Sniffed,
  said: SaidDialect,
  { text, path, isWhole, whole }: WholeText,
): Promise<{ readonly sniffed: Sniffed; readonly notes: readonly string[] }> {
  let sniffed = first;
  const notes: string[] = [];
  if (first.undecided !== null) {
    const dates = await orderOfDates(whole(), first.dialect, first.undecided, path);
    sniffed = sniff(text, { ...said, dates }, path, isWhole);
  }
  const { dialect, volumes } = sniffed;
  if (volumes !== null) {
    const { traded, ticks, names } = volumes;
    const isZero = await isZeroThroughout(whole(), dialect, traded);
    const places = { ...dialect.places, volume: isZero ? ticks : traded };
    sniffed = { ...sniffed, dialect: { ...dialect, places } };
    notes.push(isZero ? `volume of ${names[1]}, as ${names[0]} is 0 in every line` : `volume of ${names[0]}`);
  } else if (dialect.places.volume === undefined) notes.push('without a volume');
  const { clock = null, dates = null, decimal = 'point' } = dialect.odd ?? {};
  if (clock !== null) notes.push('date and time from two columns');
  if (dates !== null) notes.push(dates === 'dmy' ? 'day before month' : 'month before day');
  if (decimal === 'comma') notes.push('decimal commas');
  return { sniffed, notes };
}

/** After the year 2262 nanoseconds end; no candle is of so late a time. */
const timesEnd = Date.UTC(2262, 0);

/** Refuses times that cannot be read at all, or not as --time says: one thing to say, not one for each line. */
function refuseTimes(sniffed: Sniffed, said: SaidDialect, path: string, found: () => Sniffed): void {
  const { time = 'auto' } = said;
  const { times, trouble, dialect } = sniffed;
  const isOdd = times.length === 0 || times.some((at) => at > timesEnd) || timeframeOf(times) === null;
  if (time !== 'auto' && isOdd && timeframeOf(found().times) !== null) {
    const message = `its times are not as --time ${time} says`;
    throw problem(path, 'bad-time', message, 'Leave --time out to have it found.');
  }
  if (trouble === null) return;
  const line = dialect.headerLines + 1;
  const { message, hint } = trouble;
  throw new InputError([{ code: 'bad-time', severity: 'error', file: path, line, message, hint }]);
}

/** The timeframe that was said, that the file's name states, or that its times show; InputError where there is none. */
export function timeframeFor(source: Source, said: Timeframe | undefined): Timeframe {
  const { path } = source;
  const timeframe = said ?? timeframeIn(basename(path)) ?? source.timeframe;
  if (timeframe !== null) return timeframe;
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
  if (!source.isNewestFirst) return readRows(source, options);
  const held = new NewestFirst(options.prices);
  const how = await readRows(source, { ...options, take: (candle) => held.take(candle) });
  held.give(options.take);
  return `${how}, newest first: put in order`;
}

async function readRows(source: Source, options: ReadOptions): Promise<string> {
  const { path, kind, sniffed, isJson, notes } = source;
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
  for await (const piece of linesIn(source, options.passage, json)) rows.push(piece);
  json?.end();
  rows.end();
  const separated = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[dialect.separator];
  const what = isJson ? 'JSON arrays' : `CSV ${sniffed.kind}, ${separated}`;
  const blank = rows.blank > 0 ? [`${rows.blank} blank lines`] : [];
  return [`${what}${packed}`, timesRead(rows.times), ...notes, ...blank].join(', ');
}

/** The file's text as lines of fields, without a byte order mark. */
async function* linesIn(
  { path, kind, isJson, hasReturns }: Pick<Source, 'path' | 'kind' | 'isJson' | 'hasReturns'>,
  passage: Passage,
  json: JsonLines | null,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for await (const piece of textPieces(path, kind, passage)) {
    const plain = isFirst && Buffer.from(piece).indexOf('\ufeff') === 0 ? piece.subarray(3) : piece;
    isFirst = false;
    if (isJson) yield json!.turn(plain);
    else yield hasReturns ? plain.map((byte) => (byte === 13 ? 10 : byte)) : plain;
  }
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
