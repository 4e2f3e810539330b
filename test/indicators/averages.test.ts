import { describe, expect, it } from 'vitest';
import { bollinger, ema, macd, roc, sma, stddev, wma } from '../../src/indicators/registry.ts';
import { closesOf, outputs, values, volumesOf } from './make.ts';

const none = NaN;

describe('averages of closes', () => {
  it('IND-1 SMA is the sum of the last n over n, from the n-th on', () => {
    // (1+2+6)/3 = 3, (2+6+7)/3 = 5, (6+7+2)/3 = 5, (7+2+3)/3 = 4.
    expect(values(sma(3), closesOf([1, 2, 6, 7, 2, 3]))).toEqual([none, none, 3, 5, 5, 4]);
    expect(values(sma(1), closesOf([4, 9]))).toEqual([4, 9]);
    expect(values(sma(3), closesOf([1, 2]))).toEqual([none, none]);
  });

  it('IND-1 SMA of a volume is that of decimals, over many blocks', () => {
    // Halves and quarters are exact: (0.5+1.5)/2 = 1, (1.5+0.25)/2 = 0.875, (0.25+3)/2 = 1.625, (3+0)/2 = 1.5.
    const volumes = volumesOf([0.5, 1.5, 0.25, 3, 0]);
    expect(values(sma(2, { source: 'volume' }), volumes)).toEqual([none, 1, 0.875, 1.625, 1.5]);
  });

  it('IND-1 EMA begins with the plain mean and moves by 2 / (n + 1) of the distance', () => {
    // n = 3, factor 1/2: (2+4+6)/3 = 4; 4 + (8-4)/2 = 6; 6 + (2-6)/2 = 4; 4 + (5-4)/2 = 4.5.
    expect(values(ema(3), closesOf([2, 4, 6, 8, 2, 5]))).toEqual([none, none, 4, 6, 4, 4.5]);
  });

  it('WMA weighs the newest n times and the oldest once', () => {
    // n = 3, weights 1 2 3 of 6: (1+4+18)/6 = 23/6, (2+12+21)/6 = 35/6, (6+14+6)/6 = 26/6, (7+4+9)/6 = 20/6.
    const expected = [none, none, 23 / 6, 35 / 6, 26 / 6, 20 / 6];
    expect(values(wma(3), closesOf([1, 2, 6, 7, 2, 3]))).toEqual(expected);
  });

  it('reads the column that is its source', () => {
    const candles = closesOf([1, 1]);
    candles.open.set([10, 20]);
    candles.high.set([30, 50]);
    candles.low.set([5, 7]);
    expect(values(sma(2, { source: 'open' }), candles)[1]).toBe(15);
    expect(values(sma(2, { source: 'high' }), candles)[1]).toBe(40);
    expect(values(sma(2, { source: 'low' }), candles)[1]).toBe(6);
  });
});

describe('deviations', () => {
  it('IND-1 takes the deviation of a population, and of a sample where asked', () => {
    // Mean 5; squares 9 1 1 1 0 0 4 16 sum to 32; 32/8 = 4, 32/7.
    const closes = closesOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(values(stddev(8), closes).at(-1)).toBe(2);
    expect(values(stddev(8, { sample: true }), closes).at(-1)).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });

  it('moves with its window over several blocks', () => {
    // n = 2: half the distance of two neighbours.
    const deviations = values(stddev(2), closesOf([10, 14, 14, 20, 19]));
    expect(deviations).toEqual([none, 2, 0, 3, 0.5]);
  });

  it('gives exactly zero for equal prices, and loses nothing to a large mean', () => {
    expect(values(stddev(3), closesOf([7, 1e12, 1e12, 1e12]))[3]).toBe(0);
    // Offsets -6 -3 3 6 about 10^9 + 10: 90 / 4 = 22.5.
    const closes = closesOf([4, 7, 13, 16].map((offset) => 1e9 + offset));
    expect(values(stddev(4), closes)[3]).toBeCloseTo(Math.sqrt(22.5), 12);
  });

  it('IND-1 Bollinger bands lie so many deviations of a population about the mean', () => {
    // n = 4: mean of 2 4 4 6 = 4, squares 4 0 0 4 = 8, 8/4 = 2; of 4 4 6 10 = 6, squares 4 4 0 16 = 24, 24/4 = 6.
    const bands = outputs(bollinger(4, 3, 'upper'), closesOf([2, 4, 4, 6, 10]));
    expect(bands['middle']).toEqual([none, none, none, 4, 6]);
    expect(bands['upper']!.slice(3)).toEqual([4 + 3 * Math.sqrt(2), 6 + 3 * Math.sqrt(6)]);
    expect(bands['lower']!.slice(3)).toEqual([4 - 3 * Math.sqrt(2), 6 - 3 * Math.sqrt(6)]);
  });
});

describe('MACD and rate of change', () => {
  it('IND-1 MACD is the fast average less the slow one, and its signal begins with a mean', () => {
    // Fast n = 1 is the close. Slow n = 3, factor 1/2, of 3 6 9 12 6: (3+6+9)/3 = 6, 6+(12-6)/2 = 9, 9+(6-9)/2 = 7.5.
    // macd: 9-6 = 3, 12-9 = 3, 6-7.5 = -1.5. Signal n = 2, factor 2/3: (3+3)/2 = 3, 3+(-1.5-3)x2/3 = 0.
    const lines = outputs(macd(1, 3, 2, 'macd'), closesOf([3, 6, 9, 12, 6]));
    expect(lines['macd']).toEqual([none, none, 3, 3, -1.5]);
    expect(lines['signal']!.slice(0, 4)).toEqual([none, none, none, 3]);
    expect(lines['signal']![4]).toBeCloseTo(0, 14);
    expect(lines['histogram']!.slice(0, 4)).toEqual([none, none, none, 0]);
    expect(lines['histogram']![4]).toBeCloseTo(-1.5, 14);
  });

  it('ROC is the change over n candles in percent of the older close', () => {
    // 12/8 = +50 %, 5/10 = -50 %, 12/12 = 0.
    expect(values(roc(2), closesOf([8, 10, 12, 5, 12]))).toEqual([none, none, 50, -50, 0]);
  });

  it('IND-3 ROC from 0 is 0', () => {
    const volumes = volumesOf([0, 4, 3]);
    expect(values(roc(1, { source: 'volume' }), volumes)).toEqual([none, 0, -25]);
  });
});
