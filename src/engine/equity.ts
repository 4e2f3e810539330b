/**
 * Equity rows: the balance of the account and every position at its close, or at its last one (LEDG-2), for many steps
 * at once. A sum that does not fit an exact integer, on the way or at the end, is refused at its own step (LEDG-1): no
 * step beyond it is looked at.
 */
import { addChecked } from '../base/mul-div.ts';
import type { Kernel } from './kernel.ts';
import { addMarks, markBound, markOf, writeMarks } from './mark.ts';
import { noCandle, type Segment } from './timeline.ts';

/**
 * Writes the rows of steps [from, to), or of as many as can be done at once, but at least of the first. Returns the step
 * after the last that was written.
 */
export function markSteps(kernel: Kernel, segment: Segment, from: number, to: number): number {
  const { lanes } = kernel;
  const equity = kernel.journal.reserve(to - kernel.firstStep);
  const at = from - kernel.firstStep;
  const base = absentEquity(kernel, segment);
  let most = Math.abs(base);
  for (let m = 0; m < lanes.length; m++) {
    const { marking, candles } = lanes[m]!;
    const offset = segment.offsets[m]!;
    if (offset === noCandle || marking.quantity === 0) continue;
    const first = candles.close[from + offset]!;
    marking.cap = Math.min(marking.limit, 2 * first);
    most += first < marking.cap ? markBound(marking, first) : Infinity;
  }
  if (most > Number.MAX_SAFE_INTEGER) {
    equity[at] = equityBySteps(kernel, segment, from, base);
    return from + 1;
  }
  let end = to;
  let written = false;
  for (let m = 0; m < lanes.length; m++) {
    const { marking, candles } = lanes[m]!;
    const offset = segment.offsets[m]!;
    if (offset === noCandle || marking.quantity === 0) continue;
    const count = written
      ? addMarks(equity, at, candles.close, from + offset, end - from, marking)
      : writeMarks(equity, at, candles.close, from + offset, end - from, marking, base);
    end = from + count;
    written = true;
  }
  if (!written) for (let i = 0; i < end - from; i++) equity[at + i] = base;
  return end;
}

/** Balance and the positions of markets that have no candle in the segment, at their last closes. */
function absentEquity(kernel: Kernel, segment: Segment): number {
  const { lanes } = kernel;
  let equity: number = kernel.ledger.balance(0);
  for (let m = 0; m < lanes.length; m++) {
    const { marking, candles, cursor } = lanes[m]!;
    if (segment.offsets[m] !== noCandle || marking.quantity === 0) continue;
    equity = addChecked(equity, markOf(marking, candles.close[cursor.row]!));
  }
  return equity;
}

/** The equity of one step, each sum looked at. */
function equityBySteps(kernel: Kernel, segment: Segment, step: number, base: number): number {
  let equity = base;
  for (const { index, marking, candles } of kernel.lanes) {
    const offset = segment.offsets[index]!;
    if (offset === noCandle || marking.quantity === 0) continue;
    equity = addChecked(equity, markOf(marking, candles.close[step + offset]!));
  }
  return equity;
}
