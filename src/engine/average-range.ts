/**
 * The average true range of one market at now, of whatever period an intent states (STOP-1): a reading that the run adds
 * by itself. It is computed when it is asked for, from where it was last asked for on, and is the same to the last bit
 * as one that a strategy declares. Nothing here needs a snapshot: the candles give it again.
 */
import { assert } from '../base/assert.ts';
import { createIndicator, outputsOf, type ReadingSpec } from '../indicators/registry.ts';
import type { Indicator } from '../indicators/indicator.ts';
import type { CandleColumns } from '../market/candles.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Cursor } from '../strategy/view.ts';
import { readingRows } from './readings.ts';

interface Range {
  readonly indicator: Indicator;
  /** From what it is computed in to decimals. */
  readonly divisor: number;
  /** Rows before this one have been taken. */
  done: number;
  value: number;
}

/** Decimal; NaN before it is defined. Rows are asked for in order, as the cursor moves. */
export function averageRanges(candles: CandleColumns, cursor: Cursor): (period: number) => number {
  const ranges = new Map<number, Range>();
  const column = new Float64Array(readingRows);
  return (period) => {
    let range = ranges.get(period);
    if (range === undefined) ranges.set(period, (range = newRange(period, candles.priceDigits)));
    const to = cursor.row + 1;
    assert(range.done <= to, 'a view never moves back');
    while (range.done < to) {
      const next = Math.min(to, range.done + readingRows);
      range.indicator.advance(candles, range.done, next, [column], 0);
      range.value = column[next - range.done - 1]! / range.divisor;
      range.done = next;
    }
    return range.value;
  };
}

function newRange(period: number, priceDigits: number): Range {
  const spec: ReadingSpec = { kind: 'atr', period };
  const indicator = createIndicator(spec);
  assert(outputsOf(spec)[0]!.kind === 'price', 'an average true range is in the units of prices');
  return { indicator, divisor: scaleOf(priceDigits) * (indicator.divisor ?? 1), done: 0, value: NaN };
}
