/** A market order that is alone in its market fills without a walk, unless its fill leaves something there. */
import { describe, expect, it } from 'vitest';
import { buy, exit } from '../../src/model/intent.ts';
import { play, type Row } from '../support/play.ts';

const calm: Row = [100, 101, 99, 100];

describe('a market order that is alone', () => {
  it('FILL-3 FILL-7 lets the stop that its fill brings back be met in the same candle', () => {
    // Size 1, stop 90. The first exit of 0.6 leaves 0.4, below the minimum of 0.5: the stop waits off the book. From
    // row 3 on the minimum is 0.1; the exit of half of it fills 0.2 at row 4's open, and the stop for 0.2 rests again.
    const terms = {
      candles: [calm, calm, calm, calm, [100, 101, 50, 60], [60, 61, 59, 60], [60, 61, 59, 60]] as Row[],
      script: { 0: buy({ stop: { price: 90 } }), 1: exit({ share: 0.6 }), 3: exit({ share: 0.5 }) },
      rules: [{ minQuantity: 0.5 }, { fromRow: 3, minQuantity: 0.1 }],
    };
    const fills = (options: object): readonly string[] =>
      play({ ...terms, ...options }).fills.map(
        ({ row, role, quantity, price }) => `${row} ${role} ${quantity} @ ${price}`,
      );
    const expected = ['1 entry 1 @ 100', '2 exit 0.6 @ 100', '4 exit 0.2 @ 100', '4 stop 0.2 @ 90'];
    expect(fills({})).toEqual(expected);
    expect(fills({ options: { alwaysTwice: true } })).toEqual(expected);
    expect(fills({ onFill: () => null })).toEqual(expected);
  });
});
