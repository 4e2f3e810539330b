/** Times of files: what each form means, and what is refused. */
import { describe, expect, it } from 'vitest';
import { TimeText } from '../../src/store/time-text.ts';
import type { TimeFormat } from '../../src/store/dialect.ts';

/** 2024-02-29T12:34:56Z: 19,782 days, 12 h 34 min 56 s after 1970. */
const at = (19_782 * 86_400 + 12 * 3600 + 34 * 60 + 56) * 1000;
const day = 19_782 * 86_400_000;

const read = (text: string, format: TimeFormat | 'strict', utc: boolean): number | string => {
  const times = new TimeText(format, utc);
  const bytes = Buffer.from(text);
  const quick = times.quick(bytes, 0, bytes.length);
  const got = Number.isNaN(quick) ? times.read(text) : quick;
  return typeof got === 'number' ? got : got.message;
};

describe('TIME-6 times on import', () => {
  it.each([
    ['1709210096', at],
    ['1709210096000', at],
    ['1709210096000000', at],
    ['1709210096000000000', at],
    ['1709210096.0', at],
    ['2024-02-29', day],
    ['20240229', day],
    ['2024/02/29', day],
    ['2024-02-29T12:34:56Z', at],
    ['2024-02-29 12:34:56Z', at],
    ['2024-02-29T12:34:56.000Z', at],
    ['2024-02-29 12:34:56 UTC', at],
    ['2024-02-29T14:04:56+01:30', at],
    ['2024-02-29T07:34:56-0500', at],
    ['20240229T123456Z', at],
  ])('%s is found', (text, expected) => {
    expect(read(text, 'auto', false)).toBe(expected);
  });

  it.each([
    ['2024-02-29 12:34:56', at],
    ['2024-02-29T12:34:56', at],
    ['2024-02-29 12:34', at - 56_000],
  ])('%s is UTC only where that was said', (text, expected) => {
    expect(read(text, 'auto', true)).toBe(expected);
    expect(read(text, 'auto', false)).toContain('does not say its time zone');
  });

  it.each([
    ['86400000', 'ms', 86_400_000],
    ['86400', 's', 86_400_000],
    ['1709210096000', 's', 1_709_210_096_000_000],
    ['86400000000000', 'ns', 86_400_000],
    ['86400000000', 'us', 86_400_000],
  ] as const)('%s is in %s where that was said', (text, format, expected) => {
    expect(read(text, format, false)).toBe(expected);
  });

  it.each([
    '',
    'x',
    '2023-02-29',
    '2024-13-01',
    '2024-02-29T25:00:00Z',
    '29.02.2024',
    '-5',
    '1e12',
    '99999999999999999999',
  ])('%j is refused', (text) => {
    expect(read(text, 'auto', true)).toMatch(/^expected/);
  });

  it('an epoch is no ISO, and ISO no epoch, where one was said', () => {
    expect(read('1709210096000', 'iso', false)).toMatch(/expected ISO 8601/);
    expect(read('2024-02-29', 'ms', false)).toMatch(/expected an epoch in ms/);
  });

  it('a whole number of microseconds that is no whole millisecond stays between', () => {
    expect(read('1709210096000500', 'auto', false)).toBe(at + 0.5);
  });
});

describe('TIME-6 times that are read strictly', () => {
  it.each([
    ['100000000000', 100_000_000_000],
    ['1709210096000', at],
    ['99999999999999', 99_999_999_999_999],
    ['2024-02-29T12:34:56.5Z', at + 500],
    ['2024-02-29T12:34:56.123Z', at + 123],
  ])('%s is found', (text, expected) => {
    expect(read(text, 'strict', false)).toBe(expected);
  });

  it.each([
    ['99999999999', '"99999999999" looks like seconds'],
    ['100000000000000', '"100000000000000" looks like microseconds'],
    ['1709210096000000', '"1709210096000000" looks like microseconds'],
    ['99999999999999000', '"99999999999999000" looks like microseconds'],
    ['1709210096000000000', '"1709210096000000000" looks like nanoseconds'],
    [
      '2024-02-29T12:34:56.1234Z',
      'expected at most three decimals of a second, got "2024-02-29T12:34:56.1234Z"',
    ],
    [
      '2024-02-30T12:34:56.1234Z',
      'expected ISO 8601 with Z or epoch milliseconds, got "2024-02-30T12:34:56.1234Z"',
    ],
  ])('%s is refused', (text, expected) => {
    expect(read(text, 'strict', false)).toBe(expected);
  });

  it('of another unit, or finer than milliseconds, are told with what to do', () => {
    const hintOf = (text: string): unknown => new TimeText('strict', false).read(text);
    expect(hintOf('1709210096000000')).toHaveProperty(
      'hint',
      'Epoch times are milliseconds: divide by 1000. Of candles, `backlot data import` reads microseconds.',
    );
    expect(hintOf('1709210096000000000')).toHaveProperty(
      'hint',
      'Epoch times are milliseconds: divide by 1000000. Of candles, `backlot data import` reads nanoseconds.',
    );
    expect(hintOf('2024-02-29T12:34:56.123456Z')).toHaveProperty('hint', 'Write 2024-02-29T12:34:56.123Z.');
  });
});
