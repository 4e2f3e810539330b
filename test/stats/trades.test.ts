import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposure } from '../../src/stats/exposure.ts';
import { tradeTotals } from '../../src/stats/trade-costs.ts';
import { closedTrades } from '../../src/stats/trade-figures.ts';
import * as results from '../../src/stats/trade-results.ts';
import '../support/runs.ts';
import { tradeOf } from './make.ts';

const trades = [tradeOf(30), tradeOf(-10), tradeOf(0), tradeOf(50), tradeOf(-30)];

describe('results of trades', () => {
  it('METR-1 count a trade at exactly zero as a trade, neither won nor lost', () => {
    expect(results.winRate(trades)).toBe(2 / 5);
    expect(results.profitFactor(trades)).toBe(80 / 40);
    expect(results.expectancy(trades)).toBe(40 / 5);
    expect(results.averageWin(trades)).toBe(80 / 2);
    expect(results.averageLoss(trades)).toBe(-40 / 2);
  });

  it('METR-1 weigh each trade alike in the return of a trade', () => {
    // 10 on 100 and -10 on 1,000: (0.1 - 0.01) / 2, although the money is even.
    const sizes = [tradeOf(10, { entryValue: 100 }), tradeOf(-10, { entryValue: 1000 })];
    expect(results.expectancyReturn(sizes)).toBeCloseTo(0.045, 15);
    expect(results.expectancy(sizes)).toBe(0);
    expect(results.expectancyReturn([tradeOf(10, { entryValue: 0 })])).toBeNull();
  });

  it('METR-1 are undefined where there is nothing to average or to divide by', () => {
    const { winRate, profitFactor, expectancy, expectancyReturn, averageWin, averageLoss } = results;
    for (const metric of [winRate, profitFactor, expectancy, expectancyReturn, averageWin, averageLoss]) {
      expect(metric([])).toBeNull();
    }
    expect(profitFactor([tradeOf(30), tradeOf(0)])).toBeNull();
    expect(averageLoss([tradeOf(30)])).toBeNull();
    expect(averageWin([tradeOf(-30)])).toBeNull();
  });

  it('METR-1 have a profit factor of 0, not none, when nothing won', () => {
    expect(results.profitFactor([tradeOf(-30)])).toBe(0);
    expect(results.winRate([tradeOf(-30)])).toBe(0);
  });

  it('METR-1 leave trades that are still open out of results', () => {
    const open = tradeOf(99, { closedAt: null });
    expect(closedTrades([open, ...trades])).toEqual(trades);
  });

  it('METR-1 agree: expectancy is the average win and loss, each by its share', () => {
    const anyTrades = fc.array(
      fc.integer({ min: -1000, max: 1000 }).map((profit) => tradeOf(profit)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(anyTrades, (closed) => {
        const lossRate = closed.filter((trade) => trade.netProfit < 0).length / closed.length;
        const won = results.winRate(closed)! * (results.averageWin(closed) ?? 0);
        const lost = lossRate * (results.averageLoss(closed) ?? 0);
        expect(results.expectancy(closed)).toBeCloseTo(won + lost, 9);
      }),
    );
  });
});

describe('costs of trades', () => {
  it('METR-1 are totals over all trades, open ones too', () => {
    const costly = [
      tradeOf(7, { grossProfit: 10, fees: 2, slippage: 0.5 }),
      tradeOf(-5, { grossProfit: -4, fees: 1, slippage: 0.25, closedAt: null }),
    ];
    expect(tradeTotals(costly)).toEqual({ grossProfit: 6, netProfit: 2, fees: 3, slippage: 0.75 });
    expect(tradeTotals([])).toEqual({ grossProfit: 0, netProfit: 0, fees: 0, slippage: 0 });
  });
});

describe('exposure', () => {
  const held = (openedAt: number, closedAt: number | null) => tradeOf(0, { openedAt, closedAt });

  it('METR-1 counts time once, however many positions were open', () => {
    // 10 to 30 and 20 to 40 are 10 to 40; with 60 to 70 that is 40 of 100. The one inside another adds nothing.
    const spans = [held(20, 40), held(10, 30), held(60, 70), held(22, 25)];
    expect(exposure(spans, { from: 0, to: 100 })).toBe(0.4);
  });

  it('METR-1 lets an open trade last to the end, and cuts trades to the span', () => {
    expect(exposure([held(75, null)], { from: 0, to: 100 })).toBe(0.25);
    expect(exposure([held(-50, 10), held(90, 500)], { from: 0, to: 100 })).toBe(0.2);
    expect(exposure([held(-50, -10), held(110, 500)], { from: 0, to: 100 })).toBe(0);
  });

  it('METR-1 is 0 without trades, and undefined where no time passed', () => {
    expect(exposure([], { from: 0, to: 100 })).toBe(0);
    expect(exposure([held(0, 1)], { from: 5, to: 5 })).toBeNull();
  });

  it('METR-1 is the share of instants at which something was open', () => {
    const anySpan = fc.tuple(fc.integer({ min: -5, max: 45 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(anySpan), (spans) => {
        const held40 = spans.map(([from, length]) => held(from, from + length));
        const instants = Array.from({ length: 40 }, (_, i) => i + 0.5);
        const inside = instants.filter((now) =>
          held40.some((one) => one.openedAt < now && now < one.closedAt!),
        );
        expect(exposure(held40, { from: 0, to: 40 })).toBe(inside.length / 40);
      }),
    );
  });
});
