import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../src/model/decimal.ts';
import { formatTime, parseTime } from '../../src/model/time.ts';
import { readCandleCsv, type CsvOptions } from '../../src/store/csv.ts';

const folder = new URL('../../data/bundled/', import.meta.url).pathname;
const common = { priceDigits: 'auto', broken: 'stop' } as const;

const files: readonly [string, CsvOptions, number, string, string][] = [
  [
    'ndx-1d.csv',
    { ...common, durationMs: 86_400_000, calendar: 'weekdays' },
    6724,
    '1985-11-01,115.48,116.78,115.48,116.28,900900',
    '2012-06-29,2566.84,2615.82,2566.84,2615.72,18325310',
  ],
  [
    'btcusd-1m.csv',
    { ...common, durationMs: 60_000, calendar: 'continuous' },
    1000,
    '2018-08-10T00:09:00Z,6548.6,6552.8,6546.3,6548,8.67510572',
    '2018-08-10T16:48:00Z,6373,6375.9,6369.2,6374.5,38.58293517',
  ],
];

describe.each(files)('the bundled %s', (name, options, rows, first, last) => {
  const loaded = readCandleCsv(folder + name, options);

  it('DATA-1 reads cleanly, with so many rows', () => {
    expect(loaded.rows).toBe(rows);
    expect(loaded.candles.length).toBe(rows);
    expect(loaded.findings.filter((finding) => finding.code !== 'gap')).toEqual([]);
  });

  it('DATA-1 begins and ends with the candles of its text, as its own page says', () => {
    for (const [row, text] of [
      [0, first],
      [rows - 1, last],
    ] as const) {
      const [time, open, high, low, close, volume] = text.split(',') as [string, ...string[]];
      const candle = loaded.candles.at(row);
      expect(candle.time).toBe(parseTime(time));
      expect(candle.volume).toBe(Number(volume));
      const decimals = [candle.open, candle.high, candle.low, candle.close].map((units) =>
        Number(formatDecimal(units, loaded.priceDigits)),
      );
      expect(decimals).toEqual([open, high, low, close].map(Number));
    }
  });

  it('DATA-1 has the decimals, and every row, of its text', () => {
    const lines = readFileSync(folder + name, 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    expect(lines).toHaveLength(rows);
    const decimals = lines.flatMap((line) =>
      line
        .split(',')
        .slice(1, 5)
        .map((text) => text.split('.')[1]?.length ?? 0),
    );
    expect(loaded.priceDigits).toBe(Math.max(...decimals));
    for (const [row, line] of lines.entries()) {
      const [time, ...prices] = line.split(',').slice(0, 5);
      expect(loaded.candles.time[row]).toBe(parseTime(time!));
      expect(loaded.candles.close[row]! / 10 ** loaded.priceDigits).toBe(Number(prices[3]));
    }
  });
});

describe('gaps of the bundled files', () => {
  it('DATA-1 of the index are the holidays of its exchange', () => {
    const [name, options] = files[0]!;
    const { findings } = readCandleCsv(folder + name, options);
    const missing = findings.map((gap) => formatTime(gap.at).slice(0, 10));
    // Christmas 2009 (a Friday), Good Friday 2012, Independence Day 2011 (a Monday).
    for (const holiday of ['2009-12-25', '2012-04-06', '2011-07-04']) expect(missing).toContain(holiday);
    // The four days after 11 September 2001 are one gap.
    const attack = findings.find((gap) => gap.at === parseTime('2001-09-11'));
    expect(attack?.missing).toBe(4);
    // About nine holidays a year in 26.7 years.
    const days = findings.reduce((sum, gap) => sum + gap.missing, 0);
    expect(days).toBeGreaterThan(200);
    expect(days).toBeLessThan(290);
  });

  it('DATA-1 of the minutes there are none', () => {
    const [name, options] = files[1]!;
    expect(readCandleCsv(folder + name, options).findings).toEqual([]);
  });
});
