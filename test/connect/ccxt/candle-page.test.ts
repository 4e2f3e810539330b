/** An answer of candles is judged before anybody uses it. */
import { describe, expect, it } from 'vitest';
import { judgePage } from '../../../src/connect/ccxt/candle-page.ts';

const minute = 60_000;
const row = (at: number, close: number | undefined = 3): (number | undefined)[] => [
  at * minute,
  2,
  4,
  1,
  close,
  9,
];
const now = 5 * minute + 1;
const terms = { from: 2 * minute, to: 6 * minute, durationMs: minute, askedAt: now, now, aheadMs: 1000 };

describe('a page of candles', () => {
  it('DATA-2 is what was asked for and has closed', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((at) => row(at));
    expect(judgePage(rows, terms)).toEqual([row(2), row(3), row(4)]);
    expect(judgePage(rows, { ...terms, askedAt: 6 * minute })).toHaveLength(4);
    expect(judgePage(rows, { ...terms, now: 6 * minute })).toHaveLength(3);
    expect(judgePage(rows, { ...terms, to: 4 * minute })).toEqual([row(2), row(3)]);
  });

  it.each<[string, (number | undefined)[][], string]>([
    ['out of order', [row(3), row(2)], 'candles out of order: 1970-01-01T00:02:00Z behind 1970-01-01T00:03:00Z'],
    ['twice', [row(3), row(3)], 'candles out of order'],
    ['off the grid', [row(2.5)], 'a candle that lies off the grid, of 1970-01-01T00:02:30Z'],
    ['from the future', [row(7)], 'a candle from the future, of 1970-01-01T00:07:00Z, when it was 1970-01-01T00:05:00.001Z'],
    ['without a time', [[undefined, 1, 1, 1, 1, 1]], 'a candle without a time'],
    ['without a number', [[2 * minute, 2, 4, 1, undefined, 9]], 'a candle with a field that is no number'],
    ['of text', [[2 * minute, 2, 4, 1, Number.NaN, 9]], 'a candle with a field that is no number'],
  ])('CONN-5 %s is refused', (_, rows, why) => {
    expect(judgePage(rows, terms)).toContain(why);
  }); // prettier-ignore
});
