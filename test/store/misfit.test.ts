/** A file that is not what it was taken for is one error with its own hint, and nothing of it is left out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropLimit } from '../../src/store/misfit.ts';
import type { CsvOptions } from '../../src/store/csv.ts';
import { runs } from '../support/runs.ts';
import { imported, ownFolder, refusal } from './candle-make.ts';
import { fileOf, issuesOf, minuteOptions, parsed } from './make.ts';

const folder = ownFolder();
const start = Date.UTC(2024, 0, 1);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const candle = (at: number, prices = '10,12,8,11'): string => `${at},${prices},1`;
const every = (ms: number, count: number, from = start): readonly string[] =>
  Array.from({ length: count }, (_, i) => candle(from + i * ms));
const options = (durationMs: number, broken: 'stop' | 'drop'): CsvOptions => ({
  ...{ ...minuteOptions, durationMs, broken },
});

const whole: readonly [string, readonly string[], number, RegExp, RegExp][] = [
  [
    'hours as days',
    every(hourMs, 100),
    dayMs,
    /^the candles are of 1h, but the timeframe is 1d$/,
    /timeframe to 1h, or make candles of 1d: `backlot data resample x\.csv --to 1d`/,
  ],
  ['half hours as hours', every(hourMs / 2, 5), hourMs, /are of 30m, but the timeframe is 1h/, /to 30m/],
  ['days as weeks', every(dayMs, 60), 7 * dayMs, /are of 1d, but the timeframe is 1w/, /to 1d/],
  ['the newest first', every(hourMs, 60).toReversed(), hourMs, /the newest come first/, /data import/],
  [
    'two candles, the newest first',
    every(hourMs, 2).toReversed(),
    hourMs,
    /newest come first/,
    /data import/,
  ],
  [
    'the time of day elsewhere',
    Array.from({ length: 96 }, (_, i) => candle(start + Math.floor(i / 24) * dayMs)),
    hourMs,
    /^92 of 96 candles have the open time of one that has been read already/,
    /another column/,
  ],
  ['another grid', every(hourMs, 50, start + hourMs / 2), hourMs, /but 30 minutes after it/, /in UTC/],
  [
    'no order at all',
    [0, 5, 1, 6, 2, 7, 3, 8, 4].map((hour) => candle(start + hour * hourMs)),
    hourMs,
    /^4 of 9 candles do not follow each other in time/,
    /one by one/,
  ],
  [
    'other columns',
    Array.from({ length: 30 }, (_, i) => candle(start + i * hourMs, '10,8,12,11')),
    hourMs,
    /^30 of 30 candles are broken alike: the high is below/,
    /columns/,
  ],
];

describe.each(['stop', 'drop'] as const)('with broken: %s, a file with', (broken) => {
  it.each(whole)('DATA-1 %s is one error', (_, rows, durationMs, message, hint) => {
    const issues = issuesOf(rows, options(durationMs, broken));
    expect(issues).toEqual([
      expect.objectContaining({
        severity: 'error',
        file: 'x.csv',
        message: expect.stringMatching(message) as string,
        hint: expect.stringMatching(hint) as string,
      }),
    ]);
    expect(issues[0]!.hint).not.toMatch(/drop/);
  });

  it('DATA-1 days as hours is told as what it is', async () => {
    const path = folder.write('days.csv', fileOf(every(dayMs, 20)));
    const [issue] = await refusal(() => imported([path], {}, { timeframe: '1h', broken }));
    expect(issue).toMatchObject({ code: 'other-timeframe', hint: 'Say --timeframe: 1d.' });
  });
});

describe('an import', () => {
  it('DATA-1 names its own flags', async () => {
    const path = folder.write('hours.csv', fileOf(every(hourMs, 100)));
    const issues = await refusal(() => imported([path], {}, { timeframe: '1d', broken: 'drop' }));
    expect(issues.map(({ hint }) => hint)).toEqual([
      `Say --timeframe 1h, or make candles of 1d: \`backlot data resample ${path} --to 1d\`.`,
    ]);
  });
});

describe('broken candles that are left out', () => {
  /** `count` hours, the first of every `nth` broken, `broken` of them. */
  const some = (count: number, broken: number): readonly string[] =>
    Array.from({ length: count }, (_, i) =>
      candle(start + i * hourMs, i % 3 === 1 && i < broken * 3 ? '10,9,8,9' : '10,12,8,11'),
    );

  it('DATA-1 are one in twenty at most, but ten in any case', () => {
    // One in twenty of 199 is 9.95, of 400 is 20.
    expect([12, 199, 220, 399, 400].map(dropLimit)).toEqual([10, 10, 11, 19, 20]);
    expect(parsed(some(30, 10), options(hourMs, 'drop')).rows).toBe(20);
    expect(parsed(some(400, 20), options(hourMs, 'drop')).rows).toBe(380);
  });

  it.each([
    [36, 11, 10],
    [400, 21, 20],
  ])('DATA-1 of %i, %i are too many: one error that counts them', (count, broken, most) => {
    expect(issuesOf(some(count, broken), options(hourMs, 'drop'))).toEqual([
      {
        code: 'too-many-broken',
        severity: 'error',
        file: 'x.csv',
        message: `${broken} of ${count} candles are broken, too many to leave out (${most} at most)`,
        hint: 'The first is on line 3: the high is below another price of the candle.',
      },
    ]);
  });

  it('DATA-1 no hint says to leave out what would not be left out', () => {
    const hints = (broken: number): readonly boolean[] =>
      issuesOf(some(60, broken), options(hourMs, 'stop')).map(({ hint }) => hint?.includes('drop') === true);
    expect(hints(10)).toEqual(Array.from({ length: 10 }, () => true));
    expect(hints(11)).toEqual(Array.from({ length: 11 }, () => false));
  });

  it('DATA-1 whatever is read with `drop`, no more was left out than may be', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean()), {
      minLength: 2,
      maxLength: 80,
    });
    fc.assert(
      fc.property(rows, (given) => {
        const text = given.map(([minute, isBad]) =>
          candle(start + minute * 60_000, isBad ? '10,9,8,9' : undefined),
        );
        let kept: number;
        try {
          kept = parsed(text, options(60_000, 'drop')).rows;
        } catch (error) {
          if ((error as Error).name === 'InputError') return;
          throw error;
        }
        expect(given.length - kept).toBeLessThanOrEqual(Math.max(10, given.length / 20));
      }),
      { numRuns: runs(100) },
    );
  });
});
