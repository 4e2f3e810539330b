import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bollinger, rsi, sma } from '../../src/indicators/registry.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import { Reading, View, type PositionView } from '../../src/strategy/view.ts';
import { columnsOf, instrumentOf, minute, start, type Row } from '../support/play.ts';
import { runs } from '../support/runs.ts';
import { runOf, still } from './make.ts';

const { rules } = instrumentOf('M0');

function viewAt(candles: CandleColumns, row: number, held: Partial<PositionView> = {}, visible = 0): View {
  const flat = {
    quantityUnits: 0,
    costUnits: 0,
    restingEntries: 0,
    quantityScale: 10_000,
    moneyScale: 1e8,
    rules,
  };
  return new View({
    market: 'M0',
    candles,
    cursor: { row, slot: 1 },
    account: { equityUnits: 12_345, cashUnits: 250, scale: 100 },
    position: { ...flat, ...held },
    readings: {},
    higher: new Map([['1h', { candles, visible: () => visible }]]),
    orders: () => [],
  });
}

const candles = columnsOf([
  [10, 12, 9, 11, 5],
  [11, 13, 10, 12, 6],
  [12, 14, 11, 13.25, 7],
]);

describe('a view', () => {
  it('TIME-1 stands at the close of its candle, in decimals', () => {
    const view = viewAt(candles, 2);
    expect(view.at).toBe(start + 3 * minute);
    expect([view.open, view.high, view.low, view.close, view.volume]).toEqual([12, 14, 11, 13.25, 7]);
    expect(view.count).toBe(3);
    expect([view.equity, view.cash]).toEqual([123.45, 2.5]);
  });

  it('TIME-3 ends at now: it goes back, not on', () => {
    const view = viewAt(candles, 1);
    expect(view.candle(0)).toEqual({
      time: start + minute,
      open: 11,
      high: 13,
      low: 10,
      close: 12,
      volume: 6,
    });
    expect(view.candle(1).close).toBe(11);
    expect(() => view.candle(2)).toThrow('only 2 candles have closed so far');
    for (const ago of [-1, 0.5, NaN, Infinity]) expect(() => view.candle(ago)).toThrow();
  });

  it('TIME-3 shows the last closed candle of a higher timeframe, and none before the first', () => {
    expect(viewAt(candles, 2, {}, 0).higher('1h')).toBeNull();
    expect(viewAt(candles, 2, {}, 2).higher('1h')?.close).toBe(12);
    expect(() => viewAt(candles, 2).higher('4h')).toThrow("higher('4h'): no reading");
  });

  it('shows the position with the price at which it was entered', () => {
    const flat = viewAt(candles, 0);
    expect([flat.isFlat, flat.isLong, flat.isShort, flat.position, flat.entryPrice]).toEqual([
      true,
      false,
      false,
      0,
      null,
    ]);
    // 2.5 for 25.5: 10.2 each.
    const long = viewAt(candles, 0, { quantityUnits: 25_000, costUnits: 25.5e8, restingEntries: 3 });
    expect([long.isFlat, long.isLong, long.isShort, long.position, long.entryPrice]).toEqual([
      false,
      true,
      false,
      2.5,
      10.2,
    ]);
    expect(long.restingEntries).toBe(3);
    const short = viewAt(candles, 0, { quantityUnits: -25_000, costUnits: 25.5e8 });
    expect([short.isShort, short.position, short.entryPrice]).toEqual([true, -2.5, 10.2]);
  });
});

describe('readings', () => {
  /** Two readings whose decimals are these, kept in the units that a divisor makes decimals of. */
  const pair = (
    before: readonly [number, number],
    now: readonly [number, number],
    divisors: readonly number[],
  ) => {
    const cursor = { row: 1, slot: 1 };
    const reading = (k: 0 | 1) =>
      new Reading(Float64Array.of(before[k] * divisors[k]!, now[k] * divisors[k]!), cursor, divisors[k]!);
    return [reading(0), reading(1)] as const;
  };
  const cases: readonly [readonly [number, number], readonly [number, number], boolean, boolean][] = [
    // Before, now; above, below.
    [[1, 2], [3, 2], true, false],
    [[2, 2], [3, 2], true, false],
    [[3, 2], [4, 2], false, false],
    [[1, 2], [2, 2], false, false],
    [[3, 2], [1, 2], false, true],
    [[2, 2], [1, 2], false, true],
    [[1, 2], [0, 2], false, false],
    [[3, 2], [2, 2], false, false],
    [[NaN, 2], [3, 2], false, false],
    [[1, NaN], [3, 2], false, false],
    [[1, 2], [NaN, 2], false, false],
  ];
  it.each(cases)('from %j to %j: crossed above %s, below %s', (before, now, above, below) => {
    for (const divisors of [
      [1, 1],
      [100, 100],
      [1, 100],
    ]) {
      const [mine, other] = pair(before, now, divisors);
      expect(mine.crossedAbove(other)).toBe(above);
      expect(mine.crossedBelow(other)).toBe(below);
      expect([mine.value, mine.previous]).toEqual([now[0], before[0]]);
    }
  });

  it('compares readings of two markets at the close of each', () => {
    // The other market's candles began earlier: the same close lies two slots further on. 1 to 3 against 2 and 2.
    const mine = new Reading(Float64Array.of(1, 3, 9, 9), { row: 1, slot: 1 }, 1);
    for (const divisor of [1, 100]) {
      const values = [9, 9, 2, 2].map((value) => value * divisor);
      const other = new Reading(Float64Array.from(values), { row: 3, slot: 3 }, divisor);
      expect([mine.crossedAbove(other), mine.crossedBelow(other)]).toEqual([true, false]);
      expect([other.crossedAbove(mine), other.crossedBelow(mine)]).toEqual([false, true]);
    }
  });
});

