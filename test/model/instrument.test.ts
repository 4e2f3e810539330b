import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutToLot,
  feeOf,
  makeInstrument,
  notionalOf,
  rulesAt,
  type TradingRules,
} from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { runs } from '../support/runs.ts';

function rule(from: number, tick = 1): TradingRules {
  return {
    from: from as TimeMs,
    tick: tick as Price,
    lot: 1 as Quantity,
    minQuantity: 0 as Quantity,
    maxQuantity: 0 as Quantity,
    minNotional: 0 as Money,
    priceBand: 0 as Rate,
  };
}

function marketOf(priceDigits: number, quantityDigits: number, moneyDigits: number, rules = [rule(0)]) {
  const digits = { priceDigits, quantityDigits, moneyDigits };
  return makeInstrument({ id: 'M', base: 'B', quote: 'Q', ...digits, rules });
}

describe('rules', () => {
  it('FILL-7 the rule in force at that time applies, from its instant on', () => {
    const market = marketOf(2, 2, 2, [rule(100, 1), rule(200, 5), rule(300, 10)]);
    const ticks = [0, 100, 199, 200, 299, 300, 10 ** 12].map((at) => rulesAt(market, at as TimeMs).tick);
    // The first holds from the beginning of time.
    expect(ticks).toEqual([1, 1, 1, 5, 5, 10, 10]);
  });

  it('FILL-7 a market without rules is a bug', () => {
    expect(() => marketOf(2, 2, 2, [])).toThrow('a market has rules');
  });

  it('FILL-7 sizes are cut down to the lot, on either side of zero', () => {
    const lot = 5 as Quantity;
    expect([0, 4, 5, 14, 15].map((size) => cutToLot(size, lot))).toEqual([0, 0, 5, 10, 15]);
    expect(cutToLot(-14, lot)).toBe(-10);
  });
});

const digits = fc.tuple(fc.nat(8), fc.nat(8), fc.integer({ min: 2, max: 8 }));
const price = fc.integer({ min: 1, max: 10 ** 8 });
const size = fc.integer({ min: -(10 ** 9), max: 10 ** 9 });

/** a / 10^shift, half to even, by its definition; a x 10^-shift where the shift is negative. */
function shifted(value: bigint, shift: number): bigint {
  if (shift <= 0) return value * 10n ** BigInt(-shift);
  const d = 10n ** BigInt(shift);
  const left = ((value % d) + d) % d;
  const below = (value - left) / d;
  if (left * 2n === d) return below % 2n === 0n ? below : below + 1n;
  return left * 2n > d ? below + 1n : below;
}

const fits = (value: bigint) => value < 2n ** 53n && value > -(2n ** 53n);

describe('money', () => {
  it('LEDG-1 a notional is price x size, exact and rounded once', () => {
    const property = fc.property(digits, price, size, ([p, q, m], at, quantity) => {
      const expected = shifted(BigInt(at) * BigInt(quantity), p + q - m);
      const value = () => notionalOf(marketOf(p, q, m), at as Price, quantity as Quantity, 'half-even');
      if (fits(expected)) expect(BigInt(value())).toBe(expected);
      else expect(value).toThrow(/does not fit/);
    });
    fc.assert(property, { numRuns: runs(1000) });
  });

  it('FEE-1 LEDG-1 a fee is a rate of that value, exact and rounded once', () => {
    const rate = fc.integer({ min: 0, max: 5_000_000 });
    const property = fc.property(digits, price, size, rate, ([p, q, m], at, quantity, share) => {
      const expected = shifted(BigInt(at) * BigInt(quantity) * BigInt(share), p + q + 8 - m);
      const market = marketOf(p, q, m);
      const value = () => feeOf(market, at as Price, quantity as Quantity, share as Rate, 'half-even');
      if (fits(expected)) expect(BigInt(value())).toBe(expected);
      else expect(value).toThrow(/does not fit/);
    });
    fc.assert(property, { numRuns: runs(1000) });
  });

  it('LEDG-1 FEE-1 half a coin at 30,000.05 with a tenth of a percent', () => {
    // 0.5 x 30,000.05 = 15,000.025 with two digits: a tie, to the even 15,000.02. Fee 15.000025: 15.00.
    const market = marketOf(2, 4, 2);
    const at = 3_000_005 as Price;
    const half = 5_000 as Quantity;
    expect(notionalOf(market, at, half, 'half-even')).toBe(1_500_002);
    expect(notionalOf(market, at, half, 'up')).toBe(1_500_003);
    expect(feeOf(market, at, half, 100_000 as Rate, 'half-even')).toBe(1500);
    expect(feeOf(market, at, half, 100_000 as Rate, 'up')).toBe(1501);
    expect(feeOf(market, at, half, 0 as Rate, 'up')).toBe(0);
  });
});
