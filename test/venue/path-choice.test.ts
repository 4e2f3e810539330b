/**
 * Which extreme comes first, and what a candle cannot tell (PATH-3, PATH-5). Rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import type { PathPolicy } from '../../src/model/costs.ts';
import { buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import { fillLines, minute, play, start, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const stop = (at: number): EntryType => ({ type: 'stop', trigger: at });
const both = [buy({ order: stop(101) }), buy({ order: limit(99) })];
const long = buy({ stop: { price: 95 }, target: { price: 105 } });
const short = sell({ stop: { price: 105 }, target: { price: 95 } });

describe('which extreme comes first', () => {
  // One buy on each side of the open: the first fill tells which extreme came first. Both walks end with the same
  // equity, so that `adverse` and `favourable` are decided as `likely` is.
  const rising: Row = [100, 104, 98, 101];
  const falling: Row = [100, 102, 96, 99];
  const nearHigh: Row = [100, 102, 96, 100];
  const nearLow: Row = [100, 104, 98, 100];
  const middle: Row = [100, 103, 97, 100];
  const cases: readonly (readonly [PathPolicy, string, Row, 'high' | 'low'])[] = [
    ['likely', 'C > O', rising, 'low'],
    ['likely', 'C < O', falling, 'high'],
    ['likely', 'C = O, high nearer', nearHigh, 'high'],
    ['likely', 'C = O, low nearer', nearLow, 'low'],
    ['likely', 'C = O, tie', middle, 'low'],
    ['nearest', 'low nearer', rising, 'low'],
    ['nearest', 'high nearer', falling, 'high'],
    ['nearest', 'tie', middle, 'low'],
    ['nearest', 'high nearer, C > O', [100, 102, 96, 101], 'high'],
    ['nearest', 'low nearer, C < O', [100, 104, 98, 99], 'low'],
    ['high-first', 'C > O', rising, 'high'],
    ['low-first', 'C < O', falling, 'low'],
    ['adverse', 'equal equity, C > O', rising, 'low'],
    ['adverse', 'equal equity, C < O', falling, 'high'],
    ['favourable', 'equal equity, C > O', rising, 'low'],
    ['favourable', 'equal equity, C < O', falling, 'high'],
    ['favourable', 'equal equity, C = O, tie', middle, 'low'],
  ];

  it.each(cases)('PATH-3 %s, %s', (path, _name, candle, first) => {
    const played = play({ candles: [calm, candle], script: { 0: both }, path });
    expect(played.fills.map((fill) => fill.price)).toEqual(first === 'high' ? [101, 99] : [99, 101]);
  });

  // A stop and a target in one candle whose close says "low first" (C > O), and in one that says "high first".
  const up: Row = [100, 106, 94, 101];
  const down: Row = [100, 106, 94, 99];
  const outcomes: readonly (readonly [PathPolicy, Row, 'stop' | 'target', 'stop' | 'target'])[] = [
    //                         long      short
    ['adverse', up, /*     */ 'stop', 'stop'],
    ['adverse', down, /*   */ 'stop', 'stop'],
    ['favourable', up, /*  */ 'target', 'target'],
    ['favourable', down, /**/ 'target', 'target'],
    ['likely', up, /*      */ 'stop', 'target'],
    ['likely', down, /*    */ 'target', 'stop'],
    ['nearest', up, /*     */ 'stop', 'target'],
    ['high-first', up, /*  */ 'target', 'stop'],
    ['low-first', down, /* */ 'stop', 'target'],
  ];

  it.each(outcomes)(
    'PATH-3 %s, a stop and a target in %j: long %s, short %s',
    (path, row, ofLong, ofShort) => {
      const terms = { account: 'margin', candles: [calm, calm, row], path } as const;
      expect(play({ ...terms, script: { 0: long } }).fills[1]?.role).toBe(ofLong);
      expect(play({ ...terms, script: { 0: short } }).fills[1]?.role).toBe(ofShort);
    },
  );

  it('PATH-3 the choice is made once the open has settled: what the open brought counts', () => {
    // The entry fills at this open; a choice before it would see no orders, and fall to `likely`: low first, the stop.
    const played = play({ candles: [calm, up], script: { 0: long }, path: 'favourable' });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '1 target sell 1 @ 105 maker']);
  });

  it('PATH-3 the choice is made for each candle anew', () => {
    const candles: readonly Row[] = [calm, rising, calm, falling];
    const script = { 0: both, 2: both };
    const played = play({ candles, script, path: 'likely' });
    expect(played.fills.map((fill) => fill.price)).toEqual([99, 101, 101, 99]);
  });

  it('PATH-3 on the fork strategies are not asked', () => {
    const asked: string[] = [];
    play({
      candles: [calm, up],
      script: { 0: long },
      onFill: (fill) => {
        asked.push(fill.role);
        return null;
      },
    });
    expect(asked).toEqual(['entry', 'stop']);
  });

  it('PATH-3 other markets stand still: their money stays out of the comparison', () => {
    // M1 wins 50 on its way through the same candle; M0's choice is still its own worse walk.
    const others = [{ candles: [calm, [100, 150, 100, 150]] as readonly Row[], script: { 0: buy() } }];
    const played = play({ candles: [calm, up], script: { 0: long }, others });
    expect(played.fills.map(({ market, role }) => `M${market} ${role}`)).toEqual([
      'M0 entry',
      'M1 entry',
      'M0 stop',
    ]);
    expect(played.run.ambiguities.map(({ market, difference }) => [market, difference / 1e8])).toEqual([
      // The stop loses 5, the target would have won 5.
      [0, -10],
    ]);
  });
});

