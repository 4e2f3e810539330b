import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdingTime, holdingTimes } from '../../src/stats/holding-times.ts';
import { expectancyR, rMultiple, rMultiples, sqn } from '../../src/stats/r-multiples.ts';
import { tradeGroups, type TradeGroup } from '../../src/stats/trade-groups.ts';
import * as payoff from '../../src/stats/trade-payoff.ts';
import { profitFactor, winRate } from '../../src/stats/trade-results.ts';
import { longestLossStreak, longestWinStreak } from '../../src/stats/trade-streaks.ts';
import { runs } from '../support/runs.ts';
import { at, detailOf, hourMs, tradeOf } from './make.ts';

const minute = 60_000;
const profits = (...all: readonly number[]) => all.map((profit, i) => detailOf(profit, { closedAt: i + 1 }));

/** Lean's own tests (TradeStatisticsTests): three winners, and the two losers and one winner. */
describe('figures of trades', () => {
  const winners = [
    detailOf(20, { openedAt: 0, closedAt: 20 * minute }),
    detailOf(20, { openedAt: 10 * minute, closedAt: 40 * minute }),
    detailOf(10, { openedAt: 30 * minute, closedAt: 40 * minute }),
  ];
  const mixed = [
    detailOf(-20, { openedAt: 0, closedAt: 20 * minute }),
    detailOf(-20, { openedAt: 30 * minute, closedAt: 40 * minute }),
    detailOf(10, { openedAt: 30 * minute, closedAt: 40 * minute }),
  ];

  it('METR-1 are those of Lean, where it does not say 0 for what is not there', () => {
    expect(payoff.payoffRatio(mixed)).toBe(0.5);
    expect(profitFactor(mixed)).toBe(0.25);
    expect([payoff.grossWins(mixed), payoff.grossLosses(mixed)]).toEqual([10, -40]);
    expect([payoff.largestWin(mixed), payoff.largestLoss(mixed)]).toEqual([10, -20]);
    expect([longestWinStreak(mixed), longestLossStreak(mixed)]).toEqual([1, 2]);
    expect([longestWinStreak(winners), longestLossStreak(winners)]).toEqual([3, 0]);
    expect(payoff.largestLoss(winners)).toBeNull();
    expect(holdingTimes(winners).averageHoldMs).toBe(20 * minute);
    expect(holdingTimes(mixed)).toEqual({
      averageHoldMs: 800_000,
      shortestHoldMs: 10 * minute,
      longestHoldMs: 20 * minute,
      averageWinHoldMs: 10 * minute,
      averageLossHoldMs: 15 * minute,
    });
  });

  it('METR-1 have the system quality of mean by deviation as Lean prints it, by the root of their number', () => {
    const results = (trades: readonly { readonly netProfit: number }[]) => trades.map((one) => one.netProfit);
    expect(sqn(results(winners))).toBeCloseTo(2.8867513459481276 * Math.sqrt(3), 12);
    expect(sqn(results(mixed))).toBeCloseTo(-0.5773502691896249 * Math.sqrt(3), 12);
  });
});

