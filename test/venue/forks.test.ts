/**
 * What the two walks of a candle look at, and what they leave alone (PATH-3, PATH-5): margins, funding, commands on
 * their way, orders that have filled in part. Rows are [open, high, low, close, volume]; row 0 closes at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, oneCancelsOther, sell, type EntryType, type Intents } from '../../src/model/intent.ts';
import {
  fates,
  fillLines,
  minute,
  money,
  play,
  quantity,
  rate,
  recordsOf,
  start,
  type Play,
  type Row,
} from '../support/play.ts';

const at = (level: number, volume = 0): Row => [level, level, level, level, volume];
const calm = at(100);
const limit = (level: number): EntryType => ({ type: 'limit', limit: level });
const isolated = (candle: Row, script: Record<number, Intents>, more: Partial<Play> = {}) =>
  play({
    account: 'margin',
    accountMargin: { mode: 'isolated' },
    margin: { leverage: rate(10) },
    balance: 100,
    candles: [calm, calm, candle],
    script,
    ...more,
  });
const doubts = ({ run }: ReturnType<typeof play>): number => run.ambiguities.length;

describe('a margin that may be used up', () => {
  it('PATH-5 MARG-1 before a target is reached makes a candle ambiguous, for a long and for a short', () => {
    // A long at 100 with 10 is gone at 90, a short at 110; the targets lie on the other side.
    const long = isolated([100, 111, 89, 100], { 0: buy({ target: { price: 110 } }) });
    expect([fillLines(long)[1], doubts(long)]).toEqual(['2 liquidation sell 1 @ 90 taker', 1]);
    const short = isolated([100, 111, 89, 100], { 0: sell({ target: { price: 90 } }) });
    expect([fillLines(short)[1], doubts(short)]).toEqual(['2 liquidation buy 1 @ 110 taker', 1]);
    const happy = isolated(
      [100, 111, 89, 100],
      { 0: buy({ target: { price: 110 } }) },
      { path: 'favourable' },
    );
    expect([fillLines(happy)[1], doubts(happy)]).toEqual(['2 target sell 1 @ 110 maker', 1]);
  });

  it('PATH-5 MARG-1 after an entry does so as well', () => {
    // Bought at 105 on the way up with 10.5; at 94.5 it is gone, if the low comes after.
    const order = { type: 'stop', trigger: 105 } as const;
    const played = isolated([100, 106, 94, 104], { 1: buy({ order }) });
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 105 taker', '2 liquidation sell 1 @ 94.5 taker']);
    expect(doubts(played)).toBe(1);
  });
});

describe('what lies inside a candle', () => {
  it('PATH-3 MARG-1 two walks that lose all there is are even, whatever they lose beyond it', () => {
    // 105 is bought at 126 and sold at 84, or 97 sold at 77.6 and bought at 116.4: 42 and 38.8, of 30.
    const entry = (make: typeof buy, trigger: number) =>
      make({ order: { type: 'stop', trigger }, stop: { distance: 1 } });
    const played = play({
      account: 'margin',
      accountMargin: { mode: 'cross' },
      margin: { leverage: rate(10) },
      balance: 30,
      slippage: { kind: 'rate', rate: rate(0.2) },
      candles: [calm, [100, 106, 94, 101]],
      script: { 0: oneCancelsOther([entry(buy, 105), entry(sell, 97)]) },
    });
    expect(fillLines(played)).toEqual(['1 entry sell 1 @ 77.6 taker', '1 stop buy 1 @ 116.4 taker']);
    expect(played.run.ambiguities.map(({ difference }) => difference)).toEqual([0]);
  });

  it('PATH-3 FUND-1 funding that an entry pays or escapes is looked at', () => {
    // Every half minute. With the high first 105 is reached before the first time, else after it.
    const order = { type: 'stop', trigger: 105 } as const;
    const paid = (path: NonNullable<Play['path']>) =>
      recordsOf(
        play({
          account: 'margin',
          candles: [calm, calm, [100, 106, 94, 100]],
          script: { 1: buy({ order }) },
          funding: { kind: 'constant', rate: rate(0.01), everyMs: 30_000 },
          path,
        }),
        'funding',
      ).length;
    expect([paid('adverse'), paid('favourable')]).toEqual([2, 1]);
  });

  it('PATH-3 FUND-1 so is funding that an exit pays or escapes', () => {
    // 1 % every half minute: twice in row 1. Then the exit is reached before the next time, or after it.
    const paid = (path: NonNullable<Play['path']>) =>
      recordsOf(
        play({
          account: 'margin',
          candles: [calm, calm, [100, 106, 94, 100]],
          script: { 0: buy({ target: { price: 105 } }) },
          funding: { kind: 'constant', rate: rate(0.01), everyMs: 30_000 },
          path,
        }),
        'funding',
      ).length;
    expect([paid('adverse'), paid('favourable')]).toEqual([3, 2]);
  });

  it('PATH-3 FUND-1 so is funding on a leg that stands still', () => {
    // After 50 seconds the price is at 105 with the high first; with the low first it has stood at 110 for ten.
    const funding = { kind: 'series', times: [start + 2 * minute + 50_000], rates: [rate(0.01)] } as const;
    const got = (path: NonNullable<Play['path']>) => {
      const candles = [calm, calm, [100, 110, 100, 110] as const];
      return recordsOf(play({ account: 'margin', candles, script: { 0: sell() }, funding, path }), 'funding');
    };
    expect(got('adverse').map(({ amount }) => amount)).toEqual([money(1.05)]);
    expect(got('favourable').map(({ amount }) => amount)).toEqual([money(1.1)]);
  });

  it('FUND-1 TIME-4 funding inside the candle of an entry is of the price at its moment', () => {
    // High first: 110 after 20 seconds, 100 after 40, so 105 after 30; 110 at the end.
    const funding = { kind: 'constant', rate: rate(0.01), everyMs: 30_000 } as const;
    const paid = (order: EntryType) =>
      recordsOf(
        play({
          account: 'margin',
          candles: [calm, [100, 110, 100, 110]],
          script: { 0: buy({ order }) },
          funding,
          path: 'high-first',
        }),
        'funding',
      ).map(({ amount }) => amount);
    for (const order of [{ type: 'market' }, { type: 'stop', trigger: 105 }] as const) {
      expect(paid(order)).toEqual([money(-1.05), money(-1.1)]);
    }
  });

  it('PATH-5 LAT-1 an order that arrives is bought dear, or cheap', () => {
    // After ten seconds: half way to 106, or half way to 94.
    const bought = (path: NonNullable<Play['path']>) =>
      play({
        candles: [calm, [100, 106, 94, 100]],
        script: { 0: buy() },
        latency: { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
        path,
      });
    expect(fillLines(bought('adverse'))).toEqual(['1 entry buy 1 @ 103 taker']);
    expect(fillLines(bought('favourable'))).toEqual(['1 entry buy 1 @ 97 taker']);
    expect(doubts(bought('adverse'))).toBe(1);
  });

  it('PATH-5 LAT-1 an order that arrives where the path stands still to the close fills on both walks', () => {
    // After 59 seconds the price is 100 if the high came first, and 100.5 if the low did. Either costs a fee of 1 %.
    const played = play({
      candles: [at(110), at(110), [110, 110, 100, 100]],
      script: { 0: buy(), 1: exit() },
      latency: { order: { least: 59_000, most: 59_000 }, answer: { least: 0, most: 0 } },
      fees: { maker: 0.01, taker: 0.01 },
    });
    expect(fillLines(played)[1]).toBe('2 exit sell 1 @ 100 taker');
    expect(played.run.ambiguities.map(({ difference }) => difference)).toEqual([money(-0.5 + 0.005)]);
  });

  it('PATH-5 STOP-5 a trailing stop that buys back may be moved by the low and met at the high', () => {
    // At 105, and at 99 after the low of 94.
    const order = { type: 'trailing-stop', distance: 5 } as const;
    const played = play({
      account: 'margin',
      candles: [calm, calm, [100, 102, 94, 98]],
      script: { 0: sell(), 1: exit({ order }) },
    });
    // Low first it is bought back at 99, high first it is still short at 98, which is better.
    expect([fillLines(played)[1], doubts(played)]).toEqual(['2 exit buy 1 @ 99 taker', 1]);
  });
});

describe('a look ahead', () => {
  it('PATH-3 FILL-6 spends nothing of a size in money that has filled in part', () => {
    // 400 at 100: 2, and the other 2 in a candle that is walked both ways, since the stop may be met after.
    const played = play({
      candles: [calm, at(100, 4), [101, 102, 94, 100, 100]],
      script: { 0: buy({ order: limit(100), stop: { price: 95 } }) },
      participation: 0.5,
      sizing: { kind: 'amount', amount: money(400) },
    });
    expect(fillLines(played).slice(0, 2)).toEqual(['1 entry buy 2 @ 100 taker', '2 entry buy 2 @ 100 maker']);
    expect(fates(played)).toEqual(['entry filled', 'stop filled']);
  });

  it('PATH-3 FEE-1 keeps nothing of what is bought for a fee in base', () => {
    // 1 % of 1 on its total of 2, in a candle that is walked both ways.
    const played = play({
      candles: [calm, at(100, 2), [101, 106, 94, 100, 100]],
      script: { 0: buy({ order: limit(100), stop: { price: 95 }, target: { price: 105 } }) },
      participation: 0.5,
      sizing: { kind: 'quantity', quantity: quantity(2) },
      fees: { maker: 0.01, taker: 0.01 },
      feeTerms: { currency: 'received' },
    });
    expect(played.fills.slice(0, 2).map((fill) => fill.quantity)).toEqual([1, 1]);
    expect(fillLines(played)[2]).toBe('2 stop sell 1.98 @ 95 taker');
    expect(doubts(played)).toBe(1);
  });
});

describe('limits that chance decides about', () => {
  it('FILL-2 are drawn anew for each candle: what touches often fills', () => {
    // One in two: of ten limits none is left after forty candles that touch them.
    const touch: Row = [100, 100, 99, 100];
    const played = play({
      candles: [calm, ...Array<Row>(40).fill(touch)],
      script: { 0: Array.from({ length: 10 }, () => buy({ order: limit(99) })) },
      limitFills: { kind: 'probability', rate: rate(0.5) },
    });
    expect(fates(played)).toEqual(Array<string>(10).fill('entry filled'));
    const rows = played.fills.map(({ row }) => row);
    expect(new Set(rows).size).toBeGreaterThan(2);
  });

  it('FILL-3 FILL-2 stops trigger where they are touched, whatever limits have to be', () => {
    const played = play({
      candles: [calm, calm, [100, 100, 95, 96]],
      script: { 0: buy({ stop: { price: 95 } }) },
      limitFills: { kind: 'cross' },
    });
    expect(fillLines(played)[1]).toBe('2 stop sell 1 @ 95 taker');
  });
});
