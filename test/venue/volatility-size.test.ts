/** Sizes that follow volatility (SIZE-1), worked by hand. */
import { describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { partByVolatility, realisedVolatility } from '../../src/risk/volatility-size.ts';
import { fillLines, play, rate, type Play, type Row } from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
/** Closes 100, 110 and 99: returns of 0.1 and -0.1, a sample variance of 0.02. */
const closes = [100, 110, 99];
const sizing = (target: number, cap = 1): NonNullable<Play['sizing']> => ({
  kind: 'volatility',
  target: rate(target),
  cap: rate(cap),
  period: 2,
  perYear: 50,
});

describe('SIZE-1 what brings volatility to a target', () => {
  it('is the deviation of a sample of simple returns, in a year', () => {
    // The root of 0.02 x 50 is 1: 100 % a year.
    const column = Float64Array.from(closes);
    expect(realisedVolatility(column, 2, { period: 2, perYear: 50 })).toBeCloseTo(1, 12);
    expect(realisedVolatility(column, 1, { period: 2, perYear: 50 })).toBeNull();
  });

  it('is target over realised of equity, in lots at the fill', () => {
    // A quarter of 9,900 at 99: 25, less the last lot where the deviation is a hair above 1.
    const played = play({
      candles: [...closes, 99].map(at),
      script: { 2: buy() },
      balance: 9_900,
      sizing: sizing(0.25),
    });
    expect(played.fills).toHaveLength(1);
    expect(played.fills[0]!.quantity).toBeCloseTo(25, 3);
    expect(played.fills[0]!.quantity).toBeLessThanOrEqual(25);
  });

  it('is the cap at most, and where nothing has moved', () => {
    const flat = play({
      candles: [1, 1, 1, 1].map(() => at(100)),
      script: { 2: buy() },
      balance: 1_000,
      sizing: sizing(0.5, 0.3),
    });
    expect(fillLines(flat)).toEqual(['3 entry buy 3 @ 100 taker']);
    const calm = sizing(0.5, 0.3) as Parameters<typeof partByVolatility>[0];
    expect(partByVolatility(calm, 0.1)).toBe(rate(0.3));
    expect(partByVolatility(calm, 2)).toBe(rate(0.25));
  });

  it('is asked for from the close on at which it is defined', () => {
    const asked: number[] = [];
    play({
      candles: [...closes, 99].map(at),
      script: {},
      sizing: sizing(0.5),
      watch: (view) => asked.push(view.count),
    });
    expect(asked).toEqual([3, 4]);
  });
});
