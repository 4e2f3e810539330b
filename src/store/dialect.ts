/** How a text of candles is written: what separates its fields, which of them is what, and how it tells time. */

export const columnNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type Column = (typeof columnNames)[number];

export const timeFormats = ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const;
/** `auto`: ISO 8601, or an epoch whose unit its size tells. */
export type TimeFormat = (typeof timeFormats)[number];

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
}

/** Other names of columns, in small letters; `strict` files know only the first few of time. */
export const strictTimeNames = ['time', 'timestamp', 'timestamp_ms'];

const otherNames: Readonly<Record<Column, readonly string[]>> = {
  time: [...strictTimeNames, 'date', 'datetime', 'open_time', 'opentime', 'open time', 'ts', 't', 'unix'],
  open: ['open', 'o', 'open_price', 'price_open'],
  high: ['high', 'h', 'high_price', 'price_high'],
  low: ['low', 'l', 'low_price', 'price_low'],
  close: ['close', 'c', 'close_price', 'price_close'],
  volume: ['volume', 'v', 'vol', 'tick_volume', 'volume_traded'],
};

/** The column that a header's name means. */
export function columnNamed(name: string): Column | undefined {
  const plain = name.replace(/^<(.*)>$/, '$1');
  return columnNames.find((column) => otherNames[column].includes(plain));
}

/** A header's names, as they are compared. */
export function headerNames(line: string, separator: string): readonly string[] {
  return line.split(separator).map((name) => unquoted(name.trim()).trim().toLowerCase());
}

export function unquoted(field: string): string {
  return field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1) : field;
}
