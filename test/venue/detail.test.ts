/**
 * Finer candles that settle the path (PATH-8), worked by hand. Rows are [open, high, low, close]; a candle lasts a minute,
 * its finer ones twenty seconds, and each leg of these a third of that. A finer candle that goes one way stands at its open
 * for a third, walks for the next, and stands at its close: `likely` has the extreme first that the open is at already.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type EntryType } from '../../src/model/intent.ts';
import type { Rate } from '../../src/model/units.ts';
import { noLimits } from '../support/no-limits.ts';
import {
  fillLines,
  minute,
  play,
  quantity,
  recordsOf,
  start,
  type Play,
  type Played,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
/** Three finer candles of a calm one. */
const still: readonly Row[] = [calm, calm, calm];
const limit = (at: number): EntryType => ({ type: 'limit', limit: at });
const long = buy({ stop: { price: 95 }, target: { price: 105 } });
const wide: Row = [100, 106, 94, 101];

const detailed = (rows: readonly (Row | null)[], terms: Omit<Play, 'detail'>): Played =>
  play({ ...terms, detail: { seconds: 20, rows } });

const times = ({ fills }: Played): readonly string[] => fills.map(({ price, ms }) => `${price} at ${ms}`);

describe('which way the price went', () => {
  const terms = { candles: [calm, wide], script: { 0: long } };

  it('PATH-8 finer candles say which of stop and target came first, whatever the path policy', () => {
    const up: readonly Row[] = [
      [100, 106, 100, 106],
      [106, 106, 94, 94],
      [94, 101, 94, 101],
    ];
    const down: readonly Row[] = [
      [100, 100, 94, 94],
      [94, 106, 94, 106],
      [106, 106, 101, 101],
    ];
    // Without them the worse of the two.
    const without = play(terms);
    expect(fillLines(without)[1]).toBe('1 stop sell 1 @ 95 taker');
    expect(without.run.ambiguities).toHaveLength(1);
    for (const path of ['adverse', 'favourable', 'high-first', 'low-first'] as const) {
      const first = detailed([...still, ...up], { ...terms, path });
      expect(fillLines(first)[1]).toBe('1 target sell 1 @ 105 maker');
      expect(first.run.ambiguities).toEqual([]);
      expect(fillLines(detailed([...still, ...down], { ...terms, path }))[1]).toBe(
        '1 stop sell 1 @ 95 taker',
      );
    }
    // Five sixths of the second third of twenty seconds: 6,666.7 and 5,555.6 ms.
    expect(times(detailed([...still, ...up], { ...terms, path: 'likely' }))).toEqual([
      '100 at 0',
      '105 at 12222',
    ]);
  });

  it('PATH-8 from one finer candle to the next is a jump: what it sweeps over meets the open', () => {
    const played = detailed([...still, [100, 101, 99, 99], [93, 94, 92, 94], [94, 106, 94, 101]], {
      candles: [calm, [100, 106, 92, 101]],
      script: { 0: long },
    });
    expect(times(played)).toEqual(['100 at 0', '93 at 20000']);
  });

  it('PATH-8 a finer candle that cannot say it either is ambiguous, and `path` decides it', () => {
    const rows: readonly Row[] = [...still, [100, 104, 100, 104], [104, 106, 94, 100], [100, 101, 100, 101]];
    const worse = detailed(rows, terms);
    expect(fillLines(worse)[1]).toBe('1 stop sell 1 @ 95 taker');
    // A fall of nine, or of one: 10 of money.
    expect(worse.run.ambiguities.map(({ at, difference }) => [at - start, difference / 1e8])).toEqual([
      [minute + 20_000, -10],
    ]);
    expect(fillLines(detailed(rows, { ...terms, path: 'favourable' }))[1]).toBe(
      '1 target sell 1 @ 105 maker',
    );
  });

  it('PATH-8 where finer candles are missing or disagree, `path` decides as ever', () => {
    const up: readonly (Row | null)[] = [
      [100, 106, 100, 106],
      [106, 106, 94, 94],
      [94, 101, 94, 101],
    ];
    const missing = detailed([...still, up[0]!, null, up[2]!], terms);
    const other = detailed([...still, [100, 105.98, 100, 105.98], ...up.slice(1)], terms);
    expect(missing.fills).toEqual(play(terms).fills);
    // The second of them opens at 106.
    expect(fillLines(other)[1]).toBe('1 target sell 1 @ 105 maker');
    const lower: readonly Row[] = [
      [100, 105.98, 100, 105.98],
      [105.98, 105.98, 94, 94],
      [94, 101, 94, 101],
    ];
    expect(detailed([...still, ...lower], terms).fills).toEqual(play(terms).fills);
  });

  it('PATH-8 of candles that agree within a tick nothing is met that the candle does not reach, and all that it does', () => {
    // The finest high is a tick below that of the candle, the least low a tick below its.
    const rows: readonly Row[] = [
      ...still,
      [100, 105.99, 100, 105.99],
      [105.99, 105.99, 93.99, 94],
      [94, 101, 94, 101],
    ];
    const script = { 0: [sell({ order: limit(106) }), buy({ order: limit(93.99) })] };
    const played = detailed(rows, { candles: [calm, wide], script, account: 'margin' });
    expect(fillLines(played)).toEqual(['1 entry sell 1 @ 106 maker']);
  });
});

