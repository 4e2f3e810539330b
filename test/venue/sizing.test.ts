/**
 * Sizes: a fixed quantity, a fixed amount of money, a percentage of equity, with the fee inside (SIZE-1, ORD-4).
 *
 * Rows are [open, high, low, close]; row 0 closes at 100. Sizes are cut to 0.0001.
 */
import { describe, expect, it } from 'vitest';
import { buy, sell, type EntryType } from '../../src/model/intent.ts';
import { fillLines, money, play, quantity, rate, type Played, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const fees = { maker: 0.001, taker: 0.002 } as const;
const ended = (played: Played, order: number) => {
  const { state, reason, value, bound } = played.orders[order - 1]!;
  return [state, reason, value / 1e8, bound / 1e8];
};

describe('sizes in money', () => {
  const amount = (decimal: number) => ({ kind: 'amount', amount: money(decimal) }) as const;
  const percent = (fraction: number) => ({ kind: 'percent', rate: rate(fraction) }) as const;

  it('ORD-4 a size in quote becomes lots at the fill price, fee inside it', () => {
    // Decided at 100, filled at 110: 1,000 / (110 x 1.002) = 9.07276..., cut to the lot of 0.01.
    const row: Row = [110, 110, 110, 110];
    const played = play({
      candles: [calm, row],
      script: { 0: buy() },
      sizing: amount(1000),
      fees,
      rules: [{ lot: 0.01 }],
    });
    expect(played.fills[0]).toMatchObject({ quantity: 9.07, price: 110 });
    // 9.07 x 110 = 997.70, fee 1.9954: 999.6954 of the 1,000.
    expect(played.cash).toBe(1_000_000 - 999.6954);
  });

  it('ORD-4 a size in quote that comes out even is spent whole', () => {
    // 1,002 = 10 x 100 x 1.002.
    const played = play({ candles: [calm, calm], script: { 0: buy() }, sizing: amount(1002), fees });
    expect(played.fills[0]).toMatchObject({ quantity: 10, fee: 2 });
  });

  it('ORD-4 a limit of a size in quote holds that amount, and pays a maker fee at its limit', () => {
    const script = { 0: [buy({ order: limit(90) }), buy({ order: limit(80) })] };
    const played = play({
      candles: [calm, [100, 100, 90, 95]],
      script,
      sizing: amount(600),
      balance: 1000,
      fees,
    });
    expect(ended(played, 2)).toEqual(['rejected', 'funds', 600, 400]);
    // 600 / (90 x 1.001) = 6.66000...: 6.66 x 90.09 = 599.9994; one more lot would be 600.008.
    expect(played.fills[0]).toMatchObject({ quantity: 6.66, price: 90, liquidity: 'maker' });
  });

  it('SIZE-1 a fixed quantity is that many units, cut to the lot', () => {
    const sizing = { kind: 'quantity', quantity: quantity(1.2345) } as const;
    const played = play({ candles: [calm, calm], script: { 0: buy() }, sizing, rules: [{ lot: 0.01 }] });
    expect(played.fills[0]!.quantity).toBe(1.23);
  });

  it('SIZE-1 a fixed amount that funds do not carry is rejected', () => {
    const played = play({ candles: [calm, calm], script: { 0: buy() }, sizing: amount(600), balance: 500 });
    expect(ended(played, 1)).toEqual(['rejected', 'funds', 600, 500]);
  });

  it('SIZE-1 a percentage is of the equity at the decision', () => {
    // 25 % of 1,000 at 100; then equity is 750 + 2.5 x 120 = 1,050 and 25 % of it at 120 buys 2.1875.
    const candles: readonly Row[] = [calm, [100, 120, 100, 120], [120, 120, 120, 120]];
    const played = play({ candles, script: { 0: buy(), 1: buy() }, sizing: percent(0.25), balance: 1000 });
    expect(played.fills.map((fill) => fill.quantity)).toEqual([2.5, 2.1875]);
  });

  it('SIZE-1 a percentage takes what funds there are: a higher open does not reject it', () => {
    // All of 1,000 at an open of 125 with 0.2 %: 1,000 / 125.25 = 7.98403...
    const row: Row = [125, 125, 125, 125];
    const played = play({
      candles: [calm, row],
      script: { 0: buy() },
      sizing: percent(1),
      balance: 1000,
      fees,
    });
    expect(fillLines(played)).toEqual(['1 entry buy 7.984 @ 125 taker']);
    // Twice in one market: the second takes the rest, 400 of the 600 that it asks for.
    const twice = play({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: buy() },
      sizing: percent(0.6),
      balance: 1000,
    });
    expect(twice.fills.map((fill) => fill.quantity)).toEqual([6, 4]);
  });

  it('SIZE-1 a percentage of which not one lot can be paid is rejected with funds', () => {
    const played = play({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: buy() },
      sizing: percent(1),
      balance: 1000,
    });
    expect(ended(played, 2)).toEqual(['rejected', 'funds', 1000, 0]);
  });

  it('SIZE-1 a percentage of nothing, or less, is no size', () => {
    // The short of all there is doubles and is liquidated: nothing is left.
    const candles: readonly Row[] = [calm, calm, [100, 250, 100, 250], [250, 250, 250, 250]];
    const played = play({
      account: 'margin',
      candles,
      script: { 0: sell(), 2: buy() },
      sizing: percent(1),
      balance: 100,
    });
    expect(played.run.refusals).toMatchObject([{ stage: 'size', reason: 'no-equity', value: 0, bound: 0 }]);
  });
});
