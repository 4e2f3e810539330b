/**
 * A price chart of braille characters: each column of dots is the range of the candles that fall on it, from the close
 * before to the highest and lowest price, so that the line does not break. Prices to the right, times below.
 */
import type { CandleColumns } from '../market/candles.ts';
import { decimal, instant } from './data-words.ts';

/** The bits of a braille character's dots: two columns of four, from the top. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** The chart as lines, none longer than `width`. */
export function priceChart(candles: CandleColumns, width: number, height: number): readonly string[] {
  const { length, priceDigits: digits } = candles;
  const [least, greatest] = rangeOf(candles, 0, length);
  const labels = [greatest, Math.round((greatest + least) / 2), least].map((price) => decimal(price, digits));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const columns = Math.max(10, width - labelWidth - 1);
  const cells = Array.from({ length: height }, () => new Uint8Array(columns));
  const bottom = 4 * height - 1;
  const dotOf = (price: number): number =>
    greatest === least
      ? Math.round(bottom / 2)
      : Math.round(((greatest - price) / (greatest - least)) * bottom);
  for (let x = 0; x < 2 * columns; x++) {
    const from = Math.floor((x * length) / (2 * columns));
    const to = Math.max(from + 1, Math.floor(((x + 1) * length) / (2 * columns)));
    const [low, high] = rangeOf(candles, from, to);
    const before = candles.close[Math.max(0, from - 1)]!;
    const end = dotOf(Math.min(low, before));
    for (let y = dotOf(Math.max(high, before)); y <= end; y++)
      cells[y >> 2]![x >> 1]! |= dots[x & 1]![y & 3]!;
  }
  const lines = cells.map((cell, row) => {
    const label =
      row === 0 ? labels[0] : row === height - 1 ? labels[2] : row === height >> 1 ? labels[1] : '';
    return `${String.fromCodePoint(...Array.from(cell, (bits) => 0x2800 + bits))} ${label!}`.trimEnd();
  });
  return [...lines, timeAxis(candles, columns)];
}

function rangeOf({ low, high }: CandleColumns, from: number, to: number): readonly [number, number] {
  let least = Infinity;
  let greatest = -Infinity;
  for (let row = from; row < to; row++) {
    if (low[row]! < least) least = low[row]!;
    if (high[row]! > greatest) greatest = high[row]!;
  }
  return [least, greatest];
}

/** First and last time, and the one in the middle where there is room. */
function timeAxis({ time, length }: CandleColumns, columns: number): string {
  const [first, middle, last] = [0, length >> 1, length - 1].map((row) => instant(time[row]!)) as [
    string,
    string,
    string,
  ];
  const rest = columns - first.length - last.length;
  if (rest < 1) return first;
  if (rest < middle.length + 4) return first + ' '.repeat(rest) + last;
  const left = (rest - middle.length) >> 1;
  return first + ' '.repeat(left) + middle + ' '.repeat(rest - middle.length - left) + last;
}
