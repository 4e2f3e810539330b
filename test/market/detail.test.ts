/** Which candles finer ones cover, and how they are drawn onto them (PATH-8). Rows are [open, high, low, close]. */
import { describe, expect, it } from 'vitest';
import { comingDetail, detailOf, type Detail } from '../../src/market/detail.ts';
import { columnsOf, minute, price, start, type Row } from '../support/play.ts';

const flat: Row = [100, 100, 100, 100];
const candle: Row = [100, 106, 94, 101];
/** Three of twenty seconds that are `candle`. */
const exact: readonly Row[] = [
  [100, 106, 99, 104],
  [104, 105, 94, 95],
  [95, 101, 95, 101],
];

const of = (
  candles: readonly (Row | null)[],
  finer: readonly (Row | null)[],
  { seconds = 20, ofTrades = false, tick = 0.01 } = {},
): Detail => detailOf(columnsOf(candles), columnsOf(finer, seconds * 1_000), () => price(tick), ofTrades);

const drawn = ({ candles }: Detail): readonly (readonly number[])[] =>
  Array.from({ length: candles.length }, (_, i) =>
    [candles.open[i]!, candles.high[i]!, candles.low[i]!, candles.close[i]!].map((units) => units / 100),
  );

function spans({ from, to, coverage: { covered, outside, uncovered } }: Detail): readonly string[] {
  return Array.from({ length: covered + outside + uncovered }, (_, row) => `${from[row]!}-${to[row]!}`);
}

