/**
 * Equity rows: the balance of the account and every position at its close, or at its last one (LEDG-2), for many steps
 * at once. A sum that does not fit an exact integer, on the way or at the end, is refused at its own step (LEDG-1): no
 * step beyond it is looked at.
 */
import { addChecked } from '../base/mul-div.ts';
import { takeOut } from '../base/take-out.ts';
import type { Price, Quantity } from '../model/units.ts';
import type { CoinWallet, Kernel, Lane } from './kernel.ts';
import { addMarks, markOf, setCap, split, writeMarks } from './mark.ts';
import { noCandle, type Segment } from './timeline.ts';

/**
 * The position of `lane` has changed by a fill at `price`: it comes among those that are marked, in the order of markets,
 * or goes.
 */
export function hold({ held }: Kernel, lane: Lane, price: Price): void {
  const { index, marking, position } = lane;
  const wasHeld = marking.quantity !== 0;
  if (position.quantity === 0) {
    // How it was split is asked no more.
    marking.quantity = position.quantity;
    if (wasHeld) takeOut(held, lane);
    return;
  }
  split(marking, position.quantity);
  setCap(marking, price);
  if (wasHeld) return;
  let at = held.length;
  held[at] = lane;
  for (; at > 0 && held[at - 1]!.index > index; at--) held[at] = held[at - 1]!;
  held[at] = lane;
}

/** Adds `coins` to what lies there to pay fees with (FEE-1), and marks the sum from now on. */
export function moveCoins({ ledger }: Kernel, { currency, marking }: CoinWallet, coins: number): void {
  ledger.post(currency, coins);
  split(marking, ledger.balance(currency) as number as Quantity);
}

/**
 * Writes the rows of steps [from, to), or of as many as can be done at once, but at least of the first. Returns the step
 * after the last that was written.
 */
export function markSteps(kernel: Kernel, segment: Segment, from: number, to: number): number {
  const { held } = kernel;
  const { offsets } = segment;
  const equity = kernel.journal.rows.reserve(to - kernel.firstStep);
  const at = from - kernel.firstStep;
  const base = absentEquity(kernel, segment);
  let most = Math.abs(base);
  for (let h = 0; h < held.length; h++) {
    const { index, marking, candles } = held[h]!;
    const offset = offsets[index]!;
    if (offset === noCandle) continue;
    const first = candles.close[from + offset]!;
    if (first >= marking.cap || marking.bound === Infinity) setCap(marking, first);
    most += marking.bound;
  }
  if (most > Number.MAX_SAFE_INTEGER) {
    equity[at] = equityBySteps(kernel, segment, from, base);
    return from + 1;
  }
  let end = to;
  let written = false;
  for (let h = 0; h < held.length; h++) {
    const { index, marking, candles } = held[h]!;
    const offset = offsets[index]!;
    if (offset === noCandle) continue;
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
  const { held } = kernel;
  let equity: number = kernel.ledger.balance(0);
  for (let h = 0; h < held.length; h++) {
    const { index, marking, candles, cursor } = held[h]!;
    // A coin whose market has not begun is worth nothing yet.
    if (segment.offsets[index] !== noCandle || cursor.row < 0) continue;
    equity = addChecked(equity, markOf(marking, candles.close[cursor.row]!));
  }
  return equity;
}

/** The equity of one step, each sum looked at. */
function equityBySteps(kernel: Kernel, segment: Segment, step: number, base: number): number {
  let equity = base;
  for (const { index, marking, candles } of kernel.held) {
    const offset = segment.offsets[index]!;
    if (offset !== noCandle) equity = addChecked(equity, markOf(marking, candles.close[step + offset]!));
  }
  return equity;
}