/** Says at each close all that its view shows, and buys now and then. */
function witness(seen: unknown[]): Strategy {
  return defineStrategy({
    name: 'witness',
    description: 'Sees.',
    params: {},
    readings: () => ({
      mean: sma(3),
      slow: rsi(2, { timeframe: '3m' }),
      upper: bollinger(2, 2, 'upper', { timeframe: '5m' }),
    }),
    init: () => null,
    onClose(view) {
      const { mean, slow, upper } = view.readings;
      const back = Array.from({ length: view.count }, (_, ago) => view.candle(ago).close);
      const numbers = [mean.value, mean.previous, slow.value, slow.previous, upper.value, view.equity];
      seen.push([view.at, view.close, back, numbers, view.higher('3m'), view.higher('5m'), view.position]);
      return view.count % 4 === 0 ? { kind: 'enter', side: 'buy' } : null;
    },
  });
}

describe('what a strategy sees', () => {
  it('TIME-3 DATA-2 is the same whatever comes later', () => {
    const prices = fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 20, maxLength: 45 });
    const property = fc.property(prices, fc.nat(40), (closes, cut) => {
      const length = Math.min(closes.length, 12 + cut);
      const all: unknown[] = [];
      const part: unknown[] = [];
      runOf(witness(all), {}, still(...closes));
      runOf(witness(part), {}, still(...closes.slice(0, length)));
      expect(part.length).toBeGreaterThan(0);
      expect(all.slice(0, part.length)).toEqual(part);
    });
    fc.assert(property, { numRuns: runs(40) });
  });

  it('TIME-3 is asked only when all its readings are defined, from closed higher candles', () => {
    const seen: unknown[] = [];
    const rows: Row[] = Array.from({ length: 20 }, (_, i): Row => [i + 1, i + 1, i + 1, i + 1]);
    runOf(witness(seen), {}, rows);
    // Two candles of five minutes have closed at row 9, and three of three minutes at row 8: asked from row 9 on.
    expect(seen).toHaveLength(11);
    const [at, close, , numbers, three, five] = seen[0] as [
      number,
      number,
      unknown,
      number[],
      { close: number },
      { close: number },
    ];
    expect([at, close]).toEqual([start + 10 * minute, 10]);
    // Mean of 8, 9, 10; the RSI of 3, 6, 9 is 100; the bands of 5 and 10: 7.5 + 2 x 2.5.
    expect([numbers[0], numbers[2], numbers[4]]).toEqual([9, 100, 12.5]);
    expect([three.close, five.close]).toEqual([9, 10]);
  });

  it('TIME-3 has the last closed value of a higher timeframe at every close of a long run', () => {
    const closes = Array.from({ length: 1300 }, (_, i) => 100 + ((i * 7) % 50));
    const seen: (readonly [number, number])[] = [];
    const strategy = defineStrategy({
      name: 'slow',
      description: 'Reads a higher timeframe.',
      params: {},
      readings: () => ({ mean: sma(2, { timeframe: '5m' }) }),
      init: () => null,
      onClose(view) {
        seen.push([view.count, view.readings.mean.value]);
        return null;
      },
    });
    runOf(strategy, {}, still(...closes));
    // After `count` minutes the last five that are whole end with minute 5 k.
    const expected = closes.slice(9).map((_, i) => {
      const count = i + 10;
      const last = Math.floor(count / 5) * 5;
      return [count, (closes[last - 1]! + closes[last - 6]!) / 2];
    });
    expect(seen).toEqual(expected);
  });
});
