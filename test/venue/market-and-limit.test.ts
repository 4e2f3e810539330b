/**
 * Market and limit orders: FILL-1, FILL-2, FILL-5, and what ORD-1 takes. Rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import { fates, fillLines, play, rate, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const ioc = (at: number): EntryType => ({ type: 'limit', limit: at, timeInForce: 'ioc' });
const oneTick = { kind: 'ticks', ticks: 1 } as const;

/** One order decided at 100, and the candle or candles that it meets. */
const one = (order: EntryType, rows: readonly Row[], more: Partial<Play> = {}) =>
  play({ candles: [calm, ...rows], script: { 0: buy({ order }) }, ...more });

describe('market orders', () => {
  it('FILL-1 a market order fills at the next open, as taker', () => {
    expect(fillLines(one({ type: 'market' }, [[103, 104, 99, 101]]))).toEqual(['1 entry buy 1 @ 103 taker']);
  });

  it('FILL-1 it is worsened by slippage: a buy up, a sell down', () => {
    const candles: readonly Row[] = [calm, [103, 110, 90, 101], [98, 110, 90, 101]];
    const played = play({ candles, script: { 0: buy(), 1: exit() }, slippage: oneTick });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 103.01 taker', '2 exit sell 1 @ 97.99 taker']);
    expect(played.fills.map((fill) => fill.priceBefore)).toEqual([103, 98]);
  });
});

describe('resting limits', () => {
  it('FILL-2 a limit fills at its limit, as maker, when the path reaches it', () => {
    expect(fillLines(one(limit(97), [[100, 101, 97, 100]]))).toEqual(['1 entry buy 1 @ 97 maker']);
    expect(fillLines(one(limit(97), [[100, 101, 97.01, 100]]))).toEqual([]);
  });

  it('FILL-2 when the jump carries the price to or through it, at the open, which is never worse', () => {
    expect(fillLines(one(limit(97), [[95, 99, 94, 98]]))).toEqual(['1 entry buy 1 @ 95 maker']);
    expect(fillLines(one(limit(97), [[97, 99, 97, 98]]))).toEqual(['1 entry buy 1 @ 97 maker']);
  });

  it('FILL-2 the same for a sell, mirrored', () => {
    const script = { 0: sell({ order: limit(103) }) };
    const at = (row: Row) => fillLines(play({ account: 'margin', candles: [calm, row], script }));
    expect(at([100, 103, 99, 100])).toEqual(['1 entry sell 1 @ 103 maker']);
    expect(at([106, 107, 101, 102])).toEqual(['1 entry sell 1 @ 106 maker']);
    expect(at([100, 102.99, 99, 100])).toEqual([]);
  });

  it('FILL-2 a resting limit has no slippage', () => {
    expect(fillLines(one(limit(97), [[100, 101, 90, 100]], { slippage: oneTick }))).toEqual([
      '1 entry buy 1 @ 97 maker',
    ]);
  });

  it('FILL-2 it waits as long as it takes (GTC)', () => {
    const away: Row = [100, 102, 98, 101];
    const played = one(limit(97), [away, away, away, [100, 101, 96, 100]]);
    expect(fillLines(played)).toEqual(['4 entry buy 1 @ 97 maker']);
  });
});

