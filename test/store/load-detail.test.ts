/** What settles the path inside candles, by what a file holds (PATH-8). */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../src/model/issue.ts';
import { timeframeMs } from '../../src/model/time.ts';
import { loadDetail, type DetailOptions } from '../../src/store/load-detail.ts';
import { writeCandles } from '../../src/store/write-candles.ts';
import { ownFolder, rowsOf, start } from './candle-make.ts';
import { fileOf, issuesOf, parsed } from './make.ts';

const { path: folder, write } = ownFolder();
const options: DetailOptions = {
  coarse: '1h',
  timeframe: null,
  priceDigits: 'auto',
  calendar: 'continuous',
  broken: 'stop',
};
const second = (seconds: number, rest: string): string => `${start + seconds * 1_000},${rest}`;
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;
const minutes = (...at: readonly number[]): string =>
  lines('time,open,high,low,close', ...at.map((minute) => second(minute * 60, '1,1,1,1')));
const told = (work: () => unknown): readonly string[] =>
  issuesOf(work).map((issue) => formatIssue(issue).replaceAll(`${folder}/`, ''));

describe('trades', () => {
  it('PATH-8 are candles of the seconds in which there were any, in the order in which they stand', () => {
    const text = lines(
      'symbol,timestamp,qty,price',
      `ABC,${start + 1_000},1,10.5`,
      // Several of one moment, and of one second.
      `ABC,${start + 1_000},2,9`,
      `ABC,${start + 1_999},2.5e-1,10.25`,
      `ABC,${start + 4_000},4,11`,
    );
    const plain = loadDetail(write('trades.csv', text), options);
    expect(plain.ofTrades).toBe(true);
    expect(plain.candles.priceDigits).toBe(2);
    expect(plain.candles.durationMs).toBe(1_000);
    expect(rowsOf(plain.candles)).toEqual([
      { time: start + 1_000, open: 1050, high: 1050, low: 900, close: 1025, volume: 3.25 },
      { time: start + 4_000, open: 1100, high: 1100, low: 1100, close: 1100, volume: 4 },
    ]);
    const packed = loadDetail(write('trades.csv.gz', gzipSync(text)), options);
    expect(packed.hash).toBe(plain.hash);
  });

  it('SCEN-1 that are not in order of time, or none, are refused with the line', () => {
    const wild = write('wild.csv', lines('time,price,quantity', second(2, '1,1'), second(1, '1,1'), ''));
    expect(told(() => loadDetail(wild, options))).toEqual([
      'wild.csv:3: the trade is before the one above it, at 2025-01-01T00:00:02Z\n  Put the rows in order of time, the oldest first.',
      'wild.csv:4: expected 3 fields, got 1',
    ]);
    const none = write('none.csv', lines('time,price,quantity'));
    expect(told(() => loadDetail(none, options))).toEqual([
      'none.csv:1: the file holds no trade that can be used',
    ]);
  });

  it('SCEN-1 with a fault that most of them share are told of it once, with the first line', () => {
    const many = (count: number, row: (i: number) => string): readonly string[] => Array.from({ length: count }, (_, i) => row(i)); // prettier-ignore
    const sound = many(17, (i) => second(i, '1,1'));
    const faultsOf = (...rows: readonly string[]): readonly string[] =>
      told(() => loadDetail(write('alike.csv', lines('time,price,quantity', ...rows)), options)).map(
        (issue) => issue.split('\n')[0]!,
      );
    const micros = many(60, (i) => `${(start + i) * 1_000},1,1`);
    expect(faultsOf(...micros)).toEqual([
      `alike.csv:2: 60 of 60 trades are broken alike: "${start * 1_000}" looks like microseconds`,
    ]);
    // Eleven of twenty-eight are less than two in five; of twenty-seven they are more.
    const bad = many(11, (i) => second(20 + i, `x${i},1`));
    expect(faultsOf(...sound, ...bad)).toHaveLength(11);
    expect(faultsOf(...sound.slice(1), ...bad, second(40, '1,0'))).toHaveLength(12);
    expect(faultsOf(...sound.slice(1), ...bad)).toEqual([
      'alike.csv:18: 11 of 27 trades are broken alike: expected a decimal number, got "x0"',
    ]);
    // Ten are told one by one, and what is another fault is told beside what is alike.
    expect(faultsOf(...bad.slice(1))).toHaveLength(10);
    expect(faultsOf(second(0, '1,0'), ...micros, `${start * 1_000},1`)).toEqual([
      'alike.csv:2: expected a quantity above zero, got "0"',
      `alike.csv:3: 60 of 62 trades are broken alike: "${start * 1_000}" looks like microseconds`,
      'alike.csv:63: expected 3 fields, got 2',
    ]);
    const newestFirst = many(20, (i) => second(59 - i, '1,1'));
    expect(faultsOf(...newestFirst)).toEqual([
      'alike.csv:3: 19 of 20 trades are broken alike: the trade is before the one above it, at 2025-01-01T00:00:59Z',
    ]);
    // Many, but a small part.
    const few = faultsOf(...many(200, (i) => second(i, i % 3 === 0 ? 'x,1' : '1,1')));
    expect([few.length, few[49], few[50]]).toEqual([
      51,
      'alike.csv:149: expected a decimal number, got "x"',
      'alike.csv: and 17 more problems',
    ]);
  });

  it('SCEN-1 are compared with the one directly above, so that one out of order is told once', () => {
    const order = 'Put the rows in order of time, the oldest first.';
    const before = (line: number, at: string): string =>
      `:${line}: the trade is before the one above it, at 2025-01-01T00:00:${at}Z\n  ${order}`;
    const ofSeconds = (...rows: readonly string[]): readonly string[] =>
      told(() => loadDetail(write('order.csv', lines('time,price,quantity', ...rows)), options));
    const sound = [4, 5, 6].map((at) => second(at, '1,1'));
    // One too late, one too early.
    expect(ofSeconds(second(2, '1,1'), second(50, '1,1'), ...sound)).toEqual([`order.csv${before(4, '50')}`]);
    expect(ofSeconds(second(3, '1,1'), second(1, '1,1'), ...sound)).toEqual([`order.csv${before(3, '03')}`]);
    // What else is wrong with a row does not hide where it stands in time.
    expect(ofSeconds(second(9, 'x,1'), ...sound, second(3, '1,1'))).toEqual([
      'order.csv:2: expected a decimal number, got "x"',
      `order.csv${before(3, '09')}`,
      `order.csv${before(6, '06')}`,
    ]);
    expect(ofSeconds(second(9, '1,1'), 'x,1,1', ...sound)).toEqual([
      'order.csv:3: expected ISO 8601 with Z or epoch milliseconds, got "x"\n  Write 2024-01-31T08:00:00Z.',
      `order.csv${before(4, '09')}`,
    ]);
  });
});

