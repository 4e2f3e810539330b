/** What `data …` says of flags that cannot be meant, of candles at the ends, and of calendars. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resampled } from '../../src/cli/data-resample-run.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { readCandleFile, readCandleHead } from '../../src/store/candle-file.ts';
import { headOf } from '../../src/store/candle-head.ts';
import { backlot, folderOf, type Told } from './spawn.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const csv = (from: number, step: number, count: number): string =>
  [
    'time,open,high,low,close,volume',
    ...Array.from({ length: count }, (_, i) => `${from + i * step},10,12,8,11,1`),
  ].join('\n');
/** Thursday to Wednesday, without the weekend. */
const weekdays = ['04', '05', '08', '09', '10'].map((day) => `2024-01-${day},10,12,8,11,1`);
const path = (name: string): string => join(folder.path, name);

let folder: ReturnType<typeof folderOf>;
beforeAll(() => {
  folder = folderOf({
    'ms.csv': csv(Date.UTC(2024, 0, 1), hourMs, 60),
    // From 15:00 of the first day, over the second, to 05:00 of the third.
    'part.csv': csv(Date.UTC(2024, 0, 1, 15), hourMs, 9 + 24 + 5),
    'week.csv': ['time,open,high,low,close,volume', ...weekdays].join('\n'),
  });
});
afterAll(() => folder.done());
const data = (...args: readonly string[]): Told => backlot(['data', ...args], folder.path);

describe('a flag that cannot be meant', () => {
  const flags: readonly [readonly string[], string][] = [
    [['--round', 'x'], 'error: --round: expected a whole number from 0 to 15\n'],
    [['--round', '-1'], 'error: --round: expected a whole number from 0 to 15\n'],
    [['--round', '40'], 'error: --round: expected a whole number from 0 to 15\n'],
    [['--market', ''], 'error: --market: expected a name such as BTC/USDT\n'],
    [
      ['--time', 's'],
      'error: ms.csv: its times are not as --time s says\n  Leave --time out to have it found.\n',
    ],
    [
      ['--time', 'iso'],
      'error: ms.csv: its times are not as --time iso says\n  Leave --time out to have it found.\n',
    ],
  ];
  it.each(flags)('DATA-1 %j is one error that names it, and nothing is written', (args, told) => {
    expect(data('import', 'ms.csv', ...args)).toEqual({ code: 2, out: '', err: told });
    expect(existsSync(path('data'))).toBe(false);
  });

  it('DATA-1 is judged by every command that reads', () => {
    for (const command of ['check', 'show', 'export'])
      expect(data(command, 'ms.csv', '--round', '2.5').err).toMatch(
        /^error: --round: expected a whole number.*\n$/,
      );
  });
});

