/**
 * Sizes in money at the edges: what closes, what is sold, and lots so small that a size hardly fits (ORD-4, SIZE-1).
 *
 * Rows are [open, high, low, close]; no fees and no slippage unless stated.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeadroomError } from '../../src/base/mul-div.ts';
import { buy, exit, sell } from '../../src/model/intent.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { Sizing } from '../../src/risk/sizing.ts';
import { costWithFee, lotsWithin, lotsWithinLeast } from '../../src/venue/market-terms.ts';
import { fates, fillLines, money, play, quantity, rate, type Row, type RulesRow } from '../support/play.ts';
import { runs } from '../support/runs.ts';

const calm: Row = [100, 100, 100, 100];
const rows = [calm, calm, calm, calm, calm];
const all: Sizing = { kind: 'percent', rate: rate(1) };
const amount = (decimal: number): Sizing => ({ kind: 'amount', amount: money(decimal) });

describe('on margin what closes is not judged for money', () => {
  it('ORD-4 a sale of all that is held, sized in percent', () => {
    // All 10,000 is in the position: 100 at 100. Equity is 10,000 again, so the sale is for 100.
    const played = play({
      account: 'margin',
      balance: 10_000,
      candles: rows,
      script: { 0: buy(), 2: sell() },
      sizing: all,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 100 @ 100 taker', '3 entry sell 100 @ 100 taker']);
    expect(played.position).toBe(0);
  });

  it('ORD-4 the same of a stop that rests, sized as an amount', () => {
    // 95 short for 9,500, nothing free. At 105 the amount is 90.4761, all of it closing.
    const script = { 0: sell(), 1: buy({ order: { type: 'stop', trigger: 105 } }) };
    const candles = [calm, calm, [100, 105, 100, 105], calm] as const;
    const played = play({ account: 'margin', balance: 9_500, candles, script, sizing: amount(9_500) });
    expect(fillLines(played)).toEqual(['1 entry sell 95 @ 100 taker', '2 entry buy 90.4761 @ 105 taker']);
  });

  it('ORD-4 a larger sale closes whole and opens as far as funds go', () => {
    // 60 long for 6,000, 4,000 free; a sale for 6,000 is 60: all of it closes.
    const played = play({
      account: 'margin',
      balance: 10_000,
      candles: rows,
      script: { 0: buy(), 2: sell() },
      sizing: amount(6_000),
    });
    expect(played.position).toBe(0);
  });
});

describe('on spot a sale in money holds and spends base', () => {
  it('ORD-4 the second of two sales that together exceed what is held is rejected', () => {
    // 50 held; 5,000 at 105 is 47.619, at 106 47.1698: 2.381 is left for the second.
    const resting = (limit: number) => sell({ order: { type: 'limit', limit } });
    const candles = [calm, calm, calm, [100, 111, 99, 110]] as const;
    const played = play({
      balance: 10_000,
      candles,
      script: { 0: buy(), 1: [resting(105), resting(106)] },
      sizing: amount(5_000),
    });
    expect(fates(played)).toEqual(['entry filled', 'entry filled', 'entry rejected funds']);
    expect(fillLines(played)[1]).toBe('3 entry sell 47.619 @ 105 maker');
    expect(played.orders[2]).toMatchObject({ value: 471_698, bound: 23_810 });
  });

  it('SIZE-1 a percentage sells what there is at a lower open', () => {
    // 10,000 at 99 would be 101.0101 of the 100 held.
    const candles = [calm, calm, calm, [99, 99, 99, 99]] as const;
    const played = play({ balance: 10_000, candles, script: { 0: buy(), 2: sell() }, sizing: all });
    expect(fillLines(played)[1]).toBe('3 entry sell 100 @ 99 taker');
  });
});

describe('a size in money that meets its price', () => {
  const bought = (decimal: number, rules: readonly RulesRow[]) =>
    play({ candles: [calm, calm], script: { 0: buy() }, sizing: amount(decimal), rules });

  it('FILL-7 may be as small and as large as the rules say, and no smaller or larger', () => {
    const rules = [{ minQuantity: 1, minNotional: 100, maxQuantity: 2 }];
    expect([100, 150, 200].map((size) => bought(size, rules).position)).toEqual([1, 1.5, 2]);
    const refused = (decimal: number, of: RulesRow) => {
      const { reason, value, bound } = bought(decimal, [of]).orders[0]!;
      return [reason, value, bound];
    };
    expect(refused(99.99, { minQuantity: 1 })).toEqual(['min-quantity', quantity(0.9999), quantity(1)]);
    expect(refused(99.99, { minNotional: 100 })).toEqual(['min-notional', money(99.99), money(100)]);
    expect(refused(200.01, { maxQuantity: 2 })).toEqual(['max-quantity', quantity(2.0001), quantity(2)]);
  });

  it('FILL-7 is refused where it buys no lot', () => {
    expect(bought(99.99, [{ lot: 1 }]).orders[0]).toMatchObject({
      state: 'rejected',
      reason: 'min-quantity',
      value: 0,
      bound: quantity(1),
    });
  });

  it('ORD-4 is refused with what it would sell and what there is', () => {
    // 5,000 at 100 are the 50 that are held; at 90 they would be 55.5555.
    const candles = [calm, calm, [90, 90, 90, 90]] as const;
    const played = play({ balance: 10_000, candles, script: { 0: buy(), 1: sell() }, sizing: amount(5_000) });
    expect(played.orders[1]).toMatchObject({
      state: 'rejected',
      reason: 'funds',
      value: quantity(55.5555),
      bound: quantity(50),
    });
  });
});

describe('a size in money that is to fill whole or not at all', () => {
  it('FILL-2 ORD-4 is cancelled where funds carry less than all of it; a percentage takes what there is', () => {
    // Ten times 100: 500 are in the first market, which then loses 30. Of the 70 it demands 47, and 23 carry 230.
    const run = (sizing: Sizing) =>
      play({
        account: 'margin',
        accountMargin: { mode: 'cross' },
        margin: { leverage: rate(10) },
        balance: 100,
        candles: [calm, calm, [94, 94, 94, 94]],
        script: { 0: buy() },
        others: [
          {
            candles: [calm, calm, calm],
            script: { 1: buy({ order: { type: 'limit', limit: 100, timeInForce: 'fok' } }) },
          },
        ],
        sizing,
      });
    expect(fates(run(amount(500)))).toEqual(['entry filled', 'entry cancelled fok']);
    expect(fillLines(run({ kind: 'percent', rate: rate(5) }))[1]).toBe('2 entry buy 2.3 @ 100 taker');
  });
});

describe('lots within an amount', () => {
  const market = (priceDigits: number, quantityDigits: number, moneyDigits: number) =>
    makeInstrument({
      id: 'A/USD', base: 'A', quote: 'USD', priceDigits, quantityDigits, moneyDigits,
      rules: [{ from: 0 as TimeMs, tick: 1 as Price, lot: 1 as Quantity, minQuantity: 0 as Quantity, maxQuantity: 0 as Quantity, minNotional: 0 as Money, priceBand: 0 as Rate }],
    }); // prettier-ignore
  const tenth = 100_000 as Rate;

  it('ORD-4 is exact where a lot is worth far less than a unit of money', () => {
    // 50.00 at 0.01 with a fee of 0.1 %: 5000 / 1.001 = 4995.004995004..., in units of 10^-8.
    const lots = lotsWithin(market(2, 8, 2), 5_000 as Money, 1 as Price, tenth, 1 as Quantity);
    expect(lots).toBe(499_500_499_500);
  });

  it('ORD-4 takes a lot less where the two roundings would cost a unit more than there is', () => {
    // At 0.50 with a fee of 100 %: 3 units of money buy 3 lots (1.5 + 1.5), booked as 2 + 2; 2 lots are 1 + 1.
    const everything = 100_000_000 as Rate;
    expect(lotsWithin(market(1, 0, 0), 3 as Money, 5 as Price, everything, 1 as Quantity)).toBe(2);
  });

  it('ORD-4 is the most that stays within the amount, exactly and as it is booked', () => {
    const ceil = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
    const given = fc.record({
      at: fc.integer({ min: 1, max: 100_000 }),
      of: fc.constantFrom(0, 1, 100_000, 333_333, 10_000_000),
      lot: fc.constantFrom(1, 7, 1_000),
      lots: fc.integer({ min: 0, max: 10_000 }),
      near: fc.integer({ min: -2, max: 3 }),
      digits: fc.constantFrom([2, 4, 8], [2, 4, 6], [2, 4, 4], [0, 0, 0]),
    });
    const property = fc.property(given, ({ at, of, lot, lots, near, digits: [p, q, m] }) => {
      const instrument = market(p, q, m);
      // In units of money of 10^-8, times what divides them.
      const unit = BigInt(instrument.moneyDiv) * 100_000_000n;
      const exact = (size: number): bigint =>
        BigInt(at) * BigInt(size) * BigInt(instrument.moneyMul) * BigInt(100_000_000 + of);
      const amount = Number(ceil(exact(lots * lot), unit)) + near;
      const size = lotsWithin(instrument, amount as Money, at as Price, of as Rate, lot as Quantity);
      const booked = costWithFee(instrument, at as Price, size, of as Rate, 0 as Money, 'half-even');
      expect(size % lot).toBe(0);
      if (amount <= 0) expect(size).toBe(0);
      else {
        expect(exact(size) <= BigInt(amount) * unit).toBe(true);
        expect(booked).toBeLessThanOrEqual(amount);
        // One more, and it would be beyond, but for a unit of money that roundings may take.
        expect(exact(size + lot) > BigInt(amount - 1) * unit).toBe(true);
        // Where roundings take nothing it is the most.
        const more = costWithFee(
          instrument,
          at as Price,
          (size + lot) as Quantity,
          of as Rate,
          0 as Money,
          'up',
        );
        if (exact(size + lot) <= BigInt(amount) * unit) expect(more).toBeGreaterThan(amount);
      }
    });
    fc.assert(property, { numRuns: runs(3_000) });
  });

  it('ORD-4 FEE-1 is none where the amount is less than the least fee', () => {
    const coin = market(2, 4, 8);
    expect(lotsWithinLeast(coin, 5 as Money, 1 as Price, 0 as Rate, 10 as Money, 1 as Quantity)).toBe(0);
    // 100 units a lot: of 250 with a fee of 50 at least, 200 are left, though by its rate it would be nothing.
    expect(lotsWithinLeast(coin, 250 as Money, 1 as Price, 0 as Rate, 50 as Money, 1 as Quantity)).toBe(2);
    expect(lotsWithinLeast(coin, 249 as Money, 1 as Price, 0 as Rate, 50 as Money, 1 as Quantity)).toBe(1);
  });

  it('LEDG-1 refuses a size that does not fit an exact integer', () => {
    // 1,000 at 0.00001 with lots of 10^-8 would be 10^16 units.
    const fine = market(5, 8, 8);
    expect(() => lotsWithin(fine, 100_000_000_000 as Money, 1 as Price, 0 as Rate, 1 as Quantity)).toThrow(
      HeadroomError,
    );
  });
});

describe('equity', () => {
  it('LEDG-1 that no longer fits an exact integer is refused', () => {
    // 80 million with 8 decimals: half of it in the market doubles to 120 million, 1.2 x 10^16 units.
    const half: Sizing = { kind: 'percent', rate: rate(0.5) };
    const candles = [calm, calm, [200, 200, 200, 200]] as const;
    expect(() => play({ balance: 80_000_000, candles, script: { 0: buy() }, sizing: half })).toThrow(
      HeadroomError,
    );
  });
});

describe('an open trade', () => {
  it('LEDG-1 LEDG-2 keeps the profit of what has left when more is bought later', () => {
    // 1 @ 100; half leaves at 110 (55 less the 50 it cost); 1 more @ 120. Open: 1.5 for 170.
    const candles = [calm, calm, [110, 110, 110, 110], [120, 120, 120, 120]] as const;
    const played = play({ candles, script: { 0: buy(), 1: exit({ share: 0.5 }), 2: buy() } });
    expect(played.run.trades[0]).toMatchObject({ grossProfit: money(5), openCost: money(170) });
  });
});
