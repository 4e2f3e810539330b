import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candleOpenAt,
  dayMs,
  formatTime,
  isTimeframe,
  parseTime,
  timeframeMs,
  timeframes,
  type TimeMs,
} from '../../src/model/time.ts';
import { runs } from '../support/runs.ts';

describe('time', () => {
  const read: readonly [string, number | null][] = [
    ['1970-01-01', 0],
    ['1970-01-02', 86_400_000],
    // 54 years with 13 leap days: 54 x 365 + 13 = 19,723 days.
    ['2024-01-01', 19_723 * 86_400_000],
    ['1970-01-01T01:02:03Z', 3_723_000],
    ['1970-01-01T01:02Z', 3_720_000],
    ['1970-01-01T00:00:00.5Z', 500],
    ['1970-01-01T00:00:00.050Z', 50],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2024-02-29', (19_723 + 31 + 28) * 86_400_000],
    // Not in the calendar.
    ['2023-02-29', null],
    ['2024-02-30', null],
    ['2024-04-31', null],
    ['2024-13-01', null],
    ['2024-00-10', null],
    ['2024-01-00', null],
    // Two digits of a year are no year of the last century.
    ['0050-01-01', null],
    ['2024-01-01T24:00Z', null],
    ['2024-01-01T00:60Z', null],
    ['2024-01-01T00:00:60Z', null],
    // Local, or not ISO.
    ['2024-01-01T00:00:00', null],
    ['2024-01-01T00:00', null],
    ['2024-01-01T00:00:00+00:00', null],
    ['2024-01-01T00:00:00+02:00', null],
    ['2024-01-01 00:00:00Z', null],
    ['2024-01-01Z', null],
    ['2024-1-1', null],
    ['01/02/2024', null],
    ['2024', null],
    ['', null],
    ['2024-01-01T00:00:00.0001Z', null],
    [' 2024-01-01', null],
  ];
  it.each(read)('TIME-6 reads %j as %j', (text, at) => {
    expect(parseTime(text)).toBe(at);
  });

  it('TIME-6 every instant comes back from its own text', () => {
    const instant = fc.integer({ min: Date.UTC(1800, 0, 1), max: Date.UTC(2200, 0, 1) });
    const property = fc.property(instant, (at) => {
      const text = formatTime(at as TimeMs);
      expect(parseTime(text)).toBe(at);
      expect(text.includes('.')).toBe(at % 1000 !== 0);
    });
    fc.assert(property, { numRuns: runs(500) });
    expect(formatTime(0 as TimeMs)).toBe('1970-01-01T00:00:00Z');
  });

  it('TIME-6 is not moved by the zone of the process', () => {
    const script = `
      import { candleOpenAt, formatTime, parseTime } from '${new URL('../../src/model/time.ts', import.meta.url).href}';
      const at = parseTime('2024-01-01');
      console.log([new Date(0).getHours(), at, candleOpenAt(at + 1, 86400000), formatTime(at)].join());`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ: 'Asia/Tokyo' },
      encoding: 'utf8',
    });
    // Nine hours east: the child's own clock says so, and nothing else does.
    const midnight = 19_723 * 86_400_000;
    expect(said.trim()).toBe(`9,${midnight},${midnight},2024-01-01T00:00:00Z`);
  });
});

describe('timeframes', () => {
  it('have their length in milliseconds', () => {
    expect(timeframes.map(timeframeMs)).toEqual(
      [1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440, 10_080].map((minutes) => minutes * 60_000),
    );
    expect([isTimeframe('4h'), isTimeframe('7m'), isTimeframe('1H')]).toEqual([true, false, false]);
  });

  it('TIME-6 a week starts on Monday', () => {
    const week = 7 * dayMs;
    // 2024-01-01 was a Monday.
    const monday = parseTime('2024-01-01')!;
    for (const day of ['2024-01-01', '2024-01-03', '2024-01-07T23:59:59.999Z']) {
      expect(candleOpenAt(parseTime(day)!, week)).toBe(monday);
    }
    expect(candleOpenAt(parseTime('2023-12-31')!, week)).toBe(parseTime('2023-12-25'));
    expect(candleOpenAt(parseTime('2024-01-08')!, week)).toBe(parseTime('2024-01-08'));
  });

  it('every instant lies in exactly one candle of its timeframe', () => {
    const instant = fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 });
    const property = fc.property(instant, fc.constantFrom(...timeframes), (at, timeframe) => {
      const length = timeframeMs(timeframe);
      const open = candleOpenAt(at, length);
      expect(at - open).toBeGreaterThanOrEqual(0);
      expect(at - open).toBeLessThan(length);
      expect(candleOpenAt(open, length)).toBe(open);
      expect(candleOpenAt(open - 1, length)).toBe(open - length);
      const day = new Date(open).getUTCDay();
      if (timeframe === '1w') expect(day).toBe(1);
      if (length >= dayMs) expect(open % dayMs === 0).toBe(true);
    });
    fc.assert(property, { numRuns: runs(300) });
  });
});