describe('data resample', () => {
  it('TIME-3 DATA-1 leaves out a first and a last candle that are not whole, and says so', () => {
    const { code, out } = data('resample', 'part.csv', '--to', '1d', '--out', 'd.candles');
    expect([code, out]).toEqual([0, expect.stringContaining('1 candle from 2024-01-02 to 2024-01-02')]);
    expect(out).toContain('  2 candles left out\n');
    expect(out).toContain(
      'dropped: the candle of 2024-01-01T00:00:00Z is not whole: the data begin at 2024-01-01T15:00:00Z',
    );
    expect(out).toContain(
      'dropped: the candle of 2024-01-03T00:00:00Z is not whole: the data end at 2024-01-03T05:00:00Z',
    );
    const { head, candles } = readCandleFile(path('d.candles'));
    expect(head.findings).toMatchObject({ counts: { dropped: 2 }, missing: 0 });
    // Twenty-four hours of one each.
    expect([...candles.volume]).toEqual([24]);
  });

  it('TIME-3 DATA-1 keeps them where that was said, and says so too', () => {
    const { out } = data(
      'resample',
      'part.csv',
      '--to',
      '1d',
      '--out',
      'k.candles',
      '--partial',
      'keep',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({
      rows: 3,
      findings: {
        counts: { partial: 2 },
        first: [
          { code: 'partial', at: '2024-01-01T00:00:00Z' },
          { code: 'partial', at: '2024-01-03T00:00:00Z' },
        ],
      },
    });
    expect([...readCandleFile(path('k.candles')).candles.volume]).toEqual([9, 24, 5]);
    expect(data('check', 'k.candles').out).toContain('partial: k.candles: the candle of 2024-01-01');
  });

  const rows = (at: readonly number[], durationMs: number): CandleColumns => {
    const columns = new CandleColumns({ durationMs, priceDigits: 0, capacity: at.length });
    for (const time of at) columns.append({ time, open: 1, high: 2, low: 1, close: 2, volume: 1 });
    return columns;
  };
  const january = (day: number): number => Date.UTC(2024, 0, day);
  const week = 7 * dayMs;

  it('TIME-3 a week of weekdays is whole from Monday to Friday', () => {
    // 1 January 2024 was a Monday; the 8th is the next.
    const days = [1, 2, 3, 4, 5, 8, 9].map(january);
    const made = resampled(rows(days, dayMs), week, 'weekdays', false);
    expect([...made.candles.time]).toEqual([january(1)]);
    expect(made.findings.map(({ at }) => at)).toEqual([january(8)]);
    // The data end on Friday, and nothing is missing of the week.
    const ended = resampled(rows(days.slice(0, 5), dayMs), week, 'weekdays', false);
    expect([[...ended.candles.time], ended.findings]).toEqual([[january(1)], []]);
    // Where the market is open at weekends too, two days of it are.
    const open = resampled(rows(days.slice(0, 5), dayMs), week, 'continuous', false);
    expect([open.candles.length, open.findings.length]).toEqual([0, 1]);
  });

  it('TIME-3 one candle that is whole at neither end is left out once', () => {
    const made = resampled(
      rows([january(1) + hourMs, january(1) + 2 * hourMs], hourMs),
      dayMs,
      'continuous',
      false,
    );
    expect([made.candles.length, made.findings.length]).toEqual([0, 1]);
  });

  it('DATA-1 a candle with a gap inside is kept, and told with what is missing', () => {
    // Two days of hours, of which the second lacks 13:00 and 14:00; a third without its last hour is left out.
    const hours = Array.from({ length: 71 }, (_, i) => january(1) + i * hourMs).filter(
      (_, i) => i !== 37 && i !== 38,
    );
    const made = resampled(rows(hours, hourMs), dayMs, 'continuous', false);
    expect([...made.candles.time]).toEqual([january(1), january(2)]);
    expect(made.findings.map(({ code, at, missing }) => [code, at, missing])).toEqual([
      ['dropped', january(3), 0],
      ['partial', january(2), 2],
    ]);
    expect(made.findings[1]!.message).toBe(
      'the candle of 2024-01-02T00:00:00Z is built of 22 candles, though it has room for 24',
    );
    // When the market is open within a weekday, nobody knows here.
    expect(resampled(rows(hours, hourMs), dayMs, 'weekdays', false).findings).toHaveLength(1);
  });

  it('says that candles are of that timeframe already', () => {
    expect(data('resample', 'ms.csv', '--to', '1h').err).toContain('the candles are of 1h already');
  });
});

describe('data export', () => {
  it.each(['x.parquet', 'x.candles', 'X.Parquet'])('to %s is refused, and nothing is written', (name) => {
    const { code, err } = data('export', 'ms.csv', '--out', name);
    expect([code, err]).toEqual([2, expect.stringMatching(/are not written\n {2}Name it \.csv or \.json/)]);
    expect(existsSync(path(name))).toBe(false);
  });
});

describe('a calendar', () => {
  it('DATA-1 is kept in the candle file, and gaps are counted by it', () => {
    expect(data('import', 'week.csv', '--calendar', 'weekdays', '--store', 's').code).toBe(0);
    expect(readCandleHead(path('s/week_1d.candles')).calendar).toBe('weekdays');
    const checked = data('check', 'week_1d', '--store', 's').out;
    expect(checked).toContain('0 errors, 0 findings; candle file, 1d, calendar weekdays');
    expect(data('check', 'week_1d', '--store', 's', '--calendar', 'continuous').out).toContain(
      'gap: s/week_1d.candles: 2 candles are missing from 2024-01-06T00:00:00Z',
    );
    expect(data('list', '--store', 's').out).toMatch(/week +│ 1d on weekdays │ +5 │.* 0 │/);
    expect(JSON.parse(data('list', '--store', 's', '--json').out)).toMatchObject({
      files: [{ calendar: 'weekdays' }],
    });
    expect(data('resample', 'week_1d', '--to', '1w', '--store', 's', '--partial', 'keep').code).toBe(0);
    expect(readCandleHead(path('s/week_1w.candles')).calendar).toBe('weekdays');
  });

  it('DATA-1 that is none is nothing that an import wrote', () => {
    expect(data('import', 'week.csv', '--calendar', 'weekdays', '--out', 'h.candles').code).toBe(0);
    const head = readCandleHead(path('h.candles'));
    expect(headOf(JSON.stringify(head))).toEqual(head);
    for (const calendar of ['lunar', undefined])
      expect(headOf(JSON.stringify({ ...head, calendar }))).toBe(null);
  });
});
