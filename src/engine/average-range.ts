/**
 * The average true range of one market, of whatever period an intent states (STOP-1): a reading that the run adds by
 * itself. It is computed when it is asked for, a block of rows at a time, from where it was last asked for on, and is
 * the same to the last bit as one that a strategy declares. A row's value depends on the rows up to it alone. Nothing
 * here needs a snapshot: the candles give it again.
 */
import { assert } from '../base/assert.ts';
import { createIndicator, outputsOf, type ReadingSpec } from '../indicators/registry.ts';
import type { Indicator } from '../indicators/indicator.ts';
import type { CandleColumns } from '../market/candles.ts';
import { scaleOf } from '../model/decimal.ts';
import { readingRows } from './readings.ts';

interface Range {
  readonly period: number;
  readonly indicator: Indicator;
  /** From what it is computed in to decimals. */
  readonly divisor: number;
  /** The block in hand and the one before: the value of row r at r modulo its length. */
  readonly column: Float64Array;
  /** Rows before this one have been taken. */
  done: number;
}

/**
 * Decimal; NaN before it is defined. Rows are asked for in order, or from at most a block before the last that was: who
 * looks ahead for a row at which something happens comes back to the rows before.
 */
export const averageRanges = (candles: CandleColumns): ((period: number, row: number) => number) =>
  readingsOf(candles, 'atr');

/** The relative strength index, in the same way (SCALE-2). */
export const strengths = (candles: CandleColumns): ((period: number, row: number) => number) =>
  readingsOf(candles, 'rsi');

function readingsOf(candles: CandleColumns, kind: 'atr' | 'rsi'): (period: number, row: number) => number {
  const ranges: Range[] = [];
  return (period, row) => {
    const range = rangeOf(ranges, kind, period, candles.priceDigits);
    const { column } = range;
    while (range.done <= row) {
      const next = Math.min(candles.length, (Math.floor(range.done / readingRows) + 1) * readingRows);
      assert(next > range.done, 'the candle of a range is there');
      range.indicator.advance(candles, range.done, next, [column], range.done % column.length);
      range.done = next;
    }
    assert(row >= range.done - column.length, 'a range is asked for in order');
    // Its length is a power of two.
    return column[row & (column.length - 1)]! / range.divisor;
  };
}

/** There are few, and this is asked at every close: a look along the list is quicker than one into a map. */
function rangeOf(ranges: Range[], kind: 'atr' | 'rsi', period: number, priceDigits: number): Range {
  for (let i = 0; i < ranges.length; i++) if (ranges[i]!.period === period) return ranges[i]!;
  const range = newRange({ kind, period }, priceDigits);
  ranges.push(range);
  return range;
}

function newRange(spec: ReadingSpec & { readonly period: number }, priceDigits: number): Range {
  const indicator = createIndicator(spec);
  const isPrice = outputsOf(spec)[0]!.kind === 'price';
  const divisor = (isPrice ? scaleOf(priceDigits) : 1) * (indicator.divisor ?? 1);
  return { period: spec.period, indicator, divisor, column: new Float64Array(2 * readingRows), done: 0 };
}
