/**
 * How a text of candles is written, found from its first lines: separator, header, columns, and from the times of its
 * candles their timeframe. What cannot be found, or was found wrongly, can be said.
 */
import { isTimeframe, timeframeMs, timeframes, type Timeframe } from '../model/time.ts';
import { columnNamed, type Dialect, type TimeFormat } from './dialect.ts';
import { fieldsOf, unquoted } from './fields.ts';
import { plainLine } from './odd-line.ts';
import { problem } from './problems.ts';
import { binanceWidth, columnsOf, type Columns } from './sniff-columns.ts';
import { leadOf, separatorOf, threeLineHeader } from './sniff-lead.ts';
import { oddityOf, type SaidForm } from './sniff-odd.ts';
import { TimeText, type TimeProblem } from './time-text.ts';

/** What was said about a file, instead of being found. */
export interface SaidDialect extends SaidForm {
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
  /** Two volumes, of which the whole file has to tell which is meant. */
  readonly volumes: Columns['volumes'];
  /** A date whose order the whole file has to tell; the times are not read then. */
  readonly undecided: string | null;
}

/** `isWhole`: the head is all that there is; otherwise its last line may be cut. */
export function sniff(head: string, said: SaidDialect, file: string, isWhole = true): Sniffed {
  const lines = head.split(/\r?\n/).map((line) => line.replace(/^ +| +$/g, ''));
  const lead = leadOf(lines);
  const first = lines[lead.lines];
  if (first === undefined) throw problem(file, 'empty-file', 'the file is empty');
  const separator = said.separator ?? lead.separator ?? separatorOf(first);
  const three = threeLineHeader(lines.slice(lead.lines), separator, file);
  const names = three ?? fieldsOf(first, separator).map((name) => name.toLowerCase());
  const hasHeader =
    said.header ?? names.some((name) => columnNamed(name) !== undefined || /^[a-z_ ]{3,}$/.test(name));
  const headerLines = lead.lines + (three !== null ? 3 : hasHeader ? 1 : 0);
  const rows = lines.slice(headerLines, isWhole ? undefined : -1);
  const { places, clock, volumes } = columnsOf({
    said: said.columns,
    header: hasHeader ? names : null,
    sample: fieldsOf(rows.find((line) => line !== '') ?? '', separator),
    ...{ width: names.length, line: first, file },
  });
  const plain: Dialect = {
    ...{ separator, headerLines, places },
    width: names.length,
    time: said.time ?? 'auto',
    utc: said.utc ?? false,
    blankLines: 'skip',
  };
  const { odd, undecided } = oddityOf(rows, plain, clock, said, file);
  const dialect = odd === null ? plain : { ...plain, odd };
  const isBinance = said.columns === undefined && names.length === binanceWidth;
  const kind = isBinance ? 'Binance klines' : hasHeader ? 'with a header' : 'without a header';
  const times = undecided === null ? timesOf(rows, dialect) : { times: [], trouble: null };
  return { dialect, kind, ...times, volumes, undecided };
}

function timesOf(lines: readonly string[], dialect: Dialect): Pick<Sniffed, 'times' | 'trouble'> {
  const reader = new TimeText(dialect.time, dialect.utc);
  const times: number[] = [];
  let trouble: TimeProblem | null = null;
  for (const line of lines) {
    if (line === '') continue;
    const text = timeIn(line, dialect);
    const bytes = Buffer.from(text);
    const quick = reader.quick(bytes, 0, bytes.length);
    const at = Number.isNaN(quick) ? reader.read(text) : quick;
    if (typeof at === 'number') times.push(at);
    else trouble ??= at;
  }
  return { times, trouble: times.length === 0 ? trouble : null };
}

/** As the reader of lines sees it. */
function timeIn(line: string, dialect: Dialect): string {
  const plain = dialect.odd !== undefined || line.includes('"') ? plainLine(line, dialect) : line;
  return unquoted((plain.split(dialect.separator)[dialect.places.time!] ?? '').trim());
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
