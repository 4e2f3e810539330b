/** Candles as text: CSV that scenarios read, or the JSON arrays that ccxt knows; numbers as decimals, none rounded. */
import type { CandleColumns } from '../market/candles.ts';
import { formatShort, scaleOf } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';

const blockRows = 1 << 14;

/** A header, and a line for each candle; in pieces. */
export function* csvPieces(candles: CandleColumns, time: 'iso' | 'ms'): Generator<string> {
  yield 'time,open,high,low,close,volume\n';
  for (let from = 0; from < candles.length; from += blockRows) {
    let piece = '';
    for (let row = from; row < Math.min(from + blockRows, candles.length); row++) {
      const at = candles.time[row]!;
      piece += `${time === 'iso' ? formatTime(at as TimeMs) : at},${numbers(candles, row)}\n`;
    }
    yield piece;
  }
}

/** `[[ms, open, high, low, close, volume], …]`, a candle a line; in pieces. */
export function* jsonPieces(candles: CandleColumns): Generator<string> {
  for (let from = 0; from < candles.length; from += blockRows) {
    let piece = from === 0 ? '[\n' : '';
    for (let row = from; row < Math.min(from + blockRows, candles.length); row++) {
      const end = row === candles.length - 1 ? '\n]\n' : ',\n';
      piece += `[${candles.time[row]!},${numbers(candles, row)}]${end}`;
    }
    yield piece;
  }
}

function numbers({ open, high, low, close, volume, priceDigits }: CandleColumns, row: number): string {
  const scale = scaleOf(priceDigits);
  // A double names every decimal of fifteen digits, and its text is the shortest; small ones would get an exponent.
  const price = (column: Float64Array): string => {
    const units = column[row]!;
    const isPlain = units < 1e15 && units * 1e5 >= scale;
    return isPlain ? String(units / scale) : formatShort(units, priceDigits);
  };
  return `${price(open)},${price(high)},${price(low)},${price(close)},${volume[row]!}`;
}
