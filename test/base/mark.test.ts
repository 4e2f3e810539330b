import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMarks, markOf, marking, setCap, writeMarks, type Marking } from '../../src/engine/mark.ts';
import { makeInstrument, notionalOf, type Instrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { runs } from '../support/runs.ts';

function marketOf(priceDigits: number, quantityDigits: number, moneyDigits: number): Instrument {
  const rule = { from: 0 as TimeMs, tick: 1 as Price, lot: 1 as Quantity };
  const none = {
    minQuantity: 0 as Quantity,
    maxQuantity: 0 as Quantity,
    minNotional: 0 as Money,
    priceBand: 0 as Rate,
  };
  const digits = { priceDigits, quantityDigits, moneyDigits };
  return makeInstrument({ id: 'M', base: 'B', quote: 'Q', ...digits, rules: [{ ...rule, ...none }] });
}

type Write = (...rows: Parameters<typeof addMarks>) => number;

/** Every row, those above the cap by themselves. */
function markAll(write: Write, add: number, ...rows: Parameters<typeof addMarks>): void {
  const [equity, at, close, row, count, position] = rows;
  setCap(position, close[row]!);
  for (let done = 0; done < count; done++) {
    done += write(equity, at + done, close, row + done, count - done, position);
    if (done < count) equity[at + done] = add + markOf(position, close[row + done]!);
  }
}

const digits = fc.nat(8);
const anySize = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -(10 ** 6), max: 10 ** 6 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => value * 1000),
);
const anyPrice = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10 ** 7 }));

describe('addMarks', () => {
  it('LEDG-1 LEDG-2 adds the value that notionalOf gives at every close, to the last digit', () => {
    const given = fc.record({
      digits: fc.tuple(digits, digits, digits),
      quantity: anySize,
      closes: fc.array(anyPrice, { minLength: 1, maxLength: 20 }),
      equity: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
    });
    const property = fc.property(given, ({ digits: [p, q, m], quantity, closes, equity }) => {
      const instrument = marketOf(p, q, m);
      const size = quantity as Quantity;
      // Only what fits can be marked: price x size in money below 2^53 less the equity.
      const largest = Math.max(...closes) * Math.abs(quantity) * 10 ** (m - p - q);
      fc.pre(largest < 2 ** 52);
      const column = Float64Array.from({ length: closes.length + 2 }, () => equity);
      const columnOfCloses = Float64Array.from([7, ...closes]);
      markAll(addMarks, equity, column, 1, columnOfCloses, 1, closes.length, marking(instrument, size));
      const expected = closes.map(
        (close) => equity + notionalOf(instrument, close as Price, size, 'half-even'),
      );
      expect([...column]).toEqual([equity, ...expected, equity]);
      const written = new Float64Array(closes.length + 2);
      const write: Write = (...rows) => writeMarks(...rows, equity);
      markAll(write, equity, written, 1, columnOfCloses, 1, closes.length, marking(instrument, size));
      expect([...written]).toEqual([0, ...expected, 0]);
    });
    fc.assert(property, { numRuns: runs(3000) });
  });

  it('LEDG-1 LEDG-2 marks as notionalOf does where the rest lies about a tie', () => {
    // price x rest = n x div + div / 2 and a little, found by the inverse of an odd price that 5 does not divide.
    const given = fc.record({
      k: fc.integer({ min: 2, max: 12 }),
      price: fc.integer({ min: 1, max: 10 ** 7 }).map((value) => value * 10 + 3),
      by: fc.integer({ min: -2, max: 2 }),
      isShort: fc.boolean(),
    });
    const property = fc.property(given, ({ k, price, by, isShort }) => {
      const div = 10n ** BigInt(k);
      const rest = ((div / 2n + BigInt(by) + div) * inverse(BigInt(price), div)) % div;
      const quantity = Number(isShort ? -rest : rest) as Quantity;
      const instrument = marketOf(8, k, 8);
      const equity = new Float64Array(1);
      markAll(addMarks, 0, equity, 0, Float64Array.of(price), 0, 1, marking(instrument, quantity));
      expect(equity[0]! + 0).toBe(notionalOf(instrument, price as Price, quantity, 'half-even') + 0);
    });
    fc.assert(property, { numRuns: runs(2000) });
  });

  it('LEDG-1 rounds ties to even, long and short', () => {
    // Two digits of price, one of size, two of money: value = price x size / 10. 25 / 10 = 2.5, 35 / 10 = 3.5.
    const instrument = marketOf(2, 1, 2);
    const marks = (quantity: number) => {
      const equity = new Float64Array(4);
      const position = marking(instrument, quantity as Quantity);
      setCap(position, 35);
      addMarks(equity, 0, Float64Array.of(5, 15, 25, 35), 0, 4, position);
      return [...equity].map((value) => value + 0);
    };
    expect(marks(1)).toEqual([0, 2, 2, 4]);
    expect(marks(-1)).toEqual([0, -2, -2, -4]);
    // Size 1.3: 6.5, 19.5, 32.5, 45.5.
    expect(marks(13)).toEqual([6, 20, 32, 46]);
  });

  it('LEDG-1 marks exactly where a product lies beyond 2^53', () => {
    // 8 and 8 digits, money of 8: value = price x size / 10^8. 12,345,678,912,345 x 98,765,432,100 is far beyond 2^53.
    const instrument = marketOf(8, 8, 8);
    const equity = new Float64Array(1);
    const quantity = 98_765_432 as Quantity;
    const position: Marking = marking(instrument, quantity);
    setCap(position, 1_234_567_891_234_567);
    expect(addMarks(equity, 0, Float64Array.of(1_234_567_891_234_567), 0, 1, position)).toBe(0);
    equity[0] = markOf(position, 1_234_567_891_234_567);
    const product = 1_234_567_891_234_567n * 98_765_432n;
    const whole = product / 10n ** 8n;
    const isUp = (product % 10n ** 8n) * 2n > 10n ** 8n;
    expect(BigInt(equity[0])).toBe(isUp ? whole + 1n : whole);
  });
});

/** The number that times `value` is 1 modulo a power of ten; by Newton's doubling of good digits. */
function inverse(value: bigint, modulus: bigint): bigint {
  // 3 x 7 = 21: the inverse of a number that ends in 3 ends in 7.
  let found = 7n;
  for (let digits = 1; digits < 16; digits *= 2)
    found = (found * (2n - ((value * found) % modulus))) % modulus;
  return ((found % modulus) + modulus) % modulus;
}
