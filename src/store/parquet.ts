/**
 * Candles from a Parquet file, one group of rows at a time. Prices that are doubles are read as the shortest decimal
 * that names them, and 32-bit floats likewise; decimals and texts as they stand. Columns are found by their names.
 */
import { decimalsOf } from '../model/decimal.ts';
import type { RawCandle } from '../market/quality.ts';
import { columnNamed, columnNames, neededColumns, type Column } from './dialect.ts';
import type { PriceScale } from './price-scale.ts';
import { problem, type Problems } from './problems.ts';
import { volumeHint } from './text-rows.ts';
import { TimeText } from './time-text.ts';
import type { SaidDialect } from './sniff.ts';

export interface ParquetOptions {
  readonly said: SaidDialect;
  readonly prices: PriceScale;
  readonly problems: Problems;
  readonly keepBroken: boolean;
  readonly take: (candle: RawCandle) => void;
  readonly onGroup?: (bytes: number) => void;
}

interface OpenParquet {
  readonly hyparquet: typeof import('hyparquet');
  readonly file: Awaited<ReturnType<typeof import('hyparquet').asyncBufferFromFile>>;
  readonly metadata: Awaited<ReturnType<typeof import('hyparquet').parquetMetadataAsync>>;
  readonly names: ReadonlyMap<Column, string>;
  /** Names of columns of 32-bit floats. */
  readonly floats: ReadonlySet<string>;
}

async function openParquet(path: string, said: SaidDialect): Promise<OpenParquet> {
  const hyparquet = await import('hyparquet');
  const file = await hyparquet.asyncBufferFromFile(path);
  const metadata = await sound(path, () => hyparquet.parquetMetadataAsync(file));
  const elements = hyparquet.parquetSchema(metadata).children.map(({ element }) => element);
  const all = elements.map(({ name }) => name);
  const floats = new Set(elements.filter(({ type }) => type === 'FLOAT').map(({ name }) => name));
  const names = new Map<Column, string>();
  for (const [i, name] of all.entries()) {
    const column = columnNamed((said.columns?.[i] ?? name).trim().toLowerCase());
    if (column !== undefined && !names.has(column)) names.set(column, name);
  }
  const missing = neededColumns.filter((column) => !names.has(column));
  if (missing.length > 0) {
    const hint = `Its columns are: ${all.join(', ').slice(0, 200)}. Say what they are: --columns time,open,...`;
    throw problem(path, 'missing-column', `there is no column for ${missing.join(', ')}`, hint);
  }
  return { hyparquet, file, metadata, names, floats };
}

/** The library's own refusal, in words. */
async function sound<Of>(path: string, read: () => Promise<Of>): Promise<Of> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(
      path,
      'unreadable-file',
      `the Parquet file cannot be read: ${why}`,
      'Was it written whole?',
    );
  }
}

/** Opens of the first candles. */
export async function parquetTimes(path: string, said: SaidDialect): Promise<readonly number[]> {
  const parquet = await openParquet(path, said);
  const times = new TimeText(said.time ?? 'auto', said.utc ?? false);
  const column = await columnOf(path, parquet, 'time', 0, Math.min(1000, Number(parquet.metadata.num_rows)));
  return Array.from(column, (value) => timeOf(value, times)).filter((at) => typeof at === 'number');
}

/** Reads all candles; the units in which times were written. The line of a candle is its row, from 1. */
export async function readParquet(path: string, options: ParquetOptions): Promise<TimeText> {
  const parquet = await openParquet(path, options.said);
  const times = new TimeText(options.said.time ?? 'auto', options.said.utc ?? false);
  let from = 0;
  for (const group of parquet.metadata.row_groups) {
    const to = from + Number(group.num_rows);
    const columns: Partial<Record<Column, ArrayLike<unknown>>> = {};
    for (const column of columnNames)
      if (parquet.names.has(column)) columns[column] = await columnOf(path, parquet, column, from, to);
    for (let row = 0; row < to - from; row++) takeRow(columns, row, from, times, options);
    options.onGroup?.(Number(group.total_byte_size));
    from = to;
  }
  return times;
}

async function columnOf(
  path: string,
  { hyparquet, file, metadata, names, floats }: OpenParquet,
  column: Column,
  rowStart: number,
  rowEnd: number,
): Promise<ArrayLike<unknown>> {
  const { compressors } = await import('hyparquet-compressors');
  const values: unknown[] = new Array(rowEnd - rowStart);
  const name = names.get(column)!;
  await sound(path, () =>
    hyparquet.parquetRead({
      file,
      metadata,
      compressors,
      columns: [name],
      rowStart,
      rowEnd,
      parsers: asInstants,
      onChunk({ columnData, rowStart: at }) {
        for (let i = 0; i < columnData.length; i++) {
          const row = at + i - rowStart;
          if (row >= 0 && row < values.length) values[row] = columnData[i] as unknown;
        }
      },
    }),
  );
  return floats.has(name) ? values.map((value) => shortest32(value)) : values;
}

/** Instants as milliseconds, where the library would make dates of them. */
class Instant {
  readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
}
const asInstants = {
  timestampFromMilliseconds: (millis: bigint) => new Instant(Number(millis)),
  timestampFromMicroseconds: (micros: bigint) => new Instant(Number(micros) / 1000),
  timestampFromNanoseconds: (nanos: bigint) => new Instant(Number(nanos / 1000n) / 1000),
  dateFromDays: (days: number) => new Instant(days * 86_400_000),
};

function takeRow(
  columns: Partial<Record<Column, ArrayLike<unknown>>>,
  row: number,
  from: number,
  times: TimeText,
  { prices, problems, keepBroken, take }: ParquetOptions,
): void {
  const line = from + row + 1;
  const before = problems.count;
  const wrong = (code: string, message: string, hint?: string): void => {
    problems.add(line, code, message, hint);
  };
  const time = timeOf(columns.time![row], times);
  if (typeof time !== 'number') wrong('bad-time', time.message, time.hint);
  const names = ['open', 'high', 'low', 'close'] as const;
  const given = names.map((name) => columns[name]![row]);
  // First the scale that all four need, then the numbers in it.
  for (const value of given) priceOf(value, prices);
  const [open, high, low, close] = given.map((value, i) => {
    const units = priceOf(value, prices);
    if (units !== null) return units;
    const text = String(value);
    if (decimalsOf(text) === null && keepBroken) return NaN;
    wrong('bad-price', `${names[i]!}: expected ${prices.expected(text)}, got "${text.slice(0, 40)}"`);
    return 1;
  }) as [number, number, number, number];
  const volume = columns.volume === undefined ? 0 : Number(columns.volume[row] ?? NaN);
  if (Number.isNaN(volume) && !keepBroken)
    wrong(
      'bad-volume',
      `volume: expected a decimal number, got "${String(columns.volume![row])}"`,
      volumeHint,
    );
  if (problems.count === before) take({ line, time: time as number, open, high, low, close, volume });
}

function timeOf(value: unknown, times: TimeText): ReturnType<TimeText['read']> {
  if (value instanceof Instant) {
    times.seen.add('ms');
    return value.at;
  }
  return times.read(String(value));
}

function priceOf(value: unknown, prices: PriceScale): number | null {
  if (typeof value !== 'number') return prices.read(String(value));
  return prices.readNumber(value);
}

/** The number with the fewest digits that a 32-bit float cannot tell from `value`, which is one. */
function shortest32(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits));
    if (Math.fround(near) === value) return near;
  }
  return value;
}
