import { describe, expect, it } from 'vitest';
import { readParams } from '../../src/strategy/params.ts';
import { builtInStrategies, builtInStrategy, strategyNames } from '../../src/strategy/registry.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';
import type { Row } from '../support/play.ts';
import { runOf, still, storyOf } from './make.ts';

const named = (name: string): Strategy => builtInStrategy(name)!;
const margin = { account: 'margin' } as const;

describe('the registry', () => {
  it('has every built-in by its name, and no other', () => {
    expect(strategyNames).toHaveLength(new Set(strategyNames).size);
    for (const strategy of builtInStrategies) expect(builtInStrategy(strategy.name)).toBe(strategy);
    expect(builtInStrategy('moving-average')).toBeNull();
  });

  it('has defaults that its own checks accept, and a description of everything', () => {
    for (const { params, description } of builtInStrategies) {
      expect(readParams(params, {}).issues).toEqual([]);
      expect(description).toMatch(/\.$/);
      for (const spec of Object.values(params)) expect(spec.description).toMatch(/\.$/);
    }
  });
});

describe('buy-and-hold', () => {
  it('TIME-1 buys once, at the first open it can', () => {
    const played = runOf(named('buy-and-hold'), {}, still(10, 11, 12, 13));
    expect(storyOf(played)).toEqual(['1 buy 11 entry']);
    expect(played.position).toBe(1);
  });
});

describe('dollar-cost-averaging', () => {
  it('buys every so many candles and never sells', () => {
    // Decisions at closes 0, 3 and 6.
    const played = runOf(named('dollar-cost-averaging'), { every: 3 }, still(10, 11, 12, 13, 14, 15, 16, 17));
    expect(storyOf(played)).toEqual(['1 buy 11 entry', '4 buy 14 entry', '7 buy 17 entry']);
    expect(played.position).toBe(3);
  });
});

describe('moving-average-cross', () => {
  // Fast 1 is the close. The mean of two: 9, 8.5, 10, 9, 6.5, 7. The close is above it at 2, below at 4, above at 6.
  const closes = still(10, 8, 9, 11, 7, 6, 8, 9);
  const cross = named('moving-average-cross');

  it('buys the crossing upwards and leaves at the one downwards', () => {
    const played = runOf(cross, { fast: 1, slow: 2 }, closes);
    expect(storyOf(played)).toEqual(['3 buy 11 entry', '5 sell 6 exit', '7 buy 9 entry']);
  });

  it('turns round at each crossing where it may be short', () => {
    const played = runOf(cross, { fast: 1, slow: 2, short: true }, closes, margin);
    expect(storyOf(played)).toEqual([
      '3 buy 11 entry',
      '5 sell 6 exit',
      '5 sell 6 entry',
      '7 buy 9 exit',
      '7 buy 9 entry',
    ]);
  });

  it('takes the kind of average that it is told', () => {
    // EMA of two: 9, then 9 + 0 x 2/3 = 9 (the close is not above 9), then 9 + 2 x 2/3 = 10.33 below 11: buys at 4.
    const ema = runOf(cross, { fast: 1, slow: 2, average: 'ema' }, closes);
    expect(storyOf(ema)[0]).toBe('4 buy 7 entry');
    // Closes 10 7 11 4 6 6: SMA of three 9.33 7.33 7 5.33, WMA (4 x 3 + 11 x 2 + 7) / 6 = 6.83 and
    // (6 x 3 + 4 x 2 + 11) / 6 = 6.17, (6 x 3 + 6 x 2 + 4) / 6 = 5.67: the close is above that at 5, above the SMA too.
    const turning = still(10, 7, 11, 4, 6, 6, 9);
    const wma = runOf(cross, { fast: 1, slow: 3, average: 'wma' }, turning);
    expect(storyOf(wma)).toEqual(['6 buy 9 entry']);
  });
});

