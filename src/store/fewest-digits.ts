/** The fewest decimals that prices need, so that the same candles are the same numbers whatever file they come from. */
import { CandleColumns } from '../market/candles.ts';
import { scaleOf } from '../model/decimal.ts';
import { partsOf, priceColumns, type ColumnParts } from './column-parts.ts';
import { makeFiner } from './price-scale.ts';

/** How many of `digits` decimals the prices of these columns need. */
export function fewestDigits(columns: ColumnParts, digits: number, least = 0): number {
  let spare = Math.max(0, digits - least);
  for (const column of priceColumns) {
    if (spare === 0) break;
    for (const part of columns.parts(column)) {
      for (let row = 0; row < part.length && spare > 0; row++)
        while (spare > 0 && part[row]! % scaleOf(spare) !== 0) spare--;
      if (spare === 0) break;
    }
  }
  return digits - spare;
}

/** The same candles with as few decimals as their prices need, but at least `least`. */
export function coarsest(candles: CandleColumns, least = 0): CandleColumns {
  const { length, priceDigits } = candles;
  const fewest = fewestDigits(partsOf(candles), priceDigits, least);
  if (fewest === priceDigits) return candles;
  const factor = scaleOf(priceDigits - fewest);
  const over = (column: Float64Array): Float64Array =>
    column.subarray(0, length).map((units) => units / factor);
  return withPrices(candles, over, fewest);
}

/** The same candles with at least `least` decimals. Throws ScaleOverflow where a price does not fit. */
export function withDigits(candles: CandleColumns, least: number): CandleColumns {
  const { length, priceDigits } = candles;
  if (least <= priceDigits) return candles;
  const finer = (column: Float64Array): Float64Array => {
    const next = column.slice(0, length);
    makeFiner(next, length, priceDigits, least);
    return next;
  };
  return withPrices(candles, finer, least);
}

function withPrices(
  candles: CandleColumns,
  of: (column: Float64Array) => Float64Array,
  priceDigits: number,
): CandleColumns {
  const { open, high, low, close } = candles;
  const prices = { open: of(open), high: of(high), low: of(low), close: of(close) };
  return CandleColumns.of(candles, { ...prices, priceDigits });
}
