/** The price of a market at any moment, as its candles' paths say. Expected prices are read off the rule by hand. */
import { describe, expect, test } from 'vitest';
import { klines } from '../../src/gateway/klines.ts';
import { MarketHistory } from '../../src/gateway/market-history.ts';
import { exchangeStart as start, servedConfig, type Bar } from '../support/exchange.ts';

const minute = 60_000;
const historyOf = (
  bars: readonly (Bar | null)[],
  path: 'likely' | 'high-first' = 'likely',
): MarketHistory => {
  const { markets } = servedConfig({ kind: 'spot', markets: [{ bars }] });
  return new MarketHistory(markets[0]!.candles, path);
};

describe('the price of a moment', () => {
  test('PATH-7 a third of the candle leads to each corner, straight', () => {
    // It closes above its open: the low comes first.
    const history = historyOf([[100, 130, 70, 120]]);
    const at = (seconds: number): number | null => history.priceAt(start + seconds * 1000);
    expect([0, 10, 20, 30, 40, 50].map(at)).toEqual([10_000, 8_500, 7_000, 10_000, 13_000, 12_500]);
  });

  test('PATH-3 the order of the extremes is that of the policy', () => {
    const history = historyOf([[100, 130, 70, 120]], 'high-first');
    expect(history.priceAt(start + 20_000)).toBe(13_000);
  });

  test('PATH-7 a market that history skips keeps its last close and is not open', () => {
    const history = historyOf([[100, 130, 70, 120], null, [90, 95, 85, 90]]);
    expect(history.isOpenAt(start + minute)).toBe(false);
    expect(history.priceAt(start + minute + 30_000)).toBe(12_000);
    expect(history.turnAfter(start + minute + 30_000)).toBe(start + 2 * minute);
    expect(history.isOpenAt(start + 2 * minute)).toBe(true);
    expect(history.priceAt(start + 2 * minute)).toBe(9_000);
  });

  test('PATH-1 the pieces of a candle hold its four prices and all of its volume', () => {
    const history = historyOf([[100, 130, 70, 120, 90]]);
    const cuts = [0, 20_000, 40_000, 60_000].map((ms) => start + ms);
    const pieces = [0, 1, 2].map((i) => history.piece(cuts[i]!, cuts[i + 1]!)!);
    expect(pieces.map(({ open, close }) => [open, close])).toEqual([
      [10_000, 7_000],
      [7_000, 13_000],
      [13_000, 12_000],
    ]);
    expect(pieces.reduce((sum, { volume }) => sum + volume, 0)).toBe(90);
  });
});

describe('candles up to a moment', () => {
  const bars: readonly Bar[] = [
    [100, 130, 70, 120, 60],
    [120, 125, 110, 115, 30],
    [115, 140, 115, 140, 60],
  ];
  const all = (now: number, minutes: number): readonly (readonly number[])[] =>
    klines(historyOf(bars), now, { durationMs: minutes * minute, from: 0, to: Infinity, limit: 10 }).map(
      ({ time, open, high, low, close, volume }) => [(time - start) / minute, open, high, low, close, volume],
    );

  test('TIME-3 the candle under way shows what its path has been, and nothing of what comes', () => {
    // Ten seconds in: on the way from 100 to the low of 70.
    expect(all(start + 10_000, 1)).toEqual([[0, 10_000, 10_000, 8_500, 8_500, 10]]);
    // The second closes below its open: its high has been seen, its low has not.
    expect(all(start + minute + 20_000, 1)[1]).toEqual([1, 12_000, 12_500, 12_000, 12_500, 10]);
  });

  test('TIME-3 a higher timeframe is made of the candles there are', () => {
    const [only] = all(start + 3 * minute, 30);
    expect(only!.slice(1)).toEqual([10_000, 14_000, 7_000, 14_000, 150]);
  });

  test('a limit of candles counts from the end where no start is given', () => {
    const last = klines(historyOf(bars), start + 3 * minute, {
      durationMs: minute,
      from: null,
      to: Infinity,
      limit: 2,
    });
    expect(last.map(({ time }) => (time - start) / minute)).toEqual([1, 2]);
  });
});
