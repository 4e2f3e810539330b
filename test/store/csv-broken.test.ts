import { describe, expect, it } from 'vitest';
import { parseCandleCsv, type CsvOptions } from '../../src/store/csv.ts';
import { fileOf, issuesOf, minuteOptions, parsed } from './make.ts';

/** Sound candles of minutes 0 and 2; a case stands between them, on line 3. */
const before = '2024-01-01T00:00:00Z,10,12,8,11,1';
const after = '2024-01-01T00:02:00Z,10,12,8,11,1';
const start = Date.UTC(2024, 0, 1);
const drop: CsvOptions = { ...minuteOptions, broken: 'drop' };
const day: CsvOptions = { ...minuteOptions, durationMs: 86_400_000 };

describe('a broken candle', () => {
  const broken: readonly [string, string, RegExp][] = [
    ['duplicate-time', '2024-01-01T00:00:00Z,10,12,8,11,1', /read already/],
    ['disorder', '2023-12-31T23:59:00Z,10,12,8,11,1', /before that of the candle above/],
    ['off-grid', '2024-01-01T00:01:30Z,10,12,8,11,1', /grid of the timeframe/],
    ['price-not-positive', '2024-01-01T00:01:00Z,10,12,0,11,1', /above zero/],
    ['price-not-positive', '2024-01-01T00:01:00Z,-10,12,8,11,1', /above zero/],
    ['high-below', '2024-01-01T00:01:00Z,10,9,8,9,1', /high is below/],
    ['high-below', '2024-01-01T00:01:00Z,10,12,8,13,1', /high is below/],
    ['low-above', '2024-01-01T00:01:00Z,10,12,10.5,11,1', /low is above/],
    ['low-above', '2024-01-01T00:01:00Z,10,12,9,8,1', /low is above/],
    ['negative-volume', '2024-01-01T00:01:00Z,10,12,8,11,-1', /volume is negative/],
    ['bad-number', '2024-01-01T00:01:00Z,10,12,8,11,1e999', /not a number/],
  ];

  it.each(broken)('DATA-1 %s stops the run with file and line: %s', (code, row, message) => {
    const issues = issuesOf([before, row, after]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code, severity: 'error', file: 'x.csv', line: 3 });
    expect(issues[0]!.message).toMatch(message);
    // Leaving candles out mends no order.
    const isOrder = ['duplicate-time', 'disorder', 'off-grid'].includes(code);
    expect(issues[0]!.hint).toContain(isOrder ? 'in order of time, one for each open' : 'broken: drop');
  });

  it.each(broken)('DATA-1 %s is left out and recorded where the scenario says so: %s', (_, row, message) => {
    const { candles, findings, rows } = parsed([before, row, after], drop);
    expect(rows).toBe(2);
    expect([...candles.time.subarray(0, 2)]).toEqual([start, start + 120_000]);
    const [dropped, gap] = findings;
    expect(dropped).toMatchObject({ code: 'dropped', severity: 'dropped', line: 3 });
    expect(dropped!.message).toMatch(message);
    // The minute that was left out is now missing.
    expect(gap).toMatchObject({ code: 'gap', line: 4, at: start + 60_000, missing: 1 });
    expect(findings).toHaveLength(2);
  });

  it('DATA-1 is judged against the last sound candle, not against a broken one', () => {
    const rows = [
      '2024-01-01T00:00:00Z,1,1,1,1,1',
      '2024-01-02T00:00:30Z,1,1,1,1,1',
      '2024-01-01T00:01:00Z,1,1,1,1,1',
    ];
    expect(parsed(rows, drop).findings.map((finding) => [finding.code, finding.line])).toEqual([
      ['dropped', 3],
    ]);
  });

  it('DATA-1 equal prices, no volume and prices off the tick are sound', () => {
    expect(parsed(['2024-01-01T00:00:00Z,10,10,10,10,0', '2024-01-01T00:01:00Z,10.123,11,9,9,0']).rows).toBe(
      2,
    );
  });
});