describe('what happens in a finer candle', () => {
  const liquid = (row: Row, volume: number): Row => [row[0], row[1], row[2], row[3], volume];

  it('PATH-8 FILL-6 the budget is that of the finer candle: what is left of a market order meets its next open', () => {
    const played = detailed(
      [...still, liquid([100, 101, 100, 101], 10), liquid([101, 102, 101, 102], 5), [102, 103, 102, 103, 50]],
      {
        candles: [calm, [100, 103, 100, 103, 65]],
        script: { 0: buy() },
        participation: 0.1,
        sizing: { kind: 'quantity', quantity: quantity(2.5) },
      },
    );
    expect(played.fills.map(({ price, quantity: size, ms }) => [price, size, ms])).toEqual([
      [100, 1, 0],
      [101, 0.5, 20_000],
      [102, 1, 40_000],
    ]);
  });

  it('PATH-8 SLIP-1 slippage looks at the finer candle', () => {
    const played = detailed([...still, [100, 101, 100, 101], [101, 103, 101, 103], [103, 110, 103, 110]], {
      candles: [calm, [100, 110, 100, 110]],
      script: { 0: buy() },
      slippage: { kind: 'range', share: 50_000_000 as Rate },
    });
    // Half of a range of one, and not of ten.
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100.5 taker']);
  });

  it('PATH-8 STOP-5 a trailing stop follows the finer candles', () => {
    // It follows 104 up to 103, and is met on the way from 104 to 102; the candle alone would have it follow 106.
    const rows: readonly Row[] = [
      ...still,
      [100, 104, 100, 104],
      [104, 104, 102, 102],
      [102, 106, 102, 101.5],
    ];
    const played = detailed(rows, {
      candles: [calm, [100, 106, 100, 101.5]],
      script: { 0: buy({ stop: { trail: { distance: 1 } } }) },
      path: 'low-first',
    });
    expect(fillLines(played)[1]).toBe('1 stop sell 1 @ 103 taker');
    // The stop is told where it triggers, at the end of the finer candle before.
    expect(recordsOf(played, 'moved').map(({ at, trigger }) => [at - start - minute, trigger])).toEqual([
      [20_000, 10_300],
    ]);
  });

  it('PATH-8 LAT-1 an answer arrives in the finer candle of its moment, where the path stands', () => {
    // Filled at its open; there after 30 s: half way through the second of three legs, from 98 to 101.
    const rows: readonly Row[] = [...still, [100, 100, 98, 98], [98, 101, 98, 101], [101, 101, 100, 100]];
    const played = detailed(rows, {
      candles: [calm, [100, 101, 98, 100]],
      script: { 0: buy() },
      latency: { order: { least: 0, most: 0 }, answer: { least: 30_000, most: 30_000 } },
      onFill: ({ role }) => (role === 'entry' ? exit() : null),
      path: 'likely',
    });
    expect(times(played)).toEqual(['100 at 0', '99.5 at 30000']);
  });

  it('PATH-8 an order expires at its moment, between two finer candles that would both have filled it', () => {
    const rows: readonly Row[] = [
      ...still,
      [100, 100, 99.5, 99.5],
      [99.5, 99.5, 99.2, 99.2],
      [99.2, 99.2, 98, 98],
    ];
    const until = (ms: number): Played =>
      detailed(rows, {
        candles: [calm, [100, 100, 98, 98]],
        script: {
          0: buy({
            order: { type: 'limit', limit: 99, timeInForce: 'gtd', goodUntil: start + minute + ms },
          }),
        },
        path: 'likely',
      });
    // From 99.2 to 98 in the second third of the last twenty seconds: at 99 after 40,000 + 6,666.7 + 1,111.1 ms.
    expect(times(until(50_000))).toEqual(['99 at 47777']);
    expect(times(until(47_000))).toEqual([]);
  });

  it('PATH-8 FUND-1 funding is due at the price where the finer candles stand', () => {
    const rows: readonly Row[] = [...still, [100, 110, 100, 110], [110, 110, 90, 90], [90, 100, 90, 100]];
    const played = detailed(rows, {
      candles: [calm, [100, 110, 90, 100]],
      script: { 0: buy() },
      account: 'margin',
      funding: { kind: 'series', times: [start + minute + 30_000], rates: [1_000_000 as Rate] },
    });
    expect(recordsOf(played, 'funding').map(({ price }) => price)).toEqual([10_000]);
    // Of the candle alone the price is half way from one extreme to the other, too: another moment tells them apart.
    const early = detailed(rows, {
      candles: [calm, [100, 110, 90, 100]],
      script: { 0: buy() },
      account: 'margin',
      funding: { kind: 'series', times: [start + minute + 20_000], rates: [1_000_000 as Rate] },
    });
    expect(recordsOf(early, 'funding').map(({ price }) => price)).toEqual([11_000]);
  });
});

