import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addChecked,
  divideExact,
  HeadroomError,
  mulDiv,
  mulDiv3,
  type Rounding,
} from '../../src/base/mul-div.ts';
import { runs } from '../support/runs.ts';

const max = Number.MAX_SAFE_INTEGER;

/** The quotient rounded once, from its definition: the whole below, and what is left. */
function exactly(numerator: bigint, d: bigint, rounding: Rounding): bigint {
  let below = numerator / d;
  if (below * d > numerator) below -= 1n;
  const left = numerator - below * d;
  if (left === 0n || rounding === 'down') return below;
  if (rounding === 'up' || left * 2n > d) return below + 1n;
  if (left * 2n < d) return below;
  return below % 2n === 0n ? below : below + 1n;
}

/** The answer, or `refused` where it does not fit 2^53 - 1. */
function answer(of: () => number): bigint | 'refused' {
  try {
    const value = of();
    expect(Object.is(value, -0)).toBe(false);
    return BigInt(value);
  } catch (error) {
    expect(error).toBeInstanceOf(HeadroomError);
    return 'refused';
  }
}

function expected(numerator: bigint, d: number, rounding: Rounding): bigint | 'refused' {
  const value = exactly(numerator, BigInt(d), rounding);
  return value > BigInt(max) || value < BigInt(-max) ? 'refused' : value;
}

const rounding = fc.constantFrom<Rounding>('half-even', 'down', 'up');
const powers = Array.from({ length: 54 }, (_, k) => 2 ** k);
const tens = Array.from({ length: 16 }, (_, k) => 10 ** k);
/** Integers of every size, and those about which the roads part. */
const nonNegative = fc
  .oneof(
    fc.nat(20),
    fc.maxSafeNat(),
    fc
      .tuple(fc.constantFrom(...powers, ...tens), fc.integer({ min: -2, max: 2 }))
      .map(([big, near]) => big + near),
    fc.tuple(fc.nat({ max: 1 }), fc.nat(52)).map(([odd, shift]) => Math.floor((max - odd) / 2 ** shift)),
  )
  .map((value) => Math.min(max, Math.max(0, value)));
const signed = fc
  .tuple(nonNegative, fc.boolean())
  .map(([value, isNegative]) => (isNegative ? 0 - value : value));
const divisor = fc.oneof(
  { weight: 4, arbitrary: nonNegative.map((value) => Math.max(1, value)) },
  // Digits of price, size and rate less those of money: exact in doubles up to 10^22.
  { weight: 1, arbitrary: fc.integer({ min: 16, max: 22 }).map((k) => 10 ** k) },
);

