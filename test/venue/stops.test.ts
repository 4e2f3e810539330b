/**
 * Stops and stop-limits: FILL-3, FILL-4, and the plan that is judged before the entry, STOP-6.
 *
 * Rows are [open, high, low, close]; decisions at row 0 are made at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type EnterIntent, type EntryType } from '../../src/model/intent.ts';
import { fates, fillLines, play, recordsOf, refusals, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });
const stopLimit = (trigger: number, limit: number): EntryType => ({ type: 'stop-limit', trigger, limit });

const bought = (order: EntryType, ...rows: readonly Row[]) =>
  play({ candles: [calm, ...rows], script: { 0: buy({ order }) } });
const sold = (order: EntryType, ...rows: readonly Row[]) =>
  play({ account: 'margin', candles: [calm, ...rows], script: { 0: sell({ order }) } });

describe('stops', () => {
  it('FILL-3 a sell stop that the open has passed fills at the open: the gap is paid', () => {
    expect(fillLines(sold(stop(95), [92, 96, 90, 94]))).toEqual(['1 entry sell 1 @ 92 taker']);
    // O = trigger is passed, too.
    expect(fillLines(sold(stop(95), [95, 96, 90, 94]))).toEqual(['1 entry sell 1 @ 95 taker']);
  });

  it('FILL-3 a buy stop that the open has passed fills at the open', () => {
    expect(fillLines(bought(stop(105), [108, 109, 101, 103]))).toEqual(['1 entry buy 1 @ 108 taker']);
    expect(fillLines(bought(stop(105), [105, 109, 101, 103]))).toEqual(['1 entry buy 1 @ 105 taker']);
  });

  it('FILL-3 otherwise at its trigger when the path reaches it', () => {
    expect(fillLines(sold(stop(95), [100, 101, 95, 99]))).toEqual(['1 entry sell 1 @ 95 taker']);
    expect(fillLines(bought(stop(105), [100, 106, 95, 99]))).toEqual(['1 entry buy 1 @ 105 taker']);
    expect(fillLines(bought(stop(105), [100, 104.99, 95, 99]))).toEqual([]);
  });

  it('FILL-3 then slippage, from the price that was met', () => {
    const slippage = { kind: 'ticks', ticks: 3 } as const;
    const gapped: Play = {
      candles: [calm, [108, 109, 101, 103]],
      script: { 0: buy({ order: stop(105) }) },
      slippage,
    };
    expect(play(gapped).fills[0]).toMatchObject({ priceBefore: 108, price: 108.03 });
    const reached = play({ ...gapped, candles: [calm, [100, 109, 99, 103]] });
    expect(reached.fills[0]).toMatchObject({ priceBefore: 105, price: 105.03 });
  });

  it('FILL-3 a stop that arrives already passed triggers at the next price, wherever that is', () => {
    // A buy stop at 99 with the last price at 100: the open of 97 is the next price.
    expect(fillLines(bought(stop(99), [97, 98, 96, 97]))).toEqual(['1 entry buy 1 @ 97 taker']);
    expect(fillLines(bought(stop(100), [97, 98, 96, 97]))).toEqual(['1 entry buy 1 @ 97 taker']);
    expect(fillLines(sold(stop(101), [103, 104, 102, 103]))).toEqual(['1 entry sell 1 @ 103 taker']);
  });

  it('FILL-3 a protective stop over which the market gaps loses the gap', () => {
    const long = buy({ stop: { price: 95 }, target: { price: 110 } });
    const played = play({ candles: [calm, calm, [80, 85, 79, 84]], script: { 0: long } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 stop sell 1 @ 80 taker']);
    expect(played.equity.at(-1)).toBe(1_000_000 - 20);
  });
});

describe('stop-limits', () => {
  it('FILL-4 it becomes a limit at its trigger, and where it is marketable there it takes', () => {
    const played = bought(stopLimit(105, 106), [100, 108, 99, 107]);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 105 taker']);
    expect(recordsOf(played, 'triggered').map(({ price }) => price)).toEqual([10_500]);
  });

  it('FILL-4 from that point of the path on: what lay before the trigger does not count', () => {
    // Low first: 99 is passed before 105 triggers; the limit at 102 is met on the way from 108 down to 101.
    const order = stopLimit(105, 102);
    const terms = { candles: [calm, [100, 108, 99, 101]] as readonly Row[], script: { 0: buy({ order }) } };
    expect(fillLines(play({ ...terms, path: 'low-first' }))).toEqual(['1 entry buy 1 @ 102 maker']);
    // With a close of 103 the path does not come back to it.
    const away = play({ ...terms, candles: [calm, [100, 108, 99, 103]], path: 'low-first' });
    expect(away.fills).toEqual([]);
  });

  it('FILL-4 if the jump carries the price beyond its limit, it rests', () => {
    const order = stopLimit(105, 106);
    const gapped: Row = [110, 112, 108, 111];
    const waiting = bought(order, gapped);
    expect(waiting.fills).toEqual([]);
    expect(recordsOf(waiting, 'triggered').map(({ price }) => price)).toEqual([11_000]);
    expect(fates(waiting)).toEqual(['entry cancelled end']);
    // Row 2 comes back to 106: a maker's fill at the limit. Row 1 may, too.
    expect(fillLines(bought(order, gapped, [111, 112, 105, 106]))).toEqual(['2 entry buy 1 @ 106 maker']);
    expect(fillLines(bought(order, [110, 112, 104, 111]))).toEqual(['1 entry buy 1 @ 106 maker']);
  });

  it('FILL-4 a jump between trigger and limit fills at the open', () => {
    expect(fillLines(bought(stopLimit(105, 110), [107, 108, 99, 100]))).toEqual([
      '1 entry buy 1 @ 107 taker',
    ]);
  });

  it('FILL-4 the same for a sell, mirrored', () => {
    expect(fillLines(sold(stopLimit(95, 94), [100, 101, 90, 93]))).toEqual(['1 entry sell 1 @ 95 taker']);
    expect(fillLines(sold(stopLimit(95, 94), [90, 91, 89, 90], [90, 95, 89, 91]))).toEqual([
      '2 entry sell 1 @ 94 maker',
    ]);
  });

  it('FILL-4 one that arrives with its trigger passed triggers at the next price', () => {
    expect(fillLines(bought(stopLimit(99, 104), [102, 103, 98, 100]))).toEqual(['1 entry buy 1 @ 102 taker']);
  });

  it('FILL-4 its slippage does not carry it beyond its limit', () => {
    const slippage = { kind: 'ticks', ticks: 500 } as const;
    const played = play({
      candles: [calm, [100, 108, 99, 107]],
      script: { 0: buy({ order: stopLimit(105, 106) }) },
      slippage,
    });
    expect(played.fills[0]).toMatchObject({ priceBefore: 105, price: 106 });
  });
});

describe('the plan of an entry', () => {
  const refused = (terms: Omit<EnterIntent, 'kind' | 'side'>, side: 'buy' | 'sell' = 'buy') => {
    const intent = side === 'buy' ? buy(terms) : sell(terms);
    const played = play({ account: 'margin', candles: [calm, calm], script: { 0: intent } });
    expect(played.orders).toEqual([]);
    return refusals(played);
  };

  it('STOP-6 levels on the wrong side of the entry are refused', () => {
    expect(refused({ stop: { price: 101 } })).toEqual(['plan level-wrong-side 101 100']);
    expect(refused({ stop: { price: 100 } })).toEqual(['plan level-wrong-side 100 100']);
    expect(refused({ target: { price: 99 } })).toEqual(['plan level-wrong-side 99 100']);
    expect(refused({ stop: { price: 99 } }, 'sell')).toEqual(['plan level-wrong-side 99 100']);
    expect(refused({ target: { price: 101 } }, 'sell')).toEqual(['plan level-wrong-side 101 100']);
    expect(refused({ stop: { distance: -1 } })).toEqual(['plan level-wrong-side -1 0']);
  });

  it("STOP-6 the entry's own price is what counts, not the market's", () => {
    // A limit at 90: a stop at 95 lies above it, a target at 95 is fine.
    expect(refused({ order: { type: 'limit', limit: 90 }, stop: { price: 95 } })).toEqual([
      'plan level-wrong-side 95 90',
    ]);
    const order: EntryType = { type: 'limit', limit: 90 };
    const fine = play({ candles: [calm, calm], script: { 0: buy({ order, target: { price: 95 } }) } });
    expect(fine.run.refusals).toEqual([]);
    expect(refused({ order: stop(110), target: { price: 105 } })).toEqual(['plan level-wrong-side 105 110']);
  });

  it('STOP-6 levels at or below zero are refused', () => {
    expect(refused({ stop: { price: 0 } })).toEqual(['plan bad-number 0 0']);
    expect(refused({ stop: { price: -5 } })).toEqual(['plan bad-number -5 0']);
    expect(refused({ stop: { distance: 100 } })).toEqual(['plan level-below-zero 0 0']);
    expect(refused({ stop: { percent: 120 } })).toEqual(['plan level-below-zero -20 0']);
    // A target of a short falls, too. 0.004 is no whole tick: rounded away from the entry nothing is left of it.
    expect(refused({ target: { distance: 101 } }, 'sell')).toEqual(['plan level-below-zero -1 0']);
    expect(refused({ stop: { price: 0.004 } })).toEqual(['plan level-below-zero 0.004 0']);
  });

  it('STOP-6 levels closer than half a tick are refused', () => {
    // Half a tick is 0.005; the distance and the tick are the numbers.
    expect(refused({ stop: { distance: 0.004 } })).toEqual(['plan level-too-close 0.004 0.01']);
    expect(refused({ target: { percent: 0.004 } })).toEqual(['plan level-too-close 0.004 0.01']);
    const [reason] = refused({ stop: { price: 99.996 } });
    expect(reason).toMatch(/^plan level-too-close 0\.00(4|3999)\d* 0\.01$/);
    // 0.005 is not closer: the stop rests a whole tick away.
    for (const level of [{ price: 99.995 }, { distance: 0.005 }]) {
      const played = play({ candles: [calm, calm], script: { 0: buy({ stop: level }) } });
      expect(played.run.refusals).toEqual([]);
      expect(played.orders[1]!.trigger).toBe(9_999);
    }
  });

  it('STOP-6 a protective stop that the market has already passed triggers at once', () => {
    // The plan holds against the close of 100; the entry fills at 90, below its own stop at 95.
    const played = play({ candles: [calm, [90, 93, 88, 92]], script: { 0: buy({ stop: { price: 95 } }) } });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 90 taker', '1 stop sell 1 @ 90 taker']);
    expect(played.fills.map((fill) => fill.ms)).toEqual([0, 0]);
  });

  it('STOP-6 orders whose own price is no number above zero are refused', () => {
    expect(refused({ order: { type: 'limit', limit: 0 } })).toEqual(['plan bad-number 0 0']);
    // A journal holds no NaN: 0 stands for it.
    expect(refused({ order: stop(Number.NaN) })).toEqual(['plan bad-number 0 0']);
    // Rounded down a tick nothing is left: a buy limit, a sell stop.
    expect(refused({ order: { type: 'limit', limit: 0.004 } })).toEqual(['plan level-below-zero 0.004 0']);
    const exits = play({
      candles: [calm, calm, calm],
      script: { 0: buy(), 1: exit({ order: stop(0.004) }) },
    });
    expect(refusals(exits)).toEqual(['plan level-below-zero 0.004 0']);
  });
});
