/** Six columns of candles that are gone through in parts: time, open, high, low, close, volume. */
import type { CandleColumns } from '../market/candles.ts';

export const columnCount = 6;
/** Those that hold prices. */
export const priceColumns = [1, 2, 3, 4] as const;

export interface ColumnParts {
  readonly rows: number;
  parts(column: number): Iterable<Float64Array>;
}

export const partsOf = (candles: CandleColumns): ColumnParts => ({
  rows: candles.length,
  parts: (column) => [columnsOf(candles)[column]!.subarray(0, candles.length)],
});

const columnsOf = ({ time, open, high, low, close, volume }: CandleColumns): readonly Float64Array[] => [
  time,
  open,
  high,
  low,
  close,
  volume,
];
