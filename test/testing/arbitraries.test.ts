/** What is drawn: every kind of candle and of order, worlds that all make sense, and candles that can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyCandles,
  anyLadder,
  anyLadderOut,
  anyOrders,
  anyWorld,
  badTicks,
  crashingCandles,
  flatCandles,
  gappyCandles,
  play,
  strategyOf,
  type WorldCandle,
} from '../../src/testing/index.ts';
import { openWorld } from '../../src/testing/play.ts';
import { runs } from '../support/runs.ts';
import { guards } from './make.ts';

type Real = Exclude<WorldCandle, null>;
const real = (candles: readonly WorldCandle[]): readonly Real[] => candles.filter((one) => one !== null);
/** From each close to the next open, as parts of the close. */
const leaps = (candles: readonly WorldCandle[]): readonly number[] =>
  real(candles).flatMap(([open], i, list) => (i === 0 ? [] : [open / list[i - 1]![3] - 1]));
const sampled = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { seed: 1, numRuns: 60 });

describe('DATA-1 candles by chance', () => {
  it('can be: low ≤ open, close ≤ high, and above zero', () => {
    fc.assert(
      fc.property(anyCandles(), (candles) => {
        expect(real(candles).length).toBeGreaterThan(0);
        for (const [open, high, low, close, volume] of real(candles)) {
          expect(low).toBeGreaterThan(0);
          expect(low).toBeLessThanOrEqual(Math.min(open, close));
          expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
          expect(volume).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('are of every kind', () => {
    const lists = sampled(anyCandles({ least: 20 }));
    const all = lists.flatMap(leaps);
    expect(all.filter((leap) => leap < -0.3).length).toBeGreaterThan(5);
    expect(all.filter((leap) => leap > 1).length).toBeGreaterThan(5);
    expect(all.filter((leap) => leap !== 0 && Math.abs(leap) < 0.3).length).toBeGreaterThan(50);
    const candles = lists.flat();
    expect(candles.filter((one) => one === null).length).toBeGreaterThan(10);
    expect(real(candles).filter(([, high, low]) => high === low).length).toBeGreaterThan(10);
    expect(
      real(candles).filter(([open, high, low]) => high >= 2 * open || low <= open / 3).length,
    ).toBeGreaterThan(5);
  });

  it('are of one kind where one is asked for', () => {
    const quiet = sampled(flatCandles({ least: 20 })).flatMap(real);
    expect(quiet.filter(([, high, low]) => high === low).length).toBeGreaterThan(quiet.length * 0.8);
    const gaps = sampled(gappyCandles({ least: 20 }));
    expect(gaps.flat().filter((one) => one === null).length).toBeGreaterThan(100);
    expect(gaps.flatMap(leaps).filter((leap) => leap !== 0).length).toBeGreaterThan(300);
    const crashes = sampled(crashingCandles({ least: 20 })).flatMap(leaps);
    expect(crashes.filter((leap) => leap < -0.3).length).toBeGreaterThan(50);
    const ticks = sampled(badTicks({ least: 20 })).flatMap(real);
    expect(ticks.filter(([open, high]) => high === 2 * open).length).toBeGreaterThan(30);
    expect(() => anyCandles({ kinds: {} })).toThrow('no kind of candle is left to draw');
  });
});

describe('SCALE-2 ladders by chance', () => {
  it('wait for a correlation with a market that is named, and for none without', () => {
    for (const { when } of sampled(anyLadder(['correlation'], 'B/USD')))
      expect(when!.correlation!.with).toBe('B/USD');
    const alone = sampled(fc.oneof(anyLadder(), anyLadderOut()));
    expect(alone.filter(({ when }) => when?.correlation !== undefined)).toEqual([]);
    expect(() => anyLadderOut(['correlation'])).toThrow('of which a ladder needs the id');
  });
});

describe('SCEN-1 worlds by chance', () => {
  it('make sense, all of them', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld({ stops: true, warmUp: 3 }), async (world) => {
        const { scenario } = await openWorld({ ...guards, states: () => [] }, world);
        expect(scenario.markets.length).toBe(Object.keys(world.candles).length);
        expect(JSON.parse(JSON.stringify(world))).toEqual(world);
      }),
      { numRuns: runs(100) },
    );
  });

  it('ORD-1 make every event happen that an exchange has', async () => {
    const kinds = new Map<string, number>();
    const worlds = fc.sample(fc.tuple(anyWorld(), anyOrders()), { seed: 2, numRuns: 150 });
    for (const [world, plan] of worlds) {
      const { steps } = await play(strategyOf(plan), world);
      for (const { records } of steps)
        for (const { kind } of records) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const often = [...kinds].filter(([, times]) => times >= 5).map(([kind]) => kind);
    for (const kind of [
      'accepted',
      'rejected',
      'triggered',
      'filled',
      'cancelled',
      'amended',
      'resized',
      'ambiguous',
      'refusal',
      'funding',
      'liquidating',
      'charged',
      'amendRejected',
      'cancelAsked',
    ])
      // prettier-ignore
      expect(often).toContain(kind);
  }, 60_000);
});