describe('what finer candles cover', () => {
  it('PATH-8 covers a candle whose finer ones are all there and agree with it', () => {
    const detail = of([candle, candle], [...exact, ...exact]);
    expect(spans(detail)).toEqual(['0-3', '3-6']);
    expect(detail.coverage).toEqual({ covered: 2, outside: 0, uncovered: 0, first: [] });
  });

  it('PATH-8 a candle of which one finer is missing is not covered, wherever it is missing', () => {
    for (const missing of [0, 1, 2]) {
      const finer = [...exact, ...exact.map((row, i) => (i === missing ? null : row)), ...exact];
      const detail = of([candle, candle, candle], finer);
      expect(spans(detail)).toEqual(['0-3', '0-0', '5-8']);
      expect(detail.coverage.first).toEqual([
        { at: start + minute, reason: 'missing', expected: 3, found: 2 },
      ]);
    }
  });

  it('PATH-8 so many finer candles that lie off its grid do not cover a candle', () => {
    const finer = columnsOf(exact, 20_000);
    finer.time.forEach((time, i) => (finer.time[i] = time + 1_000));
    const { coverage } = detailOf(columnsOf([candle]), finer, () => 1);
    expect(coverage.first).toEqual([{ at: start, reason: 'missing', expected: 3, found: 3 }]);
  });

  it('PATH-8 the weekend of a week is not missing where the calendar says that the market is closed', () => {
    const day = 86_400_000;
    const days: readonly Row[] = [...exact, [101, 101, 101, 101], [101, 101, 101, 101]];
    const weekOf = (finer: readonly (Row | null)[], calendar?: 'weekdays'): Detail['coverage'] =>
      detailOf(columnsOf([candle], 7 * day), columnsOf(finer, day), () => 1, false, calendar).coverage;
    expect(weekOf(days, 'weekdays').covered).toBe(1);
    // Whoever trades at the weekend all the same has seven days.
    expect(weekOf([...days, days[4]!, days[4]!], 'weekdays').covered).toBe(1);
    const missing = { at: start, reason: 'missing' };
    expect(weekOf(days).first).toEqual([{ ...missing, expected: 7, found: 5 }]);
    expect(weekOf([null, ...days], 'weekdays').first).toEqual([{ ...missing, expected: 5, found: 5 }]);
    expect(weekOf(days.slice(0, 4), 'weekdays').first).toEqual([{ ...missing, expected: 5, found: 4 }]);
    expect(weekOf([...days, days[4]!], 'weekdays').first).toEqual([{ ...missing, expected: 7, found: 6 }]);
  });

  it('PATH-8 of trades one is enough, and what is before the first or after the last is no finding', () => {
    const seconds = Array.from({ length: 240 }, (): Row | null => null);
    seconds[70] = [100, 106, 94, 101];
    seconds[185] = [100, 100, 100, 100];
    const detail = of([flat, candle, flat, flat, flat], seconds, { seconds: 1, ofTrades: true });
    expect(spans(detail)).toEqual(['0-0', '0-1', '0-0', '1-2', '0-0']);
    expect(detail.coverage).toEqual({
      covered: 2,
      outside: 2,
      uncovered: 1,
      first: [{ at: start + 2 * minute, reason: 'missing', expected: 1, found: 0 }],
    });
  });

  // Each price of the candle moved by a tick, and by two.
  const moves: readonly (readonly ['open' | 'high' | 'low' | 'close', Row, Row])[] = [
    ['open', [100.01, 106, 94, 101], [100.02, 106, 94, 101]],
    ['high', [100, 106.01, 94, 101], [100, 106.02, 94, 101]],
    ['low', [100, 106, 93.99, 101], [100, 106, 93.98, 101]],
    ['close', [100, 106, 94, 100.99], [100, 106, 94, 100.98]],
  ];
  it.each(moves)(
    'PATH-8 a price within a tick agrees, and one two ticks off does not: %s',
    (reason, near, far) => {
      expect(of([near], exact).coverage.covered).toBe(1);
      const index = ['open', 'high', 'low', 'close'].indexOf(reason);
      const expected = price(far[index]!);
      const found = price(candle[index]!);
      expect(of([far], exact).coverage).toEqual({
        covered: 0,
        outside: 0,
        uncovered: 1,
        first: [{ at: start, reason, expected, found }],
      });
      // By the tick of that moment.
      expect(of([far], exact, { tick: 0.02 }).coverage.covered).toBe(1);
    },
  );

  it('PATH-8 covers as many candles as there are', () => {
    const rows = Array.from({ length: 150 }, () => candle);
    const detail = of(
      rows,
      rows.flatMap(() => exact),
    );
    expect(spans(detail)).toEqual(rows.map((_, row) => `${3 * row}-${3 * row + 3}`));
  });

  it('PATH-8 lists the first few of those that are not covered, and counts all', () => {
    const many = Array.from({ length: 9 }, (): Row => [100, 107, 94, 101]);
    const { coverage } = of(
      many,
      many.flatMap(() => exact),
    );
    expect(coverage.uncovered).toBe(9);
    expect(coverage.first.map(({ at }) => (at - start) / minute)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('detail that comes with its candles', () => {
  const seconds = Array.from({ length: 420 }, (_, i): Row | null =>
    i === 70 || i === 200 ? candle : i % 60 === 5 && i > 300 ? flat : null,
  );
  const candles = [flat, candle, flat, [100, 106, 94, 101.01], flat, flat, [100, 103, 100, 100]] as const;

  it('PATH-8 covers what it does where all of it is there beforehand', () => {
    const all = of(candles, seconds, { seconds: 1, ofTrades: true });
    // The third and the fifth have none. The fourth closes a tick above its trades; the last does not agree with them.
    expect(all.coverage).toMatchObject({ covered: 3, outside: 1, uncovered: 3 });
    const coming = comingDetail(1_000, 2, true);
    const columns = columnsOf(candles);
    const finer = columnsOf(seconds, 1_000);
    const each = Array.from({ length: finer.length }, (_, row) => finer.at(row));
    for (let row = 0; row < columns.length; row++) {
      const opens = columns.time[row]!;
      const own = each.filter(({ time }) => time >= opens && time < opens + minute);
      coming.take(columns, row, own, price(0.01));
    }
    expect(spans(coming)).toEqual(spans(all));
    expect(coming.coverage).toEqual(all.coverage);
    expect(drawn(coming)).toEqual(drawn(all));
  });

  it('PATH-8 leaves out what lies outside of its candle, or is there already', () => {
    const coming = comingDetail(20_000, 2, false);
    const finer = columnsOf([...exact, ...exact], 20_000);
    const [a, b, c, next] = [0, 1, 2, 3].map((row) => finer.at(row));
    coming.take(columnsOf([candle]), 0, [a!, a!, b!, c!, next!], 1);
    expect(coming.candles.length).toBe(3);
    expect(coming.coverage).toMatchObject({ covered: 1 });
  });
});

describe('how finer candles are drawn', () => {
  it('PATH-8 what agrees exactly stays as it is', () => {
    const finer = columnsOf(exact, 20_000);
    expect(detailOf(columnsOf([candle]), finer, () => 1).candles).toBe(finer);
  });

  it('PATH-8 what agrees within a tick is drawn onto the candle, and never lies outside of it', () => {
    // One unit lower at the top, one higher at the bottom, the open and the close: all of them a tick off.
    const near: Row = [100.01, 105.99, 94.01, 100.99];
    const source = columnsOf(exact, 20_000);
    const detail = detailOf(columnsOf([near]), source, () => 1);
    expect(drawn(detail)).toEqual([
      [100.01, 105.99, 99, 104],
      [104, 105, 94.01, 95],
      [95, 101, 95, 100.99],
    ]);
    // The file's own columns are as they were.
    expect(source.high[0]).toBe(10_600);
  });

  it('PATH-8 the first of the greatest reaches up to a high that lies a tick above all of them', () => {
    const detail = of(
      [[100, 102.01, 97.99, 100]],
      [
        [100, 102, 100, 100],
        [100, 102, 98, 98],
        [98, 100, 98, 100],
      ],
    );
    expect(drawn(detail)).toEqual([
      [100, 102.01, 100, 100],
      [100, 102, 97.99, 98],
      [98, 100, 98, 100],
    ]);
  });

  it('PATH-8 the first and the last hold their own open and close, where others have the extremes', () => {
    const detail = of([[100.01, 102, 98, 99.99]], [flat, [100, 102, 98, 100], flat]);
    expect(drawn(detail)).toEqual([
      [100.01, 100.01, 100, 100],
      [100, 102, 98, 100],
      [100, 100, 99.99, 99.99],
    ]);
  });

  it('PATH-8 a finer candle holds its own open and close where these are moved', () => {
    const detail = of([[100.01, 100.01, 99.99, 99.99]], [[100, 100, 100, 100], flat, flat]);
    expect(drawn(detail)).toEqual([
      [100.01, 100.01, 99.99, 100],
      [100, 100, 100, 100],
      [100, 100, 99.99, 99.99],
    ]);
  });
});