describe('mulDiv', () => {
  it('LEDG-1 is exact and rounded once, whatever the sizes, or refuses what does not fit', () => {
    const property = fc.property(signed, signed, divisor, rounding, (a, b, d, how) => {
      expect(answer(() => mulDiv(a, b, d, how))).toBe(expected(BigInt(a) * BigInt(b), d, how));
    });
    fc.assert(property, { numRuns: runs(5000) });
  });

  it('LEDG-1 rounds products about a tie or a whole number, of every size, as the exact quotient', () => {
    // a x b = whole x d + half of d and a little: where an estimate in doubles cannot say.
    const near = fc.record({
      whole: fc.oneof(
        fc.nat(50),
        fc.maxSafeNat().map((value) => Math.floor(value / 2)),
      ),
      d: fc.constantFrom(2, 6, 100, 10 ** 8, 10 ** 12, 2 ** 40, 3 ** 20 * 2),
      odd: fc.constantFrom(0, 1, 2),
      by: fc.integer({ min: -2, max: 2 }),
      isNegative: fc.boolean(),
    });
    const property = fc.property(near, rounding, ({ whole, d, odd, by, isNegative }, how) => {
      const target = BigInt(whole) * BigInt(d) + BigInt((odd * d) / 2) + BigInt(by);
      const numerator = isNegative ? -target : target;
      expect(answer(() => divideExact(numerator, d, how))).toBe(expected(numerator, d, how));
      if (numerator % 2n === 0n) {
        const half = Number(numerator / 2n);
        if (Number.isSafeInteger(half))
          expect(answer(() => mulDiv(half, 2, d, how))).toBe(expected(numerator, d, how));
      }
      for (const factor of [3, 7, 997, 1_000_003]) {
        if (numerator % BigInt(factor) !== 0n) continue;
        const rest = Number(numerator / BigInt(factor));
        if (Number.isSafeInteger(rest))
          expect(answer(() => mulDiv(factor, rest, d, how))).toBe(expected(numerator, d, how));
      }
    });
    fc.assert(property, { numRuns: runs(2000) });
  });

  const ties: readonly [number, number, number, number, number, number][] = [
    // a, b, d: half-even, down, up
    [1, 1, 2, 0, 0, 1],
    [3, 1, 2, 2, 1, 2],
    [5, 1, 2, 2, 2, 3],
    [-1, 1, 2, 0, -1, 0],
    [-3, 1, 2, -2, -2, -1],
    [-5, 1, 2, -2, -3, -2],
    [7, 1, 3, 2, 2, 3],
    [-7, 1, 3, -2, -3, -2],
    [0, 5, 3, 0, 0, 0],
    // (2^53 - 1)^2 / (2^53 - 1), and 2^52 + 1 halves: 4503599627370497 / 2 = 2251799813685248.5.
    [max, max, max, max, max, max],
    [2 ** 52 + 1, 1, 2, 2251799813685248, 2251799813685248, 2251799813685249],
    // (2^53 - 1) x 3 / 6 = (2^53 - 1) / 2 = 4503599627370495.5; the even neighbour is above.
    [max, 3, 6, 4503599627370496, 4503599627370495, 4503599627370496],
  ];
  it.each(ties)('LEDG-1 %d x %d / %d rounds to %d, %d, %d', (a, b, d, even, down, up) => {
    expect([mulDiv(a, b, d, 'half-even'), mulDiv(a, b, d, 'down'), mulDiv(a, b, d, 'up')]).toEqual([
      even,
      down,
      up,
    ]);
  });

  it('LEDG-1 rounds less than nothing by a divisor beyond 2^53', () => {
    // -4 x 5936 / 10^22: between -1 and 0, and nearer to 0.
    const round = (how: Rounding) => mulDiv(-4, 5936, 10 ** 22, how) + 0;
    expect([round('half-even'), round('down'), round('up')]).toEqual([0, -1, 0]);
  });

  it('LEDG-1 gives a nothing without a sign', () => {
    // -0 / 5 by a factor that is the divisor, by a smaller one, and 0 x -5 / 7.
    expect([mulDiv(-0, 5, 5, 'down'), mulDiv(-0, 2, 5, 'up'), mulDiv(0, -5, 7, 'half-even')]).toEqual([
      0, 0, 0,
    ]);
  });

  it('LEDG-1 is exact for a factor near -2^53', () => {
    // The factor split by the divisor: the multiple of d below b lies beyond 2^53, where odd numbers are not exact.
    for (const [a, b, d] of [
      [8_388_609, -9_007_199_246_223_359, 536_870_911],
      [4_194_303, -9_007_199_254_740_957, 8_388_607],
      [105, -9_007_199_254_740_990, 511],
    ] as const) {
      for (const how of ['half-even', 'down', 'up'] as const) {
        expect(BigInt(mulDiv(a, b, d, how))).toBe(exactly(BigInt(a) * BigInt(b), BigInt(d), how));
      }
    }
  });

  it('LEDG-1 takes ten coins at 100,000.00 through a product beyond 2^53', () => {
    // 10 x 10^8 lots x 10,000,000 cents / 10^8 = 100,000,000 cents: the product is 10^16.
    expect(mulDiv(10_000_000, 1_000_000_000, 100_000_000, 'half-even')).toBe(100_000_000);
  });

  it('LEDG-1 refuses what does not fit, and says what to do', () => {
    expect(mulDiv(max, 1, 1, 'down')).toBe(max);
    expect(() => mulDiv(2 ** 52, 2, 1, 'down')).toThrow(HeadroomError);
    expect(() => mulDiv(2 ** 40, -(2 ** 40), 3, 'up')).toThrow(/fewer digits/);
  });
});

describe('mulDiv3', () => {
  it('LEDG-1 is exact and rounded once, or refuses what does not fit', () => {
    const property = fc.property(signed, signed, signed, divisor, rounding, (a, b, c, d, how) => {
      expect(answer(() => mulDiv3(a, b, c, d, how))).toBe(
        expected(BigInt(a) * BigInt(b) * BigInt(c), d, how),
      );
    });
    fc.assert(property, { numRuns: runs(5000) });
  });

  it('LEDG-1 rounds a price, a size and a rate of usual digits as the exact product', () => {
    const given = fc.record({
      price: fc.integer({ min: 1, max: 10 ** 10 }),
      size: fc.integer({ min: 1, max: 10 ** 11 }),
      rate: fc.integer({ min: 1, max: 10 ** 7 }),
    });
    const property = fc.property(given, rounding, ({ price, size, rate }, how) => {
      const numerator = BigInt(price) * BigInt(size) * BigInt(rate);
      expect(answer(() => mulDiv3(price, size, rate, 10 ** 15, how))).toBe(
        expected(numerator, 10 ** 15, how),
      );
    });
    fc.assert(property, { numRuns: runs(2000) });
  });
});

describe('addChecked', () => {
  it('LEDG-1 adds amounts that fit and refuses a sum that does not', () => {
    const property = fc.property(signed, signed, (a, b) => {
      const sum = BigInt(a) + BigInt(b);
      const fits = sum <= BigInt(max) && sum >= BigInt(-max);
      expect(answer(() => addChecked(a, b) + 0)).toBe(fits ? sum : 'refused');
    });
    fc.assert(property, { numRuns: runs(1000) });
    expect([addChecked(max, 0), addChecked(-max, 0)]).toEqual([max, -max]);
    expect(() => addChecked(max, 1)).toThrow(HeadroomError);
    expect(() => addChecked(-max, -1)).toThrow(HeadroomError);
  });
});
