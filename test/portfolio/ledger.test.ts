import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeadroomError } from '../../src/base/mul-div.ts';
import type { Price, Quantity } from '../../src/model/units.ts';
import { Ledger } from '../../src/portfolio/ledger.ts';
import { instrumentOf, money, price, quantity } from '../support/play.ts';
import { runs } from '../support/runs.ts';

const currencies = [
  { code: 'USD', digits: 8 },
  { code: 'EUR', digits: 2 },
];

describe('the ledger', () => {
  it('LEDG-1 a balance is the sum of its lines, exactly, each currency by itself', () => {
    const line = fc.record({ index: fc.nat(1), amount: fc.integer({ min: -(10 ** 13), max: 10 ** 13 }) });
    const property = fc.property(fc.array(line, { maxLength: 100 }), (lines) => {
      const ledger = new Ledger(currencies);
      const sums = [0n, 0n];
      for (const { index, amount } of lines) {
        ledger.post(index, amount);
        sums[index] = sums[index]! + BigInt(amount);
      }
      expect([ledger.balance(0), ledger.balance(1)].map((balance) => BigInt(balance))).toEqual(sums);
    });
    fc.assert(property, { numRuns: runs(200) });
  });

  it('LEDG-1 does not drift over a million lines of a tenth', () => {
    const ledger = new Ledger(currencies);
    for (let i = 0; i < 1_000_000; i++) ledger.post(0, money(0.1));
    expect(ledger.balance(0)).toBe(money(100_000));
  });

  it('LEDG-1 refuses a balance that does not fit, and keeps what it had', () => {
    const ledger = new Ledger(currencies, [Number.MAX_SAFE_INTEGER - 1, 0]);
    ledger.post(0, 1);
    expect(() => ledger.post(0, 1)).toThrow(HeadroomError);
    expect(ledger.balance(0)).toBe(Number.MAX_SAFE_INTEGER);
    const below = new Ledger(currencies, [-Number.MAX_SAFE_INTEGER, 0]);
    expect(() => below.post(0, -1)).toThrow(HeadroomError);
  });

  it('LEDG-2 equity is the balance of the currency of the account and every position at its price', () => {
    const ledger = new Ledger(currencies, [money(1000), 77]);
    const holding = (index: number, size: number) => ({
      index,
      marking: { instrument: instrumentOf('M0'), quantity: quantity(size) },
    });
    const prices = { priceOf: (market: number) => price([10.5, 4, 99][market]!) };
    expect(ledger.equityAt([], prices)).toBe(money(1000));
    // 1000 + 2 x 10.5 - 3 x 4 + 0.
    expect(ledger.equityAt([holding(0, 2), holding(1, -3), holding(2, 0)], prices)).toBe(money(1009));
  });

  it('LEDG-2 rounds every position by itself, half to even', () => {
    // Two digits of price and four of size for money of eight are exact; for four digits of size and money of 5 too few.
    const coarse = { ...instrumentOf('M0'), moneyDigits: 5, moneyMul: 1, moneyDiv: 10 };
    const ledger = new Ledger(currencies, [100, 0]);
    const long = { index: 0, marking: { instrument: coarse, quantity: 1 as Quantity } };
    const short = { index: 0, marking: { instrument: coarse, quantity: -1 as Quantity } };
    const prices = { priceOf: () => 25 as Price };
    // 25 / 10 = 2.5, to the even 2, twice; and -2 for the short.
    expect(ledger.equityAt([long, long], prices)).toBe(104);
    expect(ledger.equityAt([short], prices)).toBe(98);
  });

  it('LEDG-1 goes on from what was saved, and shares nothing with it', () => {
    const ledger = new Ledger(currencies);
    ledger.post(0, 5);
    const saved = ledger.save();
    ledger.post(0, 5);
    expect(saved).toEqual([5, 0]);
    const other = new Ledger(currencies, saved);
    other.post(1, 7);
    expect([other.balance(0), other.balance(1)]).toEqual([5, 7]);
    expect(ledger.balance(1)).toBe(0);
  });
});
