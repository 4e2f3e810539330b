import { describe, expect, it } from 'vitest';
import { adx, atr, donchian, rsi, stochastic } from '../../src/indicators/registry.ts';
import { barsOf, closesOf, outputs, values } from './make.ts';

const none = NaN;

describe('RSI', () => {
  it('IND-1 is 100 x gain / (gain + loss) of Wilder means that begin with plain means', () => {
    // Changes of 10 12 11 15 15 9: +2 -1 +4 0 -6. n = 3:
    // seeds: gain (2+0+4)/3 = 2, loss (0+1+0)/3 = 1/3: 100 x 6/7.
    // then gain 2+(0-2)/3 = 4/3, loss 1/3+(0-1/3)/3 = 2/9: 100 x 12/14 again; then gain 8/9, loss 2/9+(6-2/9)/3 = 58/27:
    // 100 x 24/82.
    const strength = values(rsi(3), closesOf([10, 12, 11, 15, 15, 9]));
    expect(strength.slice(0, 3)).toEqual([none, none, none]);
    expect(strength[3]).toBeCloseTo(600 / 7, 12);
    expect(strength[4]).toBeCloseTo(600 / 7, 12);
    expect(strength[5]).toBeCloseTo(2400 / 82, 12);
  });

  it('IND-3 is 100 without a loss, and 0 without a gain', () => {
    expect(values(rsi(2), closesOf([1, 2, 3])).at(-1)).toBe(100);
    expect(values(rsi(2), closesOf([5, 5, 5])).at(-1)).toBe(100);
    expect(values(rsi(2), closesOf([3, 2, 1])).at(-1)).toBe(0);
  });
});

describe('ranges', () => {
  // True ranges from the second candle on: max(12,9)-min(8,9) = 4; max(20,11)-min(18,11) = 9; max(15,19)-min(13,19) = 6.
  const bars = barsOf([
    [10, 8, 9],
    [12, 8, 11],
    [20, 18, 19],
    [15, 13, 14],
  ]);

  it('IND-2 a true range spans the close before, and the first candle has none', () => {
    expect(values(atr(1), bars)).toEqual([none, 4, 9, 6]);
  });

  it('IND-2 ATR is Wilder mean of true ranges, from candle n + 1 on', () => {
    // n = 2: (4+9)/2 = 6.5; 6.5 + (6-6.5)/2 = 6.25.
    expect(values(atr(2), bars)).toEqual([none, none, 6.5, 6.25]);
  });

  it('Donchian is the highest high, the lowest low and their mean, the newest candle included', () => {
    const channel = outputs(donchian(2, 'upper'), bars);
    expect(channel['upper']).toEqual([none, 12, 20, 20]);
    expect(channel['lower']).toEqual([none, 8, 8, 13]);
    expect(channel['middle']).toEqual([none, 10, 14, 16.5]);
  });

  it('Donchian forgets an extreme when it leaves the window', () => {
    const closes = closesOf([9, 5, 4, 6, 3, 3, 7]);
    const channel = outputs(donchian(3, 'upper'), closes);
    expect(channel['upper']!.slice(2)).toEqual([9, 6, 6, 6, 7]);
    expect(channel['lower']!.slice(2)).toEqual([4, 4, 3, 3, 3]);
  });
});

describe('stochastic', () => {
  it('is where the close lies in the range of n candles, smoothed twice', () => {
    // n = 2: (8,0) close 6; (10,2): range 0..10, close 5: 50; (12,4): 2..12, close 4: 20; (12,4): 4..12, close 10: 75.
    // slowing 2: (50+20)/2 = 35, (20+75)/2 = 47.5; d 2: (35+47.5)/2 = 41.25.
    const lines = outputs(
      stochastic(2, 2, 2, 'k'),
      barsOf([
        [8, 0, 6],
        [10, 2, 5],
        [12, 4, 4],
        [12, 4, 10],
      ]),
    );
    expect(lines['k']).toEqual([none, none, 35, 47.5]);
    expect(lines['d']).toEqual([none, none, none, 41.25]);
  });

  it('IND-3 a close in a range of no height lies in the middle', () => {
    expect(values(stochastic(2, 1, 1, 'k'), closesOf([5, 5, 6]))).toEqual([none, 50, 100]);
  });
});

describe('ADX', () => {
  const bars = barsOf([
    [20, 16, 18],
    [24, 18, 21],
    [26, 18, 22],
    [26, 14, 20],
    [24, 10, 17],
  ]);

  it('IND-1 takes the larger movement alone, in Wilder means over the true range', () => {
    // up 4 2 0 -2, down -2 0 4 4: plus 4 2 0 0, minus 0 0 4 4. Ranges 24-18 = 6, 26-18 = 8, 26-14 = 12, 24-10 = 14.
    // n = 2: plus 3 1.5 0.75, minus 0 2 3, range 7 9.5 11.75.
    // +DI 300/7, 150/9.5, 75/11.75; -DI 0, 200/9.5, 300/11.75.
    // dx 100, 100 x 0.5/3.5 = 100/7, 100 x 2.25/3.75 = 60; adx (100 + 100/7)/2 = 400/7, 400/7 + (60 - 400/7)/2.
    const lines = outputs(adx(2), bars);
    const expected = {
      plusDi: [300 / 7, 150 / 9.5, 75 / 11.75],
      minusDi: [0, 200 / 9.5, 300 / 11.75],
      adx: [none, 400 / 7, 400 / 7 + (60 - 400 / 7) / 2],
    };
    for (const [name, figures] of Object.entries(expected)) {
      expect(lines[name]!.slice(0, 2)).toEqual([none, none]);
      for (const [i, value] of figures.entries()) {
        if (Number.isNaN(value)) expect(lines[name]![2 + i]).toBeNaN();
        else expect(lines[name]![2 + i]).toBeCloseTo(value, 11);
      }
    }
  });

  it('takes neither of two equal movements, and none below zero', () => {
    // Outside candle: up 2, down 2. Inside candle: up -3, down -3.
    const lines = outputs(
      adx(1),
      barsOf([
        [10, 5, 7],
        [12, 3, 7],
        [9, 6, 7],
      ]),
    );
    expect(lines['plusDi']).toEqual([none, 0, 0]);
    expect(lines['minusDi']).toEqual([none, 0, 0]);
  });

  it('IND-3 is 0 where prices have not moved', () => {
    const lines = outputs(adx(1), closesOf([5, 5, 5]));
    expect(lines).toEqual({ adx: [none, 0, 0], plusDi: [none, 0, 0], minusDi: [none, 0, 0] });
  });
});