describe('rsi-reversion', () => {
  const rsi = named('rsi-reversion');

  it('buys below the low, leaves above the middle', () => {
    // Period 2: changes -1 -1: 0 at row 2. Then +1.5: gain 0.75, loss 0.5: 60.
    const closes = still(10, 9, 8, 9.5, 13);
    expect(storyOf(runOf(rsi, { period: 2 }, closes))).toEqual(['3 buy 9.5 entry', '4 sell 13 exit']);
    expect(storyOf(runOf(rsi, { period: 2, middle: 61 }, closes))).toEqual(['3 buy 9.5 entry']);
  });

  it('sells short above the high where it may, and leaves below the middle', () => {
    // Changes +1 +1: 100. Then -4: gain 0.5, loss 2: 20.
    const closes = still(10, 11, 12, 8, 7);
    const played = runOf(rsi, { period: 2, short: true }, closes, margin);
    expect(storyOf(played)).toEqual(['3 sell 8 entry', '4 buy 7 exit']);
    // Not short, it buys what has fallen: 20 is below the low.
    expect(storyOf(runOf(rsi, { period: 2 }, closes))).toEqual(['4 buy 7 entry']);
  });

  it('protects its position where a stop is asked for', () => {
    // Bought at 10; ten percent below is 9.
    const candles: readonly Row[] = [...still(10, 9, 8), [10, 10, 8.5, 8.5], [8, 8, 8, 8]];
    const stopped = runOf(rsi, { period: 2, stopPercent: 10 }, candles);
    expect(storyOf(stopped).slice(0, 2)).toEqual(['3 buy 10 entry', '3 sell 9 stop']);
    expect(storyOf(runOf(rsi, { period: 2 }, candles))).toEqual(['3 buy 10 entry']);
  });
});

describe('bollinger-reversion', () => {
  const bands = named('bollinger-reversion');
  // Period 2, two deviations. Row 1: mean 11, deviation 1, lower 9. Row 2: 11.5, 0.5, 10.5. Row 3: middle 11.1.
  const candles: readonly Row[] = [
    [10, 10, 10, 10],
    [12, 12, 12, 12],
    [12, 12, 11, 11],
    [12, 12, 8.75, 11.2],
    [11.5, 11.5, 11.5, 11.5],
  ];

  it('rests a limit at the lower band, places it anew at each close, and leaves at the middle', () => {
    // Limit 9 in row 2 is not reached, and gone in row 3, which falls to 8.75: 10.5 is. The close is above the middle.
    const played = runOf(bands, { period: 2, stopPercent: 0 }, candles);
    expect(storyOf(played)).toEqual(['3 buy 10.5 entry', '4 sell 11.5 exit']);
    expect(played.fills[0]!.liquidity).toBe('maker');
    // The first makes room for the second; flat again, a third rests until the run ends.
    const entries = played.orders.filter((order) => order.role === 'entry');
    expect(entries.map((order) => order.state)).toEqual(['cancelled', 'filled', 'cancelled']);
  });

  it('protects what it buys', () => {
    // Bought at 10.5; two percent below is 10.29, which the low reaches.
    const played = runOf(bands, { period: 2, stopPercent: 2 }, candles);
    expect(storyOf(played)).toEqual(['3 buy 10.5 entry', '3 sell 10.29 stop']);
  });
});

describe('donchian-breakout', () => {
  const breakout = named('donchian-breakout');
  const terms = { channel: 2, atr: 1, stop: 1, target: 2 };

  it('buys a close above the channel of the candles before, with stop and target in true ranges', () => {
    // Channel of rows 0 and 1: 9 to 12. Row 2 closes at 13 with a range of 13 - 11 = 2: stop 11, target 17 from 13.
    const candles: readonly Row[] = [
      [10, 11, 9, 10],
      [10, 12, 9, 11],
      [11, 13, 11, 13],
      [13, 14, 12, 14],
      [14, 17.5, 13, 16],
    ];
    const played = runOf(breakout, terms, candles);
    expect(storyOf(played)).toEqual(['3 buy 13 entry', '4 sell 17 target']);
    expect(storyOf(runOf(breakout, { ...terms, target: 3 }, candles))).toEqual(['3 buy 13 entry']);
  });

  it('does not buy a close at the channel, nor its own candle', () => {
    const candles: readonly Row[] = [
      [10, 11, 9, 10],
      [10, 12, 9, 11],
      [11, 14, 11, 12],
      [12, 12, 12, 12],
    ];
    expect(storyOf(runOf(breakout, terms, candles))).toEqual([]);
  });

  it('sells a close below the channel where it may be short', () => {
    // Channel 9 to 12. Row 2 closes at 8; range max(10, 11) - 8 = 3: stop 11, target 2 from 8. Row 3 rises to 11.
    const candles: readonly Row[] = [
      [10, 11, 9, 10],
      [10, 12, 9, 11],
      [10, 10, 8, 8],
      [8, 11, 7.5, 10],
    ];
    const played = runOf(breakout, { ...terms, short: true }, candles, margin);
    expect(storyOf(played)).toEqual(['3 sell 8 entry', '3 buy 11 stop']);
    expect(storyOf(runOf(breakout, terms, candles, margin))).toEqual([]);
  });
});