describe('clear and ambiguous candles', () => {
  const ambiguities = (row: Row, path: PathPolicy, ...intents: Parameters<typeof buy>[0][]) =>
    play({ candles: [calm, row], script: { 0: intents.map((terms) => buy(terms)) }, path }).run.ambiguities;

  it('PATH-5 levels on one side of the open are clear under every policy', () => {
    const row: Row = [100, 106, 94, 101];
    const entries = [{ order: limit(99) }, { order: limit(97) }, { order: limit(93) }, { order: stop(107) }];
    for (const path of ['adverse', 'favourable', 'likely', 'high-first', 'low-first'] as const) {
      expect(ambiguities(row, path, ...entries)).toEqual([]);
    }
  });

  it('PATH-5 an entry with children is walked twice, and is not ambiguous if the fills are equal', () => {
    // Neither child is reached after the entry, on whichever walk.
    const entry = { order: limit(97), stop: { price: 90 }, target: { price: 110 } };
    expect(ambiguities([100, 106, 94, 101], 'adverse', entry)).toEqual([]);
  });

  it('PATH-5 an entry whose target lies on the other side is ambiguous', () => {
    // Low first: in at 97, out at 105. High first: in at 97 and still in at 101.
    const entry = { order: limit(97), target: { price: 105 } };
    const [first, ...rest] = ambiguities([100, 106, 94, 101], 'adverse', entry);
    expect(rest).toEqual([]);
    // Adverse takes the 4 to the close, not the 8 of the target.
    expect(first!.difference / 1e8).toBe(4 - 8);
    expect(first!.highFirst).toBe(true);
  });

  it('PATH-5 fills that differ in their order only are ambiguous, with no difference in money', () => {
    const found = ambiguities([100, 106, 94, 101], 'adverse', { order: limit(97) }, { order: stop(103) });
    expect(found.map((ambiguity) => ambiguity.difference)).toEqual([0]);
  });

  it('PATH-5 an ambiguous candle is reported with time, order and the difference in money', () => {
    const candles: readonly Row[] = [calm, calm, [100, 106, 94, 101], calm];
    const terms = { candles, script: { 0: long } };
    const worse = play({ ...terms, path: 'adverse' }).run.ambiguities;
    expect(worse).toHaveLength(1);
    // Orders 2 and 3 are the stop and the target: -5 against +5.
    expect([2, 3]).toContain(worse[0]!.order);
    expect(worse[0]).toMatchObject({ at: start + 2 * minute, market: 0, highFirst: false });
    expect(worse[0]!.difference / 1e8).toBe(-10);
    const better = play({ ...terms, path: 'favourable' }).run.ambiguities;
    expect(better[0]).toMatchObject({ highFirst: true });
    expect(better[0]!.difference / 1e8).toBe(10);
  });

  it('PATH-5 a stop-limit whose trigger leaves a limit is walked twice', () => {
    const row: Row = [100, 106, 94, 105];
    const order: EntryType = { type: 'stop-limit', trigger: 103, limit: 102 };
    // High first: 103 on leg 1, 102 on leg 2. Low first: 103 on leg 2, then down from 106 to 105: no fill.
    const found = ambiguities(row, 'adverse', { order });
    expect(found.map((ambiguity) => [ambiguity.highFirst, ambiguity.difference / 1e8])).toEqual([
      // No fill is 0, the fill is 105 - 102 = 3.
      [false, -3],
    ]);
  });

  it('PATH-5 a level at the very extreme is reached', () => {
    // By its close alone each candle would have the target first: high for the long, low for the short.
    const bracket = { candles: [calm, calm, [100, 106, 94, 99]], path: 'adverse' } as const;
    const bought = play({ ...bracket, script: { 0: buy({ stop: { price: 94 }, target: { price: 106 } }) } });
    expect(fillLines(bought)[1]).toBe('2 stop sell 1 @ 94 taker');
    const sold = play({
      ...bracket,
      candles: [calm, calm, [100, 106, 94, 101]],
      account: 'margin',
      script: { 0: sell({ stop: { price: 106 }, target: { price: 94 } }) },
    });
    expect(fillLines(sold)[1]).toBe('2 stop buy 1 @ 106 taker');
    for (const { run } of [bought, sold]) expect(run.ambiguities).toHaveLength(1);
  });

  it('PATH-5 STOP-5 so is the trigger of a trailing stop that the other extreme has moved there', () => {
    // 5 behind: 104 brings it to 99, which is the low; 96 to 101, which is the high. The other way round neither is met.
    const order = { type: 'trailing-stop', distance: 5 } as const;
    const long = play({
      candles: [calm, calm, [100, 104, 99, 101]],
      script: { 0: buy(), 1: exit({ order }) },
    });
    expect(fillLines(long)[1]).toBe('2 exit sell 1 @ 99 taker');
    const brief = play({
      account: 'margin',
      candles: [calm, calm, [100, 101, 96, 99]],
      script: { 0: sell(), 1: exit({ order }) },
    });
    expect(fillLines(brief)[1]).toBe('2 exit buy 1 @ 101 taker');
    for (const { run } of [long, brief]) expect(run.ambiguities).toHaveLength(1);
  });

  it('PATH-5 a stop that waits below a minimum, and that a fill brings back, is new', () => {
    // Of 1 the exit leaves 0.4, below the minimum of 0.5: the stop waits off the book. From row 3 on the minimum is 0.1,
    // and the exit of half at 103 brings the stop back for 0.2. High first 90 comes after it, low first before.
    const terms = {
      candles: [calm, calm, calm, calm, [100, 104, 85, 101]] as readonly Row[],
      script: {
        0: buy({ stop: { price: 90 } }),
        1: exit({ share: 0.6 }),
        3: exit({ share: 0.5, order: limit(103) }),
      },
      rules: [{ minQuantity: 0.5 }, { fromRow: 3, minQuantity: 0.1 }],
    };
    const worse = play(terms);
    expect(fillLines(worse).slice(2)).toEqual(['4 exit sell 0.2 @ 103 maker', '4 stop sell 0.2 @ 90 taker']);
    // Sold at 90 instead of kept to 101.
    expect(worse.run.ambiguities.map(({ difference }) => difference / 1e8)).toEqual([0.2 * (90 - 101)]);
    const better = play({ ...terms, path: 'favourable' });
    expect(fillLines(better).slice(2)).toEqual(['4 exit sell 0.2 @ 103 maker']);
    expect(better.run.ambiguities).toHaveLength(1);
  });

  it('PATH-5 walking every candle twice gives the same run', () => {
    const candles: readonly Row[] = [calm, [100, 106, 94, 101], [101, 103, 99, 100], [99, 104, 96, 97], calm];
    const script = { 0: [long, ...both], 1: both, 2: long };
    for (const path of ['adverse', 'favourable', 'nearest'] as const) {
      const once = play({ candles, script, path });
      const twice = play({ candles, script, path, options: { alwaysTwice: true } });
      expect(once.fills.length).toBeGreaterThan(5);
      expect(twice.digest).toBe(once.digest);
    }
  });
});