describe('rows of candles and of finer ones', () => {
  const second = (at: number, row: Row): readonly (Row | null)[] =>
    Array.from({ length: 60 }, (_, i) => (i === at ? row : null));
  const none = second(-1, calm);
  const terms = {
    script: { 0: buy() },
    participation: 0.1,
    sizing: { kind: 'quantity', quantity: quantity(2) } as const,
  };

  it('PATH-8 FILL-6 a finer candle has a budget of its own, whatever the row of the candle before', () => {
    // Row 1 lies in the file's span without a trade. The trade of row 2 is the second of the file, and has row 1 there.
    const played = play({
      ...terms,
      candles: [calm, [100, 100, 100, 100, 10], [100, 100, 100, 100, 10]],
      detail: {
        seconds: 1,
        ofTrades: true,
        rows: [...second(0, calm), ...none, ...second(9, [100, 100, 100, 100, 10])],
      },
    });
    expect(played.fills.map(({ row, quantity: size, ms, byDetail }) => [row, size, ms, byDetail])).toEqual([
      [1, 1, 0, false],
      [2, 1, 9_000, true],
    ]);
  });

  it('PATH-8 FILL-6 and so has the candle after finer ones', () => {
    // The third trade of the file, with row 2 there, is the last of row 1.
    const trade: Row = [100, 100, 100, 100, 5];
    const rows = second(0, trade).map((row, i) => (i === 10 || i === 20 ? trade : row));
    const played = play({
      ...terms,
      candles: [calm, [100, 100, 100, 100, 15], [100, 100, 100, 100, 10], calm],
      detail: { seconds: 1, ofTrades: true, rows: [...none, ...rows, ...none, ...second(0, calm)] },
    });
    expect(played.fills.map(({ row, quantity: size, ms, byDetail }) => [row, size, ms, byDetail])).toEqual([
      [1, 0.5, 0, true],
      [1, 0.5, 10_000, true],
      [1, 0.5, 20_000, true],
      [2, 0.5, 0, false],
    ]);
  });
});