describe('payoff', () => {
  it('METR-1 is the average win by the average loss, and expectancy by that loss', () => {
    // Wins 30 and 50, losses 10 and 30, one even: 40 / 20, and 40 / 5 = 8 by 20.
    const trades = profits(30, -10, 0, 50, -30);
    expect(payoff.payoffRatio(trades)).toBe(2);
    expect(payoff.expectancyRatio(trades)).toBe(0.4);
    expect(payoff.payoffRatio(profits(10))).toBeNull();
    expect(payoff.payoffRatio(profits(-10))).toBeNull();
    expect(payoff.expectancyRatio(profits(10))).toBeNull();
    expect(payoff.expectancyRatio(profits(-10))).toBe(-1);
    expect(payoff.largestWin([])).toBeNull();
    expect([payoff.grossWins([]), payoff.grossLosses([])]).toEqual([0, 0]);
  });

  it('METR-1 agrees with win rate and profit factor', () => {
    const anyProfits = fc.array(fc.integer({ min: -100, max: 100 }).filter((value) => value !== 0));
    fc.assert(
      fc.property(anyProfits, (all) => {
        const trades = profits(...all);
        const ratio = payoff.payoffRatio(trades);
        if (ratio === null) return;
        const rate = winRate(trades)!;
        expect(profitFactor(trades)).toBeCloseTo((ratio * rate) / (1 - rate), 9);
        expect(payoff.expectancyRatio(trades)).toBeCloseTo((1 + ratio) * rate - 1, 9);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('R multiples', () => {
  it('METR-1 are net profits by what the first stop risked, null without one', () => {
    expect(rMultiple({ netProfit: 50, initialRisk: 25 })).toBe(2);
    expect(rMultiple({ netProfit: -25, initialRisk: 25 })).toBe(-1);
    expect(rMultiple({ netProfit: 50, initialRisk: null })).toBeNull();
    expect(rMultiple({ netProfit: 50, initialRisk: 0 })).toBeNull();
    const trades = [detailOf(50, { initialRisk: 25 }), detailOf(7), detailOf(-10, { initialRisk: 20 })];
    expect(rMultiples(trades)).toEqual([2, -0.5]);
    expect(expectancyR(trades)).toBe(0.75);
    expect(expectancyR([detailOf(7)])).toBeNull();
  });

  it('METR-1 have a quality that is undefined for fewer than two, and without deviation', () => {
    // Mean 1, offsets 1 to both sides: deviation sqrt(2) with n - 1 = 1, and sqrt(2) * 1 / sqrt(2).
    expect(sqn([0, 2])).toBeCloseTo(1, 14);
    expect(sqn([2])).toBeNull();
    expect(sqn([])).toBeNull();
    expect(sqn([2, 2, 2])).toBeNull();
  });
});

describe('streaks', () => {
  it('METR-1 go by when trades closed, and an even trade ends both', () => {
    expect(longestWinStreak(profits(1, 1, 0, 1, -1, -1, -1, 1))).toBe(2);
    expect(longestLossStreak(profits(1, 1, 0, 1, -1, -1, -1, 1))).toBe(3);
    const late = [tradeOf(1, { closedAt: 3 }), tradeOf(-1, { closedAt: 2 }), tradeOf(1, { closedAt: 4 })];
    expect(longestWinStreak(late)).toBe(2);
    expect(longestWinStreak([])).toBe(0);
  });
});

describe('holding times', () => {
  it('METR-1 run from the first fill to the last, null while a trade is open', () => {
    expect(holdingTime(tradeOf(1, { openedAt: 5, closedAt: 12 }))).toBe(7);
    expect(holdingTime(tradeOf(1, { openedAt: 5, closedAt: null }))).toBeNull();
    expect(Object.values(holdingTimes([]))).toEqual([null, null, null, null, null]);
  });
});

describe('groups of trades', () => {
  const opened = (text: string, netProfit: number, more = {}) =>
    detailOf(netProfit, { openedAt: at(text), closedAt: at(text) + hourMs, ...more });
  // Monday, Monday, Sunday.
  const trades = [
    opened('2024-01-01T09:30Z', 10, { side: 'long', exitReason: 'target', initialRisk: 5 }),
    opened('2024-02-05T09:59Z', -4, { side: 'short', exitReason: 'stop', initialRisk: 4 }),
    opened('2024-02-04T23:30Z', 6, { side: 'long', exitReason: 'stop' }),
  ];

  it('METR-1 are by side, what closed them, and hour, weekday and month of their opening in UTC', () => {
    const { bySide, byExitReason, byHour, byWeekday, byMonth } = tradeGroups(trades);
    const lines = (rows: typeof byHour | typeof bySide | typeof byExitReason) =>
      rows.map(({ key, trades: count, netProfit }) => [key, count, netProfit]);
    expect(lines(bySide)).toEqual([['long', 2, 16], ['short', 1, -4]]); // prettier-ignore
    expect(lines(byExitReason)).toEqual([['stop', 2, 2], ['target', 1, 10]]); // prettier-ignore
    expect(lines(byHour)).toEqual([[9, 2, 6], [23, 1, 6]]); // prettier-ignore
    expect(lines(byWeekday)).toEqual([[1, 2, 6], [7, 1, 6]]); // prettier-ignore
    expect(lines(byMonth)).toEqual([[1, 1, 10], [2, 2, 2]]); // prettier-ignore
  });

  it('METR-1 have the figures of their trades', () => {
    expect(tradeGroups(trades).byHour[0]).toEqual({
      key: 9,
      trades: 2,
      netProfit: 6,
      winRate: 0.5,
      profitFactor: 2.5,
      expectancy: 3,
      expectancyR: 0.5, // 2 and -1
    });
    expect(tradeGroups(trades).byHour[1]).toMatchObject({ profitFactor: null, expectancyR: null });
  });

  it('METR-1 move with an offset from UTC', () => {
    const { byHour, byWeekday } = tradeGroups(trades, hourMs);
    expect(byHour.map((row) => row.key)).toEqual([0, 10]);
    expect(byWeekday.map((row) => [row.key, row.trades])).toEqual([[1, 3]]);
  });

  it('METR-1 share every trade out once', () => {
    const anyTrade = fc
      .tuple(fc.integer({ min: 0, max: 3e12 }), fc.integer({ min: -100, max: 100 }), fc.boolean())
      .map(([openedAt, profit, isLong]) =>
        detailOf(profit, { openedAt, closedAt: openedAt + 1, side: isLong ? 'long' : 'short' }),
      );
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 30 }), (all) => {
        const total = all.reduce((sum, trade) => sum + trade.netProfit, 0);
        const groups: readonly (readonly TradeGroup<string | number>[])[] = Object.values(tradeGroups(all));
        for (const rows of groups) {
          expect(rows.reduce((sum, row) => sum + row.trades, 0)).toBe(all.length);
          expect(rows.reduce((sum, row) => sum + row.netProfit, 0)).toBe(total);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
