import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, formatDecimal, formatShort, parseDecimal, scaleOf } from '../../src/model/decimal.ts';
import { runs } from '../support/runs.ts';

const max = Number.MAX_SAFE_INTEGER;
const digits = fc.nat(15);

/** `text` as an integer of 10^-digits by its definition, for plain decimals with at most so many decimals. */
function exactly(whole: string, fraction: string, count: number): bigint {
  return BigInt(whole) * 10n ** BigInt(count) + BigInt(fraction.padEnd(count, '0') || '0');
}

describe('decimal text', () => {
  it('FILL-7 is read straight into units, as BigInt reads it, or refused beyond 2^53 - 1', () => {
    const plain = fc.record({
      whole: fc.bigInt({ min: 0n, max: 10n ** 16n }).map(String),
      fraction: fc.array(fc.nat(9), { maxLength: 12 }).map((list) => list.join('')),
      isNegative: fc.boolean(),
      digits,
    });
    const property = fc.property(plain, ({ whole, fraction, isNegative, digits: count }) => {
      const text = `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
      const needed = fraction.replace(/0+$/, '');
      const units = parseDecimal(text, count);
      expect(decimalsOf(text)).toBe(needed.length);
      const value = needed.length > count ? null : exactly(whole, needed, count);
      if (value === null || value > BigInt(max)) expect(units).toBeNull();
      else expect(BigInt(units!)).toBe(isNegative ? -value : value);
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  it('FILL-7 comes back from its own text, with all decimals or the short way', () => {
    const property = fc.property(fc.maxSafeInteger(), digits, (units, count) => {
      expect(parseDecimal(formatDecimal(units, count), count)).toBe(units + 0);
      expect(parseDecimal(formatShort(units, count), count)).toBe(units + 0);
      expect(formatDecimal(units, count)).toMatch(
        count === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${count}}$`),
      );
      expect(formatShort(units, count)).not.toMatch(/\.\d*0$|\.$/);
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  const read: readonly [string, number, number | null][] = [
    ['1.5', 2, 150],
    ['1.50', 1, 15],
    ['1.55', 1, null],
    ['.5', 1, 5],
    ['5.', 1, 50],
    ['-.5', 1, -5],
    ['.5e1', 0, 5],
    ['+7', 0, 7],
    ['-0', 2, 0],
    ['-0.01', 2, -1],
    // A float would read 0.1 + 0.2 as 0.30000000000000004, and 4.35 x 100 as 434.99999999999994.
    ['4.35', 2, 435],
    ['1e3', 0, 1000],
    ['1e10', 0, 10_000_000_000],
    ['1e-10', 10, 1],
    ['1.25e1', 1, 125],
    ['12e-1', 1, 12],
    ['1.5E-3', 4, 15],
    ['1.5e-3', 3, null],
    ['9007199254740991', 0, max],
    ['9007199254740992', 0, null],
    ['1e999', 0, null],
    ['1.2.3', 2, null],
    ['', 2, null],
    ['.', 2, null],
    ['-', 2, null],
    ['1,5', 2, null],
    ['1_000', 2, null],
    [' 1', 2, null],
    ['0x10', 2, null],
    ['NaN', 2, null],
    ['Infinity', 2, null],
    ['1e', 2, null],
  ];
  it('FILL-7 has decimals only where it is a number', () => {
    expect(['x', '', '1.50', '.5', '12', '1.5e-3'].map(decimalsOf)).toEqual([null, null, 1, 1, 0, 4]);
  });

  it.each(read)('FILL-7 reads %j with %d digits as %j', (text, count, units) => {
    const got = parseDecimal(text, count);
    expect(got).toBe(units);
  });

  it('writes signs, leading and trailing zeros', () => {
    expect(formatDecimal(5, 2)).toBe('0.05');
    expect(formatDecimal(-5, 2)).toBe('-0.05');
    expect(formatDecimal(12345, 0)).toBe('12345');
    expect(formatShort(150_000_000, 8)).toBe('1.5');
    expect(formatShort(100, 2)).toBe('1');
    expect(formatShort(100, 0)).toBe('100');
    expect(formatShort(0, 8)).toBe('0');
  });

  it('has exact powers of ten', () => {
    for (let count = 0; count <= 22; count++) expect(BigInt(scaleOf(count))).toBe(10n ** BigInt(count));
  });
});