describe('markets beside each other', () => {
  const falls: Row = [100, 101, 97, 98];
  const orders = { 0: buy({ order: limit(99) }) };

  // The one without detail: up to 101 in a third, and half way down to 97 at 30 s.
  const cases: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
    [
      'early',
      [
        [100, 100, 97, 97],
        [97, 101, 97, 101],
        [101, 101, 98, 98],
      ],
      ['M1 at 8888', 'M0 at 30000'],
    ],
    [
      'between',
      [
        [100, 101, 100, 100],
        [100, 100, 97, 97],
        [97, 98, 97, 98],
      ],
      ['M1 at 28888', 'M0 at 30000'],
    ],
    [
      'late',
      [
        [100, 101, 100, 101],
        [101, 101, 100, 100],
        [100, 100, 97, 98],
      ],
      // High first, at the open: a third, and a third of the way to 97 in the next.
      ['M0 at 30000', 'M1 at 48888'],
    ],
  ];
  it.each(cases)(
    'PATH-8 PATH-7 they meet by the clock, with detail and without: %s',
    (_name, rows, expected) => {
      const played = play({
        candles: [calm, falls],
        script: orders,
        others: [
          { candles: [calm, falls], script: orders, detail: { seconds: 20, rows: [...still, ...rows] } },
        ],
        path: 'likely',
      });
      expect(played.fills.map(({ market, ms }) => `M${market} at ${ms}`)).toEqual(expected);
      expect(played.fills.map(({ market, byDetail }) => byDetail === (market === 1))).toEqual([true, true]);
    },
  );

  it('PATH-8 TIME-4 a market without detail is priced, and closed, where its path stands at a finer open', () => {
    // M1 falls to 90 in its first third and is back at 100 at its end. M0 falls through its stop at 20 s, by a jump.
    const played = play({
      candles: [calm, calm, [100, 100, 94, 100]],
      script: { 0: buy({ stop: { price: 95 } }) },
      detail: {
        seconds: 20,
        rows: [...still, ...still, calm, [94, 94, 94, 94], [94, 100, 94, 100]],
      },
      others: [{ candles: [calm, calm, [100, 100, 90, 100]], script: { 0: buy() } }],
      path: 'low-first',
      balance: 1_000,
      risk: { ...noLimits, drawdown: { rate: 1_000_000 as Rate, flatten: true } },
    });
    // Six lost there and ten here, of a thousand: more than one in a hundred, which M0 alone has not lost.
    expect(played.fills.slice(2).map(({ market, price, ms }) => `M${market} ${price} at ${ms}`)).toEqual([
      'M0 94 at 20000',
      'M1 90 at 20000',
    ]);
  });

  it('PATH-8 MARG-1 a pool is judged where the path of each market turns, the finer ones too', () => {
    // M1 falls from 100 to 70 in the first ten seconds, and is back at 20 s, where the path of M0 turns.
    const played = play({
      candles: [calm, calm, calm],
      script: { 0: buy() },
      others: [
        {
          candles: [calm, calm, [100, 101, 70, 100]],
          script: { 0: buy() },
          detail: { seconds: 30, rows: [...still, calm, [100, 101, 70, 100], [100, 101, 99, 100]] },
        },
      ],
      account: 'margin',
      accountMargin: { mode: 'cross' },
      margin: { leverage: 1_000_000_000 as Rate },
      balance: 25,
      path: 'low-first',
    });
    // 25 are lost at 75, which is the nearest price half a unit before five sixths of ten seconds (PATH-7): 1.7 ms.
    expect(played.fills[2]).toMatchObject({
      market: 1,
      role: 'liquidation',
      price: 75,
      ms: 8_331,
      byDetail: true,
    });
  });

  it('PATH-8 the one order that a longer finer candle meets waits for what a shorter one meets before', () => {
    const tens = (...rows: readonly Row[]): readonly Row[] => [...Array<Row>(12).fill(calm), ...rows];
    const down: Row = [100, 100, 97, 97];
    const low: Row = [97, 97, 97, 97];
    const played = play({
      candles: [calm, calm, [100, 106, 100, 106]],
      script: { 0: long },
      detail: { seconds: 30, rows: [calm, calm, calm, calm, [100, 106, 100, 106], [106, 106, 106, 106]] },
      others: [
        {
          candles: [calm, calm, [100, 100, 97, 97]],
          script: { 0: buy({ order: limit(99) }) },
          detail: { seconds: 10, rows: tens(calm, down, low, low, low, low) },
        },
      ],
      path: 'low-first',
    });
    // From 100 to 97 after ten seconds, in a third of ten; from 100 to 106 in the second of three tens.
    expect(played.fills.slice(1).map(({ market, price, ms }) => `M${market} ${price} at ${ms}`)).toEqual([
      'M1 99 at 11111',
      'M0 105 at 18333',
    ]);
  });

  it('PATH-8 finer candles of different lengths meet by the clock, too', () => {
    const played = play({
      candles: [calm, falls],
      script: orders,
      detail: { seconds: 30, rows: [calm, calm, [100, 101, 100, 101], [101, 101, 97, 98]] },
      others: [
        {
          candles: [calm, falls],
          script: orders,
          detail: {
            seconds: 20,
            rows: [...still, [100, 101, 100, 101], [101, 101, 97, 97], [97, 98, 97, 98]],
          },
        },
      ],
      path: 'likely',
    });
    // From 101 to 97 in the second third: of 30 s after 30 + 10 + 5, of 20 s after 20 + 6.667 + 3.333.
    expect(played.fills.map(({ market, ms }) => `M${market} at ${ms}`)).toEqual([
      'M1 at 30000',
      'M0 at 45000',
    ]);
  });
});

describe('what proved it', () => {
  it('PATH-8 so does that of a market order that waited alone for the open', () => {
    const terms = { candles: [calm, calm, calm], script: { 0: buy(), 1: exit() } };
    expect(detailed([...still, ...still], terms).fills.map(({ byDetail }) => byDetail)).toEqual([
      true,
      false,
    ]);
  });

  it('PATH-8 each fill says what proved it', () => {
    const up: readonly Row[] = [
      [100, 106, 100, 106],
      [106, 106, 94, 94],
      [94, 101, 94, 101],
    ];
    const played = detailed([...still, ...up], { candles: [calm, wide, wide], script: { 0: long, 1: long } });
    expect(played.fills.map(({ role, byDetail }) => `${role} ${byDetail}`)).toEqual([
      'entry true',
      'target true',
      'entry false',
      'stop false',
    ]);
  });
});