describe('text that is not what a field should be', () => {
  const unread: readonly [string, string, RegExp, RegExp?][] = [
    ['bad-price', '2024-01-01T00:01:00Z,10,NaN,8,11,1', /high: expected a decimal number, got "NaN"/],
    ['bad-price', '2024-01-01T00:01:00Z,,12,8,11,1', /open: expected a decimal number, got ""/],
    ['bad-price', '2024-01-01T00:01:00Z,10,12,8,0x10,1', /close: expected a decimal number/],
    [
      'bad-price',
      '2024-01-01T00:01:00Z,10,12,8.123456789,11,1',
      /low: expected a price with at most 8 decimals/,
    ],
    [
      'bad-price',
      '2024-01-01T00:01:00Z,10,99999999999999999,8,11,1',
      /high: expected a price of at most 9007199254740991, since prices here have 0 decimals, got "9{17}"/,
    ],
    ['bad-volume', '2024-01-01T00:01:00Z,10,12,8,11,lots', /volume: expected a decimal number, got "lots"/],
    ['bad-time', '1704067260,10,12,8,11,1', /"1704067260" looks like seconds/, /milliseconds/],
    [
      'bad-time',
      '1704067260000000,10,12,8,11,1',
      /"1704067260000000" looks like microseconds/,
      /divide by 1000\. /,
    ],
    ['bad-time', '2024-01-01T00:01:00,10,12,8,11,1', /ISO 8601 with Z/],
    ['bad-time', '2024-01-01T00:01:00+01:00,10,12,8,11,1', /ISO 8601 with Z/],
    ['bad-time', '2024-02-30,10,12,8,11,1', /ISO 8601 with Z/],
    ['bad-width', '2024-01-01T00:01:00Z,10,12,8,11', /expected 6 fields, got 5/, /cut off/],
    ['bad-width', '2024-01-01T00:01:00Z,10,12,8,11,1,9', /expected 6 fields, got 7/],
    ['blank-line', '', /line is blank/],
  ];
  it.each(unread)('DATA-1 %s stops the run with file and line: %s', (code, row, message, hint) => {
    const issues = issuesOf([before, row, after]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code, severity: 'error', file: 'x.csv', line: 3 });
    expect(issues[0]!.message).toMatch(message);
    if (hint !== undefined) expect(issues[0]!.hint).toMatch(hint);
  });

  it('DATA-1 prices with more decimals than stated are refused, not rounded', () => {
    const [issue] = issuesOf([before.replace(',11,', ',11.005,')], { ...minuteOptions, priceDigits: 2 });
    expect(issue).toMatchObject({ code: 'bad-price', line: 2 });
    expect(issue!.message).toBe('close: expected a price with at most 2 decimals, got "11.005"');
  });

  it.each(['10,NaN,8,11,1', ',12,8,11,1', '10,12,8,11,lots'])(
    'DATA-1 no number can be dropped: %s',
    (fields) => {
      const { rows, findings } = parsed([before, `2024-01-01T00:01:00Z,${fields}`, after], drop);
      expect(rows).toBe(2);
      expect(findings[0]).toMatchObject({ code: 'dropped', line: 3, message: 'a field is not a number' });
    },
  );

  it('DATA-1 a line that cannot be placed stops the run even where broken candles are dropped', () => {
    for (const row of ['yesterday,10,12,8,11,1', '2024-01-01T00:01:00Z,10,12']) {
      expect(issuesOf([before, row, after], drop)).toHaveLength(1);
    }
  });

  it('DATA-1 all problems come at once, in order of lines', () => {
    const rows = [
      before,
      'x,NaN,12,8,y,1',
      '2024-01-01T00:01:00Z,10,9,8,9,1',
      '2024-01-01T00:02:00Z,1',
      before,
    ];
    expect(issuesOf(rows).map((issue) => [issue.line, issue.code])).toEqual([
      [3, 'bad-time'],
      [3, 'bad-price'],
      [3, 'bad-price'],
      [4, 'high-below'],
      [5, 'bad-width'],
      [6, 'duplicate-time'],
    ]);
  });
});

describe('a header', () => {
  const refused = (text: string) => issuesOf(() => parseCandleCsv(text, { ...minuteOptions, file: 'x.csv' }));
  const codes = (text: string) => refused(text).map((issue) => issue.code);

  it('DATA-1 that lacks columns says which, all of them', () => {
    const issues = refused('time,open,hihg,low\n2024-01-01,1,1,1\n');
    expect(issues.map((issue) => issue.message)).toEqual([
      'there is no column "high"',
      'there is no column "close"',
    ]);
    expect(issues[0]).toMatchObject({ code: 'missing-column', line: 1 });
    expect(issues[0]!.hint).toContain('time,open,hihg,low');
  });

  it('DATA-1 that names a column twice is refused', () => {
    expect(codes(fileOf([]).replace('open', 'open,open'))).toEqual(['double-column']);
    expect(codes(fileOf([]).replace('open', 'timestamp,open'))).toEqual(['double-column']);
  });

  it('DATA-1 alone, or nothing at all, holds no candles', () => {
    expect(codes(fileOf([]))).toEqual(['no-candles']);
    expect(codes('')).toEqual(['empty-file']);
    expect(codes('\n\n')).toEqual(['empty-file']);
  });
});

