/**
 * Equity rows: the balance of the account and every position at its close, or at its last one (LEDG-2), for many steps
 * at once.
 */
import { addChecked, headroom } from '../base/mul-div.ts';
import { notionalOf } from '../model/instrument.ts';
import type { Price } from '../model/units.ts';
import type { Kernel } from './kernel.ts';
import { addMarks, quickMarkMax, writeMarks } from './mark.ts';
import { noCandle, type Segment } from './timeline.ts';

/** Equity rows of steps [from, to): balance and every position at its close, or its last one. */
export function markSteps(kernel: Kernel, segment: Segment, from: number, to: number): void {
  const { journal, lanes } = kernel;
  const equity = journal.reserve(to - kernel.firstStep);
  const at = from - kernel.firstStep;
  const end = to - kernel.firstStep;
  let base: number = kernel.ledger.balance(0);
  for (let m = 0; m < lanes.length; m++) {
    const lane = lanes[m]!;
    if (segment.offsets[m] !== noCandle || lane.position.quantity === 0) continue;
    const last = lane.candles.close[lane.cursor.row]! as Price;
    base = addChecked(base, notionalOf(lane.instrument, last, lane.position.quantity, 'half-even'));
  }
  let most = Math.abs(base);
  let written = false;
  for (let m = 0; m < lanes.length; m++) {
    const { marking, candles } = lanes[m]!;
    const offset = segment.offsets[m]!;
    if (offset === noCandle || marking.quantity === 0) continue;
    const quick = written
      ? addMarks(equity, at, candles.close, from + offset, to - from, marking)
      : writeMarks(equity, at, candles.close, from + offset, to - from, marking, base);
    written = true;
    most += quick ? quickMarkMax : Infinity;
  }
  if (!written) for (let i = at; i < end; i++) equity[i] = base;
  if (most > Number.MAX_SAFE_INTEGER) checkFits(equity, at, end);
}

/** Equity is a sum of amounts that each fit; whether it fits itself is seen here, where it is not certain (LEDG-1). */
function checkFits(equity: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (Math.abs(equity[i]!) > Number.MAX_SAFE_INTEGER) throw headroom(String(equity[i]));
  }
}