describe('finer candles', () => {
  it('PATH-8 of a CSV file that states no timeframe are of the least time between two of them', () => {
    const gaps = loadDetail(write('gaps.csv', minutes(0, 15, 20, 40)), options);
    expect([gaps.candles.durationMs, gaps.ofTrades]).toEqual([timeframeMs('5m'), false]);
    const stated = loadDetail(write('stated.csv', minutes(0, 1, 5)), { ...options, timeframe: '1m' });
    expect(stated.candles.durationMs).toBe(timeframeMs('1m'));
  });

  it('PATH-8 of a long file are told by its head', () => {
    const all = Array.from({ length: 6_000 }, (_, i) => 5 * i);
    const long = loadDetail(write('long.csv', minutes(...all)), options);
    expect([long.candles.length, long.candles.durationMs]).toEqual([6_000, timeframeMs('5m')]);
  });

  it('PATH-8 of a candle file are of the timeframe that it says', () => {
    const rows = [second(0, '1,2,1,2,3'), second(60, '2,2,1,1,4')];
    const file = `${folder}/stored.candles`;
    writeCandles(file, parsed(rows).candles, {
      market: 'A/USD',
      timeframe: '1m',
      calendar: 'continuous',
      provenance: { converter: 'test', sources: [], options: {} },
    });
    const stored = loadDetail(file, options);
    expect(stored.candles.durationMs).toBe(timeframeMs('1m'));
    expect(stored.hash).toBe(loadDetail(write('stored.csv', fileOf(rows)), options).hash);
    expect(told(() => loadDetail(file, { ...options, timeframe: '5m' }))).toEqual([
      'stored.candles: its candles are of 1m, but detail.timeframe is 5m',
    ]);
  });

  it('SCEN-1 that lie apart like those of no timeframe are refused', () => {
    const odd = write('odd.csv', minutes(0, 7, 14));
    expect(told(() => loadDetail(odd, options))).toEqual([
      'odd.csv: no timeframe is known whose candles lie 7 minutes apart, as the nearest do\n  State detail as `{ file: ..., timeframe: 1m }`.',
    ]);
  });

  it('SCEN-1 that do not divide the others are refused, with those that do', () => {
    const half = write('half.csv', minutes(0, 30, 60));
    expect(told(() => loadDetail(half, { ...options, coarse: '15m' }))).toEqual([
      'half.csv: its candles are of 30m, and do not settle the path inside those of 15m\n  Candles of 1m, 3m, 5m do, and trades.',
    ]);
    expect(told(() => loadDetail(half, { ...options, coarse: '1m' }))).toEqual([
      'half.csv: its candles are of 30m, and do not settle the path inside those of 1m\n  Trades do.',
    ]);
  });
});

describe('a file that is neither', () => {
  const trades = 'A CSV of trades with the columns time,price,quantity would do, too.';
  const toldOf = (text: string, coarse: DetailOptions['coarse'] = '1h'): readonly string[] =>
    told(() => loadDetail(write('neither.csv', text), { ...options, coarse }));

  // Nothing shows what timeframe it is of, so that it is not refused as one of 1m.
  it.each(['1h', '1m'] as const)('SCEN-1 is told what would do, trades as well, inside %s', (coarse) => {
    expect(toldOf('', coarse)).toEqual([
      `neither.csv:1: the file is empty\n  The first line names the columns: time,open,high,low,close,volume. ${trades}`,
    ]);
    expect(toldOf(lines('when,what', '1,2'), coarse)).toEqual([
      `neither.csv:1: there is no column "time"\n  The header is: when,what. ${trades}`,
      ...['open', 'high', 'low', 'close'].map((name) => `neither.csv:1: there is no column "${name}"`),
    ]);
    expect(toldOf(lines('time;price;quantity;id;side', '1;2;3;4;5'), coarse)[0]).toMatch(/would do, too\.$/);
  });

  it('PATH-8 of a single candle is not finer than those of 1m', () => {
    expect(toldOf(minutes(0), '1m')).toEqual([
      'neither.csv: its candles are of 1m, and do not settle the path inside those of 1m\n  Trades do.',
    ]);
    expect(loadDetail(write('single.csv', minutes(0)), options).candles.length).toBe(1);
  });
});
