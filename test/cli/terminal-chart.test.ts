/** The chart: its dots by hand, its width, and what it says at its edges. */
import { describe, expect, it } from 'vitest';
import { priceChart } from '../../src/cli/terminal-chart.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { generateCandles } from '../../src/market/generate.ts';

function flat(prices: readonly number[]): CandleColumns {
  const candles = new CandleColumns({ durationMs: 86_400_000, priceDigits: 1, capacity: prices.length });
  for (const [i, price] of prices.entries())
    candles.append({ time: i * 86_400_000, open: price, high: price, low: price, close: price, volume: 0 });
  return candles;
}

describe('a chart of braille', () => {
  it('rises dot by dot, each column reaching back to the close before it', () => {
    // Ten characters are twenty columns of dots; prices 0 to 7 (in tenths) on two lines are eight dots.
    // Columns: price 7i/19 rounded down by index: candle floor(8x/20) for x = 0 … 19.
    // Candle k spans dots 7-k (its price) to 7-(k-1) at its first column; no close lies before candle 0.
    const [upper, lower] = priceChart(flat([1, 2, 3, 4, 5, 6, 7, 8]), 14, 2);
    const dotsOf = (line: string): number[] =>
      Array.from(line.slice(0, 10), (character) => character.codePointAt(0)! - 0x2800);
    // Which candle each of the twenty columns of dots shows, and the dots (0 the top, 7 the bottom) that are set.
    const candleAt = [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7];
    const bits = [
      [0x01, 0x02, 0x04, 0x40],
      [0x08, 0x10, 0x20, 0x80],
    ];
    const expected = [new Array<number>(10).fill(0), new Array<number>(10).fill(0)];
    for (const [x, candle] of candleAt.entries()) {
      for (const dot of new Set([7 - candle, Math.min(7, 8 - candle)])) {
        const line = dot >> 2;
        expected[line]![x >> 1] = expected[line]![x >> 1]! | bits[x & 1]![dot & 3]!;
      }
    }
    expect([dotsOf(upper!), dotsOf(lower!)]).toEqual(expected);
  });

  it('a price that never moves is one line in the middle', () => {
    const lines = priceChart(flat([5, 5, 5]), 14, 3);
    // Twelve dots: row 6 of 0 … 11 is the third of the second line, in both columns: 0x04 + 0x20.
    expect(lines[1]!.slice(0, 10)).toBe('\u2824'.repeat(10));
    expect([lines[0]!.slice(0, 10), lines[2]!.slice(0, 10)]).toEqual([
      '\u2800'.repeat(10),
      '\u2800'.repeat(10),
    ]);
  });

  it.each([20, 40, 80, 157])('is at most %i columns wide, with the extremes and both ends', (width) => {
    const shape = {
      seed: 3,
      rows: 500,
      start: 0,
      durationMs: 86_400_000,
      priceDigits: 2,
      firstPrice: 100_000,
    };
    const candles = generateCandles({ ...shape, volatility: 0.02 });
    const lines = priceChart(candles, width, 12);
    expect(lines).toHaveLength(13);
    for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(width);
    const high = Math.max(...candles.high) / 100;
    const low = Math.min(...candles.low) / 100;
    expect(lines[0]).toMatch(new RegExp(` ${high.toFixed(2)}$`));
    expect(lines[11]).toMatch(new RegExp(` ${low.toFixed(2)}$`));
    expect(lines[12]).toMatch(/^1970-01-01/);
    if (width >= 40) expect(lines[12]).toMatch(/ 1971-05-15$/);
  });
});
