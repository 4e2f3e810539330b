/**
 * Sizes by risk in plain arithmetic, and in whole numbers of any length where that does not tell: the same to the last unit
 * (SIZE-1). The rule is written out here in whole numbers alone. Few digits make quotients whole, where it is decided.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeInstrument, type TradingRules } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { lossOf, sizeByRisk, unitsFor, type Loss } from '../../src/risk/risk-size.ts';
import { runs } from '../support/runs.ts';

const one = 10n ** 8n;
const rules: TradingRules = {
  from: 0 as TimeMs,
  tick: 1 as Price,
  lot: 1 as Quantity,
  minQuantity: 0 as Quantity,
  maxQuantity: 0 as Quantity,
  minNotional: 0 as Money,
  priceBand: 0 as Rate,
};
const digits = fc.constantFrom([0, 0, 0], [2, 3, 2], [2, 8, 8], [8, 8, 2], [0, 2, 8]);
const instrument = digits.map(([priceDigits, quantityDigits, moneyDigits]) =>
  makeInstrument({
    id: 'M/Q',
    base: 'M',
    quote: 'Q',
    priceDigits: priceDigits,
    quantityDigits: quantityDigits,
    moneyDigits: moneyDigits,
    rules: [rules],
  }),
);
const price = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 1e9 }));
/** From a rebate of half a percent to a fee of as much. */
const fee = fc.oneof(fc.constant(0), fc.integer({ min: -500_000, max: 500_000 }));
const part = fc.oneof(fc.constantFrom(1e6, 5e7, 1e8), fc.integer({ min: 1, max: 1e8 }));
const amount = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1e15 }));
const loss = fc
  .record({ entry: price, stop: price, entryFee: fee, stopFee: fee })
  // Less than nothing cannot be lost: the fees that come back are less than the way to the stop.
  .filter((of) => lost(of as Loss) > 0n && of.entryFee + 1e8 > 0) as fc.Arbitrary<Loss>;

/** Of one unit, times 10^8: the way to the stop, and both fees. */
function lost({ entry, stop, entryFee, stopFee }: Loss): bigint {
  return (
    BigInt(Math.abs(entry - stop)) * one + BigInt(entry) * BigInt(entryFee) + BigInt(stop) * BigInt(stopFee)
  );
}

const up = (a: bigint, b: bigint): number => Number((a + b - 1n) / b);

describe('SIZE-1 in plain arithmetic', () => {
  it('a loss and what an amount buys are rounded up once', () => {
    const check = fc.property(instrument, loss, amount, ({ moneyMul, moneyDiv, ...rest }, of, many) => {
      const market = { ...rest, moneyMul, moneyDiv };
      const [mul, div] = [BigInt(moneyMul), BigInt(moneyDiv)];
      expect(lossOf(of, many, market)).toBe(up(lost(of) * BigInt(many) * mul, div * one));
      expect(unitsFor(many as Money, of, market)).toBe(up(BigInt(many) * div, BigInt(of.entry) * mul));
    });
    fc.assert(check, { numRuns: runs(2000) });
  });

  it('a size is the most that risk, cap and funds allow, each rounded down once', () => {
    const ladder = fc.array(fc.tuple(loss, part), { maxLength: 4 });
    const terms = fc.record({ rate: part, cap: part, leverage: fc.constantFrom(1e8, 3e8, 125e8) });
    const check = fc.property(
      fc.tuple(instrument, loss, ladder, terms, amount, fc.option(amount)),
      ([market, of, steps, { rate, cap, leverage }, equity, free]) => {
        const mul = BigInt(market.moneyMul);
        const div = BigInt(market.moneyDiv);
        const rungs = steps.map(([rung, share]) => ({ ...rung, share: share as Rate }));
        const size = sizeByRisk(
          { kind: 'risk', rate: rate as Rate, cap: cap as Rate },
          of,
          {
            equity: equity as Money,
            free: free as Money | null,
            leverage: leverage as Rate,
            instrument: market,
            rules,
          },
          rungs,
        );
        let each = lost(of) * one;
        for (const rung of rungs) each += lost(rung) * BigInt(rung.share);
        const byRisk = (BigInt(equity) * BigInt(rate) * one * div) / (each * mul);
        const byCap = (BigInt(equity) * BigInt(cap) * div) / (BigInt(of.entry) * one * mul);
        const taken =
          (BigInt(of.entry) * one ** 3n) / BigInt(leverage) + BigInt(of.entry) * BigInt(of.entryFee) * one;
        const byFunds = free === null ? byRisk : (BigInt(free) * one * one * div) / (taken * mul);
        const most = (BigInt(equity) * BigInt(cap)) / one;
        const carried = free === null ? most : (BigInt(free) * BigInt(leverage)) / one;
        const money = Number(carried < most ? carried : most);
        if (byRisk === 0n) expect(size).toEqual({ refused: 'below-lot', value: 0, bound: 1 });
        else if (byRisk <= byCap && byRisk <= byFunds)
          expect(size).toEqual({ quantity: Number(byRisk), quoteAmount: 0, cutToFunds: false });
        else if (money === 0) expect(size).toEqual({ refused: 'below-lot', value: 0, bound: 1 });
        else expect(size).toEqual({ quantity: 0, quoteAmount: money, cutToFunds: true });
      },
    );
    fc.assert(check, { numRuns: runs(3000) });
  });
});
