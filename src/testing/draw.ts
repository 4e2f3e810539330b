/**
 * A run drawn in a terminal, market by market: candles with their wicks, the stop that rests after each, and where
 * orders filled. Rising candles are filled (`█`), falling ones light (`░`); `─` is a stop, `B` and `S` in the last line
 * are purchases and sales, `X` is both.
 */
import type { CandleColumns } from '../market/candles.ts';
import { formatShort, scaleOf } from '../model/decimal.ts';
import { columnsOf } from './candles.ts';
import type { TestRun, TestStep } from './test-run.ts';

const height = 16;
/** A column for each candle; the last ones where there are more. */
const width = 72;

/** The lines of a drawing of `market`. */
export function drawMarket(run: TestRun, market: string): readonly string[] {
  const index = run.exact.instruments.findIndex(({ id }) => id === market);
  const { priceDigits } = run.exact.instruments[index]!;
  const candles = columnsOf(run.world, market, priceDigits);
  const from = Math.max(0, candles.length - width);
  const steps = stepsByClose(run, candles, from);
  const stops = steps.map((step) => stopOf(step, index));
  const scale = scaleOf(candles.priceDigits);
  const prices = [
    ...candles.high.subarray(from, candles.length),
    ...candles.low.subarray(from, candles.length),
    ...stops.flatMap((stop) => (stop === null ? [] : [stop * scale])),
  ];
  const greatest = Math.max(...prices);
  const least = Math.min(...prices);
  const rowOf = (price: number): number =>
    greatest === least ? height >> 1 : Math.round(((greatest - price) / (greatest - least)) * (height - 1));
  const cells = Array.from({ length: height }, () => Array.from({ length: steps.length }, () => ' '));
  for (const [x, stop] of stops.entries()) {
    drawCandle(cells, x, candles, from + x, rowOf);
    const y = stop === null ? -1 : rowOf(stop * scale);
    if (cells[y]?.[x] === ' ') cells[y][x] = '─';
  }
  const label = (y: number): string => {
    const price = y === 0 ? greatest : y === height - 1 ? least : null;
    return price === null ? '' : ` ${formatShort(price, candles.priceDigits)}`;
  };
  const lines = cells.map((row, y) => `${row.join('')}${label(y)}`.trimEnd());
  return [
    ...lines,
    steps
      .map((step) => fillMark(step, index))
      .join('')
      .trimEnd(),
  ];
}

function drawCandle(
  cells: readonly string[][],
  x: number,
  { open, high, low, close }: CandleColumns,
  row: number,
  rowOf: (price: number) => number,
): void {
  for (let y = rowOf(high[row]!); y <= rowOf(low[row]!); y++) cells[y]![x] = '│';
  const [top, bottom] = [rowOf(open[row]!), rowOf(close[row]!)].sort((a, b) => a - b);
  for (let y = top!; y <= bottom!; y++) cells[y]![x] = close[row]! >= open[row]! ? '█' : '░';
}

/** The step at which each candle from `from` on closed; null where it is before the run. */
function stepsByClose(
  { steps }: TestRun,
  candles: CandleColumns,
  from: number,
): readonly (TestStep | null)[] {
  const byClose = new Map(steps.map((step) => [step.at, step]));
  const closes = [...candles.time.subarray(from, candles.length)].map((time) => time + candles.durationMs);
  return closes.map((at) => byClose.get(at) ?? null);
}

/** The protective stop nearest to the price that rests in a market after a step. */
function stopOf(step: TestStep | null, market: number): number | null {
  const orders = step?.markets[market]!.orders ?? [];
  const stops = orders.filter(({ role, trigger }) => role === 'stop' && trigger !== null);
  if (stops.length === 0) return null;
  const levels = stops.map(({ trigger }) => trigger!);
  return stops[0]!.side === 'sell' ? Math.max(...levels) : Math.min(...levels);
}

function fillMark(step: TestStep | null, market: number): string {
  const sides = new Set(
    (step?.records ?? []).flatMap((one) =>
      one.kind === 'filled' && one.market === market ? [one.side] : [],
    ),
  );
  if (sides.size === 0) return ' ';
  return sides.size === 2 ? 'X' : sides.has(1) ? 'B' : 'S';
}
