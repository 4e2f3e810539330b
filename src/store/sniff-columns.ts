/** Which field of a line is what: by the names of a header, by those that were said, or by the look of a candle. */
import {
  bareName,
  columnNamed,
  neededColumns,
  tickVolumeNames,
  type Column,
  type Dialect,
} from './dialect.ts';
import { isClock } from './odd-line.ts';
import { problem } from './problems.ts';

export interface Columns {
  readonly places: Dialect['places'];
  /** Where the time of day stands, if not with the date. */
  readonly clock: number | null;
  /** Where there are two volumes: what was traded, and changes of the price. */
  readonly volumes: { readonly traded: number; readonly ticks: number; readonly names: Pair } | null;
}
type Pair = readonly [string, string];

export interface Named {
  /** Those that were said. */
  readonly said: readonly string[] | undefined;
  /** Those of the header; null where there is none. */
  readonly header: readonly string[] | null;
  /** The fields of the first candle. */
  readonly sample: readonly string[];
  /** The fields of the first line of all. */
  readonly width: number;
  readonly line: string;
  readonly file: string;
}

/** Fields of a line of Binance's public kline files. */
export const binanceWidth = 12;

/** Names of fields where no header has them. */
function namesBySight(sample: readonly string[]): readonly string[] {
  const prices = ['open', 'high', 'low', 'close'];
  const width = sample.length;
  const hasClock = /^\d{4}[-./]?\d\d[-./]?\d\d$/.test(sample[0]!) && isClock(sample[1] ?? '');
  if (hasClock && width === 9) return ['date', 'time', ...prices, 'tickvol', 'vol', 'spread'];
  if (hasClock && (width === 6 || width === 7)) return ['date', 'time', ...prices, 'volume'].slice(0, width);
  // Kraken: how many trades there were stands behind the volume.
  const isKraken = width === 7 && /^\d{9,}$/.test(sample[0]!) && /^\d+$/.test(sample[6]!);
  if (isKraken || [5, 6, binanceWidth].includes(width)) return ['time', ...prices, 'volume'].slice(0, width);
  return [];
}

/** Throws InputError where a column that must be there is not. */
export function columnsOf({ said, header, sample, width, line, file }: Named): Columns {
  const names = (said ?? header ?? namesBySight(sample)).map(bareName);
  const places: Partial<Record<Column, number>> = {};
  for (const [place, name] of names.entries()) {
    const column = columnNamed(name);
    if (column !== undefined) places[column] ??= place;
  }
  // Data frames leave their index without a name.
  if (places.time === undefined && names[0] === '') places.time = 0;
  const date = names.indexOf('date');
  const time = names.indexOf('time');
  const clock = date >= 0 && time >= 0 && isClock(sample[time] ?? '') ? time : null;
  if (clock !== null) places.time = date;
  const odd = sample[time] ?? '';
  if (date >= 0 && time >= 0 && clock === null && odd.length < 10 && odd !== '') {
    const message = `beside the date stands a time of day that is not understood: "${odd}"`;
    throw problem(file, 'bad-time', message, 'Write 08:30 or 08:30:00.');
  }
  const volumes = bothVolumes(names);
  if (volumes !== null) places.volume = volumes.traded;
  const missing = neededColumns.filter((column) => places[column] === undefined);
  const last = Math.max(-1, clock ?? -1, ...Object.values(places));
  if (missing.length === 0 && last < width) return { places, clock, volumes };
  const message =
    missing.length === 0
      ? `--columns names ${names.length} columns, but the first line has ${width} fields`
      : `there is no column for ${missing.join(', ')}`;
  const hint = `The first line is: ${line.slice(0, 80)}. Say what its fields are: --columns time,open,high,low,close,volume`;
  throw problem(file, 'missing-column', message, hint);
}

function bothVolumes(names: readonly string[]): Columns['volumes'] {
  const ticks = names.findIndex((name) => tickVolumeNames.includes(name));
  const traded = names.findIndex(
    (name, i) => i !== ticks && (name === 'real_volume' || columnNamed(name) === 'volume'),
  );
  if (ticks < 0 || traded < 0) return null;
  return { traded, ticks, names: [names[traded]!, names[ticks]!] };
}