describe('gaps', () => {
  const daily = (...dates: readonly string[]) => dates.map((date) => `${date},1,1,1,1,0`);
  const gapsOf = (dates: readonly string[], calendar: 'continuous' | 'weekdays') =>
    parsed(daily(...dates), { ...day, calendar }).findings.map((gap) => [gap.line, gap.missing, gap.message]);

  it('DATA-1 are recorded with line, time and length, and stop nothing', () => {
    const rows = [0, 1, 5, 6, 8].map((i) => `${start + i * 60_000},1,1,1,1,0`);
    const { findings, rows: count } = parsed(rows);
    expect(count).toBe(5);
    expect(findings).toEqual([
      {
        code: 'gap',
        severity: 'gap',
        line: 4,
        at: start + 120_000,
        missing: 3,
        message: '3 candles are missing from 2024-01-01T00:02:00Z',
      },
      {
        code: 'gap',
        severity: 'gap',
        line: 6,
        at: start + 420_000,
        missing: 1,
        message: '1 candle is missing from 2024-01-01T00:07:00Z',
      },
    ]);
  });

  it('DATA-1 a weekend is no gap where the market closes on it', () => {
    // 2024-01-05 was a Friday.
    const dates = ['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-09'];
    expect(gapsOf(dates, 'weekdays')).toEqual([]);
    expect(gapsOf(dates, 'continuous')).toEqual([[4, 2, '2 candles are missing from 2024-01-06T00:00:00Z']]);
  });

  it('DATA-1 a weekday that is missing is a gap, weekends around it are not counted', () => {
    // Thursday to Tuesday: Friday and Monday. Friday to the Monday after next: five days.
    expect(gapsOf(['2024-01-04', '2024-01-09'], 'weekdays')).toEqual([
      [3, 2, '2 candles are missing from 2024-01-05T00:00:00Z'],
    ]);
    expect(gapsOf(['2024-01-05', '2024-01-15'], 'weekdays')).toEqual([
      [3, 5, '5 candles are missing from 2024-01-08T00:00:00Z'],
    ]);
  });

  it('DATA-1 hours of a weekend are no gap either; those of a night are', () => {
    const hours = (...times: readonly string[]) =>
      parsed(
        times.map((time) => `${time}:00Z,1,1,1,1,0`),
        { ...day, durationMs: 3_600_000, calendar: 'weekdays' },
      ).findings.map((gap) => [gap.line, gap.missing, gap.message]);
    // Round the clock from Monday to Friday.
    expect(hours('2024-01-05T22:00', '2024-01-05T23:00', '2024-01-08T00:00')).toEqual([]);
    // Closed from 21:00 on Friday to Monday 02:00: 22 and 23, 0 and 1.
    expect(hours('2024-01-05T20:00', '2024-01-05T21:00', '2024-01-08T02:00')).toEqual([
      [4, 4, '4 candles are missing from 2024-01-05T22:00:00Z'],
    ]);
    // Open again on Sunday at 22:00: Friday's two alone.
    const nights = ['2024-01-05T20:00', '2024-01-05T21:00', '2024-01-07T22:00', '2024-01-07T23:00'];
    expect(hours(...nights)[0]).toEqual([4, 2, '2 candles are missing from 2024-01-05T22:00:00Z']);
    // A Saturday on which it was open until noon is counted from there: Monday's 0 and 1.
    expect(hours('2024-01-06T10:00', '2024-01-06T11:00', '2024-01-08T02:00')[0]).toEqual([
      4,
      2,
      '2 candles are missing from 2024-01-08T00:00:00Z',
    ]);
    // A night.
    expect(hours('2024-01-08T22:00', '2024-01-08T23:00', '2024-01-09T14:00')).toEqual([
      [4, 14, '14 candles are missing from 2024-01-09T00:00:00Z'],
    ]);
  });

  it('DATA-1 weekends before 1970 are weekends too', () => {
    // 1969-12-26 was a Friday, 1963-11-22 as well.
    expect(gapsOf(['1969-12-26', '1969-12-29', '1970-01-02', '1970-01-05'], 'weekdays')).toEqual([
      [4, 3, '3 candles are missing from 1969-12-30T00:00:00Z'],
    ]);
    expect(gapsOf(['1963-11-22', '1963-11-25'], 'weekdays')).toEqual([]);
  });

  it('DATA-1 a daily candle opens at midnight', () => {
    const noon = issuesOf(['2024-01-01T12:00:00Z,1,1,1,1,0'], day);
    expect(noon[0]).toMatchObject({ code: 'off-grid', line: 2 });
  });
});
