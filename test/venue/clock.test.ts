/**
 * The clock of the walk, by which the walks of all markets merge (PATH-7).
 *
 * Candles last a minute: the extremes come 20,000 ms and 40,000 ms after the open.
 */
import { describe, expect, it } from 'vitest';
import { buy, type EntryType } from '../../src/model/intent.ts';
import { play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });

describe("the walk's clock", () => {
  it('PATH-7 is linear between O at t, the extremes at t+d/3 and t+2d/3, and C at t+d', () => {
    // 100 -> 110 -> 90 -> 100. 105 is half of the first leg, 110 its end, 95 is 15 of the 20 of the second, 90 its end.
    const orders = [buy(), ...[105, 110].map((at) => buy({ order: stop(at) }))];
    const bracket = buy({ order: limit(90), target: { distance: 2.5 } });
    const played = play({
      candles: [calm, [100, 110, 90, 100]],
      script: { 0: [...orders, buy({ order: limit(95) }), bracket] },
      path: 'high-first',
    });
    expect(played.fills.map(({ price, ms }) => [price, ms])).toEqual([
      [100, 0],
      [105, 10_000],
      [110, 20_000],
      [95, 35_000],
      [90, 40_000],
      // 2.5 of the 10 of the last leg.
      [92.5, 45_000],
    ]);
  });

  it('PATH-7 a moment is cut to whole milliseconds', () => {
    // 1 of 3 in 20,000 ms: 6,666.67.
    const played = play({
      candles: [calm, [100, 103, 100, 103]],
      script: { 0: buy({ order: stop(101) }) },
      path: 'high-first',
    });
    expect(played.fills.map((fill) => fill.ms)).toEqual([6_666]);
  });

  it('PATH-7 the walks of all markets merge by the clock, then by market, then by arrival', () => {
    // M0: 100 -> 110, 108 at 16,000 and 105 at 10,000. M1: 50 -> 60, 52 at 4,000, 55 at 10,000.
    const m1 = [buy({ order: stop(55) }), buy({ order: stop(52) }), buy({ order: stop(55) })];
    const others = [
      {
        candles: [
          [50, 50, 50, 50],
          [50, 60, 50, 60],
        ] as readonly Row[],
        script: { 0: m1 },
      },
    ];
    const played = play({
      candles: [calm, [100, 110, 100, 110]],
      script: { 0: [buy({ order: stop(108) }), buy({ order: stop(105) })] },
      others,
      path: 'high-first',
    });
    expect(played.fills.map(({ market, price, ms }) => [market, price, ms])).toEqual([
      [1, 52, 4_000],
      [0, 105, 10_000],
      [1, 55, 10_000],
      [1, 55, 10_000],
      [0, 108, 16_000],
    ]);
    // M1's orders are 3 to 5: of its two at 55 the first to arrive fills first.
    expect(played.run.fills.map((fill) => fill.order)).toEqual([4, 2, 3, 5, 1]);
  });

  it('PATH-7 shared cash goes to whom the clock meets first, not to the market that comes first', () => {
    // 300 in all, 157 held by the two stops. Each fill is answered with one more: M1 at 4,000 ms takes 52 of the free
    // 143, and M0 at 10,000 ms finds 91 where it needs 105.
    const answered = new Set<number>();
    const played = play({
      candles: [calm, [100, 110, 100, 110]],
      script: { 0: buy({ order: stop(105) }) },
      others: [
        {
          candles: [
            [50, 50, 50, 50],
            [50, 60, 50, 60],
          ],
          script: { 0: buy({ order: stop(52) }) },
        },
      ],
      balance: 300,
      path: 'high-first',
      onFill: (fill) => {
        if (answered.has(fill.price)) return null;
        answered.add(fill.price);
        return buy();
      },
    });
    expect(played.fills.map(({ market, price }) => [market, price])).toEqual([
      [1, 52],
      [1, 52],
      [0, 105],
    ]);
    const last = played.orders.at(-1)!;
    expect([last.market, last.reason, last.value / 1e8, last.bound / 1e8]).toEqual([0, 'funds', 105, 91]);
  });
});