describe('limits that are marketable on arrival', () => {
  it('FILL-2 a limit at or through the last price takes: the next price, as taker', () => {
    expect(fillLines(one(limit(102), [[101, 103, 99, 100]]))).toEqual(['1 entry buy 1 @ 101 taker']);
    // At the last price exactly is at it, too.
    expect(fillLines(one(limit(100), [[99, 103, 98, 100]]))).toEqual(['1 entry buy 1 @ 99 taker']);
  });

  it('FILL-2 slippage is included, but never carries it beyond the limit', () => {
    const twoPercent = { kind: 'rate', rate: rate(0.02) } as const;
    // 101 x 1.02 = 103.02; a limit of 105 bears it, one of 102 does not.
    const row: Row = [101, 110, 99, 100];
    expect(one(limit(105), [row], { slippage: twoPercent }).fills[0]).toMatchObject({
      price: 103.02,
      priceBefore: 101,
    });
    expect(one(limit(102), [row], { slippage: twoPercent }).fills[0]).toMatchObject({
      price: 102,
      priceBefore: 101,
    });
  });

  it('FILL-2 if the open is worse than its limit it waits for the next price that is not', () => {
    const played = one(limit(102), [
      [104, 106, 103, 105],
      [105, 106, 101, 102],
    ]);
    expect(fillLines(played)).toEqual(['2 entry buy 1 @ 102 taker']);
  });

  it('FILL-2 an answer inside a candle that is marketable there takes at that point', () => {
    const played = play({
      candles: [calm, [100, 110, 99, 109]],
      script: { 0: buy({ order: { type: 'stop', trigger: 105 } }) },
      path: 'high-first',
      onFill: (fill) => (fill.role === 'entry' ? exit({ order: limit(104) }) : null),
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 105 taker', '1 exit sell 1 @ 105 taker']);
  });
});

describe('IOC limits', () => {
  it('FILL-2 an IOC limit that the next price does not reach is cancelled', () => {
    // The open of 100.5 is beyond 100; that the candle comes back to 95 is too late.
    const played = one(ioc(100), [[100.5, 101, 95, 96]]);
    expect(played.fills).toEqual([]);
    expect(fates(played)).toEqual(['entry cancelled ioc']);
    expect(played.orders[0]!.endedAt).toBe(Date.UTC(2024, 0, 1, 0, 1));
  });

  it('FILL-2 one that the next price reaches fills there, as taker: it never waits', () => {
    expect(fillLines(one(ioc(102), [[101, 103, 99, 100]]))).toEqual(['1 entry buy 1 @ 101 taker']);
    // Not marketable when it arrived (99 < 100), and reached by the open.
    const jumped = one(ioc(99), [[98, 100, 97, 100]], { slippage: oneTick });
    expect(fillLines(jumped)).toEqual(['1 entry buy 1 @ 98.01 taker']);
  });
});

describe('fills and their candle', () => {
  // Open 100 is the high: any slippage of a buy leaves the candle.
  const falling: Row = [100, 100, 90, 92];
  const twoPercent = { kind: 'rate', rate: rate(0.02) } as const;

  it('FILL-5 without slippage no fill lies outside its candle', () => {
    const orders = [
      buy(),
      buy({ order: limit(97) }),
      buy({ order: { type: 'stop', trigger: 99 } }),
      buy({ order: limit(104) }),
      buy({ order: { type: 'stop-limit', trigger: 98, limit: 110 } }),
    ];
    const played = play({ candles: [calm, [95, 103, 94, 101]], script: { 0: orders } });
    expect(played.fills).toHaveLength(5);
    for (const { price } of played.fills) {
      expect(price).toBeGreaterThanOrEqual(94);
      expect(price).toBeLessThanOrEqual(103);
    }
  });

  it('FILL-5 slippage may carry a market or stop fill outside', () => {
    expect(one({ type: 'market' }, [falling], { slippage: twoPercent }).fills[0]!.price).toBe(102);
    const stopped = play({
      candles: [calm, [100, 103, 99, 103], [103, 103, 103, 103]],
      script: { 0: buy({ order: { type: 'stop', trigger: 103 } }) },
      slippage: twoPercent,
    });
    // 103 x 1.02 = 105.06.
    expect(stopped.fills[0]!.price).toBe(105.06);
  });

  it('FILL-5 with clamp it may not', () => {
    const clamped = { slippage: twoPercent, clampSlippage: true } as const;
    expect(one({ type: 'market' }, [falling], clamped).fills[0]!.price).toBe(100);
    // 100 x 0.98 = 98 lies inside [90, 100], and stays.
    const candles: readonly Row[] = [calm, calm, falling];
    const sold = play({ candles, script: { 0: buy(), 1: exit() }, ...clamped });
    expect(sold.fills.map((fill) => fill.price)).toEqual([100, 98]);
  });

  it('FILL-5 a slipped price is rounded to the tick against the taker', () => {
    // 10.1 bp of 100 is 0.101, and the tick is 0.05: a buy at 100.15, a sell at 99.85.
    const slippage = { kind: 'rate', rate: rate(0.00101) } as const;
    const candles: readonly Row[] = [calm, calm, calm];
    const played = play({ candles, script: { 0: buy(), 1: exit() }, slippage, rules: [{ tick: 0.05 }] });
    expect(played.fills.map((fill) => fill.price)).toEqual([100.15, 99.85]);
  });

  it('FILL-5 candles may lie off the tick, and a fill without slippage stays where they are', () => {
    const played = one({ type: 'market' }, [[100.03, 101, 99, 100]], { rules: [{ tick: 0.05 }] });
    expect(played.fills[0]!.price).toBe(100.03);
  });
});
