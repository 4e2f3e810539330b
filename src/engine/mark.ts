/**
 * Marking a position to many closes at once, exactly: equity[at + i] += round(position x close[row + i]) (LEDG-1,
 * LEDG-2). The same numbers as `notionalOf`, half to even, to the last digit; a law of the tests.
 *
 * The factor of a position is the same for the whole stretch, so a close costs one multiplication and a look at
 * whether its rounding is beyond doubt; where it is not, the exact road decides.
 */
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { Price, Quantity } from '../model/units.ts';

export interface Holding {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
}

/**
 * Relative error of close x (quantity x mul / div), three roundings, with room to spare. From 2^49 units on the bound
 * reaches half a unit, so that every such mark takes the exact road.
 */
const error = 2 ** -50;

export function addMarks(
  equity: Float64Array,
  at: number,
  close: Float64Array,
  row: number,
  count: number,
  holding: Holding,
): void {
  const { instrument, quantity } = holding;
  const factor = (quantity * instrument.moneyMul) / instrument.moneyDiv;
  for (let i = 0; i < count; i++) {
    const price = close[row + i]!;
    const x = price * factor;
    const floor = Math.floor(x);
    const offset = x - floor - 0.5;
    const doubt = (x < 0 ? -x : x) * error;
    let mark = floor;
    if (offset > doubt) mark = floor + 1;
    else if (offset >= -doubt) mark = notionalOf(instrument, price as Price, quantity, 'half-even');
    equity[at + i] = equity[at + i]! + mark;
  }
}
