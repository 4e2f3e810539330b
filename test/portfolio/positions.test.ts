import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Money, Quantity } from '../../src/model/units.ts';
import { applyFill, flatPosition, type Position } from '../../src/portfolio/positions.ts';
import { runs } from '../support/runs.ts';

type Fill = readonly [quantity: number, cost: number];

function after(...fills: readonly Fill[]): Position {
  const position = flatPosition();
  for (const [quantity, cost] of fills) applyFill(position, quantity as Quantity, cost as Money);
  return position;
}

describe('a position', () => {
  it('LEDG-1 adds up quantity and cost, long and short', () => {
    expect(after([2, 20], [3, 36])).toEqual({ quantity: 5, cost: 56, realised: 0 });
    expect(after([-2, 20], [-3, 36])).toEqual({ quantity: -5, cost: 56, realised: 0 });
  });

  it('LEDG-1 a partial close releases cost x closed / open, and the last close takes the rest', () => {
    // 3 for 100. One out: 100 / 3 = 33.33, 33 released, 67 left. Another: 67 / 2 = 33.5, to the even 34; the last: 33.
    expect(after([3, 100], [-1, 50])).toEqual({ quantity: 2, cost: 67, realised: 17 });
    expect(after([3, 100], [-1, 50], [-1, 50])).toEqual({ quantity: 1, cost: 33, realised: 33 });
    expect(after([3, 100], [-1, 50], [-1, 50], [-1, 50])).toEqual({ quantity: 0, cost: 0, realised: 50 });
  });

  it('LEDG-2 a short gains when it is bought back for less, gross', () => {
    // Sold 4 for 100, one bought back for 20: 25 - 20 = 5; the rest for 90: 75 - 90 = -15.
    expect(after([-4, 100], [1, 20])).toEqual({ quantity: -3, cost: 75, realised: 5 });
    expect(after([-4, 100], [1, 20], [3, 90])).toEqual({ quantity: 0, cost: 0, realised: -10 });
  });

  it('LEDG-2 a reversal closes all and opens the rest with its share of the value', () => {
    // Long 2 for 20; 5 sold for 60: 2 of them bring 24, profit 4; 3 open short for 36.
    expect(after([2, 20], [-5, 60])).toEqual({ quantity: -3, cost: 36, realised: 4 });
    // 7 x 2 / 3 = 4.67, 5; the short's rest is 2.
    expect(after([-2, 9], [3, 7])).toEqual({ quantity: 1, cost: 2, realised: 4 });
  });

  it('LEDG-1 LEDG-2 what is realised less what is open is the cash that came in, exactly, after any fills', () => {
    const fill = fc.record({
      size: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10 ** 9 })),
      isSell: fc.boolean(),
      cost: fc.oneof(fc.nat(20), fc.nat(10 ** 12)),
    });
    const property = fc.property(fc.array(fill, { maxLength: 60 }), (fills) => {
      const position = flatPosition();
      let cash = 0;
      let held = 0;
      for (const { size, isSell, cost } of fills) {
        const realisedBefore = position.realised;
        const quantity = isSell ? -size : size;
        const adds = held === 0 || held > 0 === quantity > 0;
        applyFill(position, quantity as Quantity, cost as Money);
        held += quantity;
        cash += isSell ? cost : -cost;
        expect(position.quantity).toBe(held);
        // A long has paid its cost, a short has received it.
        expect(position.realised - Math.sign(held) * position.cost).toBe(cash);
        expect(position.cost).toBeGreaterThanOrEqual(0);
        if (held === 0) expect(position.cost).toBe(0);
        if (adds) expect(position.realised).toBe(realisedBefore);
      }
    });
    fc.assert(property, { numRuns: runs(500) });
  });
});
