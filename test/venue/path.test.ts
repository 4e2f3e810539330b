/**
 * The path inside a candle: the jump, the legs, and what rests where along them (PATH-1, PATH-2, PATH-4).
 *
 * Rows are [open, high, low, close]. Row 0 closes at 100; what is decided there meets row 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { EntryType } from '../../src/model/intent.ts';
import { fillLines, play, type Played, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });
const ioc = (at: number): EntryType => ({ type: 'limit', limit: at, timeInForce: 'ioc' });

/** Buys of these types, decided in this order; their ids count from 1. */
const buys = (...orders: readonly EntryType[]) => orders.map((order) => buy({ order }));
/** Ids in the order of their fills. */
const sequence = (played: Played): readonly number[] => played.run.fills.map((fill) => fill.order);
const prices = (played: Played): readonly number[] => played.fills.map((fill) => fill.price);

describe('the jump to the open', () => {
  it('PATH-1 orders that the jump sweeps over meet the open, nearest to the previous close first', () => {
    const orders = buys(limit(98), limit(99), limit(96));
    const down = play({ candles: [calm, [97, 97, 97, 97]], script: { 0: orders } });
    // 100 jumps to 97: over 99, then 98; 96 is not reached.
    expect(sequence(down)).toEqual([2, 1]);
    expect(prices(down)).toEqual([97, 97]);

    const up = play({ candles: [calm, [103, 103, 103, 103]], script: { 0: buys(stop(102), stop(101)) } });
    expect(sequence(up)).toEqual([2, 1]);
    expect(prices(up)).toEqual([103, 103]);
  });

  it('PATH-1 what waits for the next price is met at its beginning, in order of arrival', () => {
    // A resting limit, then an IOC, a stop already passed (100 >= 99), a market order: 2, 3, 4, then 1.
    const orders = buys(limit(99.5), ioc(99), stop(99), { type: 'market' });
    const played = play({ candles: [calm, [98, 98, 98, 98]], script: { 0: orders } });
    expect(sequence(played)).toEqual([2, 3, 4, 1]);
    expect(prices(played)).toEqual([98, 98, 98, 98]);
  });

  it('PATH-1 a limit that arrived at or through the last price waits for the next one too', () => {
    // 105 is far above the jump from 100 to 98, and yet due before 99, which has to be swept over.
    const played = play({ candles: [calm, [98, 98, 98, 98]], script: { 0: buys(limit(99), limit(105)) } });
    expect(sequence(played)).toEqual([2, 1]);
  });

  it('PATH-1 a stop-limit takes where the jump triggers it, before what lies farther on', () => {
    const orders = buys(stop(103), { type: 'stop-limit', trigger: 101, limit: 120 });
    const played = play({ candles: [calm, [105, 105, 105, 105]], script: { 0: orders } });
    expect(sequence(played)).toEqual([2, 1]);
  });
});

describe('the legs', () => {
  const wide: Row = [100, 110, 90, 95];
  const spread = buys(limit(92), stop(108), limit(95), stop(105));

  it.each([
    // O 100, H 110, L 90, C 95
    { path: 'high-first', expected: [105, 108, 95, 92] },
    // O 100, L 90, H 110, C 95
    { path: 'low-first', expected: [95, 92, 105, 108] },
  ] as const)('PATH-2 $path: orders meet the path in the order in which it reaches them', (row) => {
    const played = play({ candles: [calm, wide], script: { 0: spread }, path: row.path });
    expect(prices(played)).toEqual(row.expected);
  });

  it('PATH-2 at one price stops come before limits, then order of arrival', () => {
    const orders = [sell({ order: limit(105) }), buy({ order: stop(105) }), sell({ order: limit(105) })];
    const played = play({ account: 'margin', candles: [calm, [100, 106, 100, 106]], script: { 0: orders } });
    expect(sequence(played)).toEqual([2, 1, 3]);
    expect(prices(played)).toEqual([105, 105, 105]);
  });

  it('PATH-2 an extreme itself is reached, the next tick beyond it is not', () => {
    const orders = buys(limit(90), limit(89.99), stop(110), stop(110.01));
    const played = play({ candles: [calm, wide], script: { 0: orders }, path: 'low-first' });
    expect(sequence(played)).toEqual([1, 3]);
  });
});

describe('what a fill causes', () => {
  // 100 -> 110 and 94 -> 96: the entry at 95 fills on the way to the low.
  const candle: Row = [100, 110, 94, 96];
  const bracket = buy({ order: limit(95), target: { price: 105 }, stop: { price: 90 } });

  it('PATH-4 rests from that point of the path on, and may fill in the same candle', () => {
    const played = play({ candles: [calm, candle], script: { 0: bracket }, path: 'low-first' });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 95 maker', '1 target sell 1 @ 105 maker']);
  });

  it('PATH-4 what lay behind is past', () => {
    // The high of 110 came first: the target rests from 95 on, and 105 is not seen again before row 2.
    const candles: readonly Row[] = [calm, candle, [96, 106, 96, 106]];
    const played = play({ candles, script: { 0: bracket }, path: 'high-first' });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 95 maker', '2 target sell 1 @ 105 maker']);
  });

  it("PATH-4 a strategy's answer meets the path at that point", () => {
    const played = play({
      candles: [calm, candle],
      script: { 0: buy({ order: limit(95) }) },
      path: 'low-first',
      onFill: (fill) => (fill.role === 'entry' ? exit() : null),
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 95 maker', '1 exit sell 1 @ 95 taker']);
    // 5 of the 6 down to the low, in the first third: 20,000 x 5 / 6, cut.
    expect(played.fills.map((fill) => fill.ms)).toEqual([16_666, 16_666]);
  });

  it('PATH-4 an answer that rests is met on the rest of the path only', () => {
    const played = play({
      candles: [calm, candle, [96, 96, 96, 96]],
      script: { 0: buy({ order: limit(95) }) },
      path: 'low-first',
      // 94.5 lies ahead on the way to the low; 96 ahead on the way up.
      onFill: (fill) =>
        fill.price === 95 ? [buy({ order: limit(94.5) }), exit({ share: 1, order: limit(96) })] : null,
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 95 maker',
      '1 entry buy 1 @ 94.5 maker',
      '1 exit sell 1 @ 96 maker',
    ]);
  });
});
