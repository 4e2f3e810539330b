/** How a text of candles is written: what separates its fields, which of them is what, and how it tells time. */
import { fieldsOf } from './fields.ts';

export const columnNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type Column = (typeof columnNames)[number];
/** Those that must be there. */
export const neededColumns: readonly Column[] = columnNames.filter((column) => column !== 'volume');

export const timeFormats = ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const;
/** `auto`: ISO 8601, or an epoch whose unit its size tells. */
export type TimeFormat = (typeof timeFormats)[number];

/** Whether 03/04/2026 is 3 April or March 4. */
export type DateOrder = 'dmy' | 'mdy';
export type DecimalSign = 'point' | 'comma';

/** What is not written plainly, so that each line has to be written anew before it is read. */
export interface OddForm {
  /** Where the time of day stands, if not in one field with the date; null where it does. */
  readonly clock: number | null;
  /** Null where no date needs it. */
  readonly dates: DateOrder | null;
  readonly decimal: DecimalSign;
}

export interface Dialect {
  readonly separator: ',' | ';' | '\t' | '|';
  /** Lines before the first candle. */
  readonly headerLines: number;
  /** Fields of a line. */
  readonly width: number;
  /** Where each column stands, from 0; no place for a volume that is not there. */
  readonly places: Readonly<Partial<Record<Column, number>>>;
  /** `strict`: what scenarios read: ISO 8601 with Z, a bare date, or epoch milliseconds (TIME-6). */
  readonly time: TimeFormat | 'strict';
  /** Times without a zone are UTC; otherwise they are refused. */
  readonly utc: boolean;
  /** Lines without anything on them are passed over. */
  readonly blankLines: 'refuse' | 'skip';
  readonly odd?: OddForm;
}

/** Other names of columns, in small letters; `strict` files know only the first few of time. */
export const strictTimeNames = ['time', 'timestamp', 'timestamp_ms'];
/** Volumes that count changes of the price, not what was traded. */
export const tickVolumeNames = ['tickvol', 'tick_volume', 'tickvolume'];

const otherNames: Readonly<Record<Column, readonly string[]>> = {
  time: [...strictTimeNames, 'date', 'datetime', 'open_time', 'opentime', 'open time', 'ts', 't', 'unix'],
  open: ['open', 'o', 'open_price', 'price_open'],
  high: ['high', 'h', 'high_price', 'price_high'],
  low: ['low', 'l', 'low_price', 'price_low'],
  close: ['close', 'c', 'close_price', 'price_close'],
  volume: ['volume', 'v', 'vol', 'volume_traded', ...tickVolumeNames],
};

/** The column that a header's name means. */
export function columnNamed(name: string): Column | undefined {
  const plain = bareName(name);
  return columnNames.find((column) => otherNames[column].includes(plain));
}

/** `<DATE>` is `date`. */
export const bareName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^<(.*)>$/, '$1');

/** A header's names, as they are compared. */
export function headerNames(line: string, separator: string): readonly string[] {
  return fieldsOf(line, separator).map((name) => name.toLowerCase());
}
