import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awayFromMarket, passive, toTick, unitsToTick, type TickRounding } from '../../src/model/tick.ts';
import type { Price } from '../../src/model/units.ts';
import { runs } from '../support/runs.ts';
import { instrumentOf } from '../support/play.ts';

/** Two digits of price: units are hundredths. */
const market = instrumentOf('M0');
const toUnits = (price: number, tick: number, rounding: TickRounding): number =>
  toTick(market, tick as Price, price, rounding);

describe('prices on the grid', () => {
  it('FILL-7 a limit rounds to the passive side, a stop away from the market', () => {
    // Tick 0.05. Bought at 10.02 passively: 10.00; sold: 10.05. Bought by a stop: 10.05; sold: 10.00.
    expect(toUnits(10.02, 5, passive('buy'))).toBe(1000);
    expect(toUnits(10.02, 5, passive('sell'))).toBe(1005);
    expect(toUnits(10.02, 5, awayFromMarket('buy'))).toBe(1005);
    expect(toUnits(10.02, 5, awayFromMarket('sell'))).toBe(1000);
  });

  const near: readonly [number, TickRounding, number][] = [
    // 0.1 + 0.2 is 0.30000000000000004 in doubles, and 1.1 x 3 is 3.3000000000000003.
    [0.1 + 0.2, 'up', 30],
    [1.1 * 3, 'up', 330],
    // 0.7 + 0.1 is 0.7999999999999999.
    [0.7 + 0.1, 'down', 80],
    // Tick 0.01: 0.9e-9 of a tick is 0.9e-11 in price.
    [5 + 0.9e-11, 'up', 500],
    [5 - 0.9e-11, 'down', 500],
    [5 + 1.2e-11, 'up', 501],
    [5 - 1.2e-11, 'down', 499],
    [5.004, 'up', 501],
    [5.006, 'down', 500],
  ];
  it.each(near)(
    'FILL-7 %f rounded %s is %d units: within 1e-9 of a tick it is that tick',
    (price, rounding, units) => {
      expect(toUnits(price, 1, rounding)).toBe(units);
    },
  );

  it('FILL-7 a price of many ticks is a tick within what a double can tell apart', () => {
    // Hundredths as a product with 0.01 are off by a digit of the double: at 10^12 ticks a ten-thousandth of a tick.
    const property = fc.property(fc.integer({ min: 10 ** 8, max: 2 ** 46 }), (ticks) => {
      for (const rounding of ['down', 'up'] as const) expect(toUnits(ticks * 0.01, 1, rounding)).toBe(ticks);
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  it('FILL-7 every decimal of the grid is itself, and any other goes to the side that was asked for', () => {
    const given = fc.record({
      ticks: fc.integer({ min: 1, max: 10 ** 7 }),
      tick: fc.constantFrom(1, 5, 25, 50, 100),
      share: fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
    });
    const property = fc.property(given, ({ ticks, tick, share }) => {
      const at = ticks * tick;
      for (const rounding of ['down', 'up'] as const) expect(toUnits(at / 100, tick, rounding)).toBe(at);
      const between = (at + share * tick) / 100;
      expect(toUnits(between, tick, 'down')).toBe(at);
      expect(toUnits(between, tick, 'up')).toBe(at + tick);
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  it('FILL-7 whole units move onto the grid the same way', () => {
    const given = fc.record({ units: fc.maxSafeNat(), tick: fc.integer({ min: 1, max: 1000 }) });
    const property = fc.property(given, ({ units, tick }) => {
      fc.pre(units < Number.MAX_SAFE_INTEGER - tick);
      const below = BigInt(units) - (BigInt(units) % BigInt(tick));
      const above = below === BigInt(units) ? below : below + BigInt(tick);
      expect(BigInt(unitsToTick(units, tick as Price, 'down'))).toBe(below);
      expect(BigInt(unitsToTick(units, tick as Price, 'up'))).toBe(above);
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});
