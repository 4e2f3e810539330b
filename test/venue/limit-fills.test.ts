/**
 * When a resting limit fills (FILL-2): on touch, a tick beyond, or on touch by chance.
 *
 * Rows are [open, high, low, close]; row 0 closes at 100, and a limit to buy at 98 rests from there on. Tick 0.01.
 */
import { describe, expect, it } from 'vitest';
import type { LimitFills } from '../../src/model/costs.ts';
import { buy } from '../../src/model/intent.ts';
import { fillLines, minute, play, rate, start, type Play, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const rests = { 0: buy({ order: { type: 'limit', limit: 98 } }) } as const;
const on = (limitFills: LimitFills, rows: readonly Row[], more: Partial<Play> = {}) =>
  fillLines(play({ candles: [calm, ...rows], script: rests, limitFills, ...more }));

const touch: Row = [99, 99, 98, 99];
const through: Row = [99, 99, 97.99, 99];

describe('limits that are crossed', () => {
  const cross = { kind: 'cross' } as const;

  it('FILL-2 fill where the path goes a tick through them, at the limit, and not where it touches', () => {
    expect(on(cross, [touch])).toEqual([]);
    expect(on(cross, [touch, through])).toEqual(['2 entry buy 1 @ 98 maker']);
  });

  it('FILL-2 FILL-7 the tick is that of the market', () => {
    expect(on(cross, [through], { rules: [{ tick: 0.25 }] })).toEqual([]);
    expect(on(cross, [[99, 99, 97.75, 99]], { rules: [{ tick: 0.25 }] })).toEqual([
      '1 entry buy 1 @ 98 maker',
    ]);
  });

  it('FILL-2 a jump is judged by the same test against the open, and fills there', () => {
    expect(on(cross, [[98, 99, 98, 99]])).toEqual([]);
    expect(on(cross, [[97.99, 99, 97.99, 99]])).toEqual(['1 entry buy 1 @ 97.99 maker']);
  });

  it('FILL-5 a candle that never saw the limit fills at its nearest price', () => {
    // Tick 0.25: the open of 97.9 is not a tick through 98, the low of 97.7 is; 97.95 is the nearest there was.
    expect(on(cross, [[97.9, 97.95, 97.7, 97.9]], { rules: [{ tick: 0.25 }] })).toEqual([
      '1 entry buy 1 @ 97.95 maker',
    ]);
  });

  it('FILL-2 what takes is not asked to be crossed', () => {
    const takes = { 0: buy({ order: { type: 'limit', limit: 101 } }) };
    expect(on(cross, [calm], { script: takes })).toEqual(['1 entry buy 1 @ 100 taker']);
  });

  it('FILL-2 OTO-1 targets are limits, too', () => {
    const bracket = { 0: buy({ targets: [{ share: 1, at: { price: 103 } }] }) };
    expect(on(cross, [[100, 103, 100, 100]], { script: bracket })).toEqual(['1 entry buy 1 @ 100 taker']);
    expect(on(cross, [[100, 103.01, 100, 100]], { script: bracket })).toEqual([
      '1 entry buy 1 @ 100 taker',
      '1 target sell 1 @ 103 maker',
    ]);
  });
});

describe('limits that fill by chance', () => {
  const chance = (fraction: number): LimitFills => ({ kind: 'probability', rate: rate(fraction) });

  it('FILL-2 always where the path goes a tick through, at 1 on every touch, and at next to nothing on none', () => {
    expect(on(chance(1e-8), [touch, through])).toEqual(['2 entry buy 1 @ 98 maker']);
    expect(on(chance(1), [touch, through])).toEqual(['1 entry buy 1 @ 98 maker']);
  });

  it('FILL-2 DET-2 drawn for each order and candle, about as often as was asked for', () => {
    // A thousand orders, each touched once, in the last candle before it ends.
    const candles: Row[] = [];
    const script: Record<number, NonNullable<Play['script'][number]>> = {};
    for (let i = 0; i < 1_000; i++) {
      const goodUntil = start + (candles.length + 2) * minute;
      script[candles.length] = buy({
        order: { type: 'limit', limit: 98, timeInForce: 'gtd', goodUntil },
      });
      candles.push(calm, touch);
    }
    const terms = { candles, script, limitFills: chance(0.3) };
    const { fills, digest } = play(terms);
    // Three hundred, within three and a half deviations of 14.5.
    expect(fills.length).toBeGreaterThan(249);
    expect(fills.length).toBeLessThan(351);
    expect(play(terms).digest).toBe(digest);
  });
});
