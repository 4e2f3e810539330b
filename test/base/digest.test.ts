import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorb, absorbText, digestHex, digestWords, emptyDigest } from '../../src/base/digest.ts';
import { runs } from '../support/runs.ts';

/** Digest of 64-bit words, taken in calls that end at `cuts`. */
function digestOf(words: readonly bigint[], cuts: readonly number[] = [], seed = 1): string {
  const state = emptyDigest(seed);
  const halves = new Int32Array(BigUint64Array.from(words).buffer);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(cut, words.length);
    absorb(state, halves, from, to);
    from = to;
  }
  absorb(state, halves, from, words.length);
  return digestHex(state);
}

const textDigest = (...texts: readonly string[]): string => {
  const state = emptyDigest(1);
  for (const text of texts) absorbText(state, text);
  return digestHex(state);
};

const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const anyWords = fc.array(word, { minLength: 1, maxLength: 40 });

describe('digest', () => {
  it('DET-1 does not depend on the cutting into calls', () => {
    const property = fc.property(anyWords, fc.array(fc.nat(40), { maxLength: 8 }), (words, cuts) => {
      expect(digestOf(words, cuts)).toBe(digestOf(words));
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  it('DET-1 changes with any single word, however little', () => {
    const change = fc.oneof(
      word,
      fc.nat(63).map((bit) => 1n << BigInt(bit)),
    );
    const property = fc.property(anyWords, fc.nat(39), change, (words, place, by) => {
      fc.pre(by !== 0n);
      const at = place % words.length;
      const other = words.map((value, i) => (i === at ? value ^ by : value));
      expect(digestOf(other)).not.toBe(digestOf(words));
    });
    fc.assert(property, { numRuns: runs(1000) });
  });

  it('DET-1 changes with order, length and seed', () => {
    const property = fc.property(anyWords, (words) => {
      const plain = digestOf(words);
      expect(digestOf([...words, 0n])).not.toBe(plain);
      expect(digestOf([0n, ...words])).not.toBe(plain);
      expect(digestOf(words, [], 2)).not.toBe(plain);
      const swapped = [words.at(-1)!, ...words.slice(1, -1), words[0]!];
      if (words.length > 1 && words[0] !== words.at(-1)) expect(digestOf(swapped)).not.toBe(plain);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it('has no two alike among a hundred thousand near neighbours', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      seen.add(digestOf([BigInt(i), 7n]));
      seen.add(digestOf([7n, BigInt(i) << 32n]));
    }
    // [7, 7] comes twice only as [7, 7 << 32], which is another.
    expect(seen.size).toBe(100_000);
  });

  it('changes with any text, and with where one text ends', () => {
    const property = fc.property(fc.string(), fc.string(), (one, other) => {
      if (one !== other) expect(textDigest(one)).not.toBe(textDigest(other));
      expect(textDigest(one, other)).not.toBe(textDigest(`${one}${other}`));
    });
    fc.assert(property, { numRuns: runs(300) });
    expect(textDigest('ab', 'c')).not.toBe(textDigest('a', 'bc'));
    expect(textDigest('a\0b')).not.toBe(textDigest('a', 'b'));
  });

  it('is thirty-two hexadecimal digits of four words, and leaves the state as it was', () => {
    const state = emptyDigest(3);
    absorbText(state, 'x');
    const first = digestHex(state);
    expect(digestHex(state)).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    const hex = digestWords(state).map((part) => (part >>> 0).toString(16).padStart(8, '0'));
    expect(hex.join('')).toBe(first);
    absorbText(state, 'y');
    expect(digestHex(state)).not.toBe(first);
  });

  it('takes a copy of its fields as the digest so far', () => {
    const state = emptyDigest(3);
    absorbText(state, 'abc');
    const copy = { ...state };
    absorbText(state, 'd');
    absorbText(copy, 'd');
    expect(digestHex(copy)).toBe(digestHex(state));
  });
});
