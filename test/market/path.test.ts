import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highFirst, Walk } from '../../src/market/path.ts';
import { pathPolicies, type PathPolicy } from '../../src/model/costs.ts';
import type { Price } from '../../src/model/units.ts';
import { columnsOf, start, type Row } from '../support/play.ts';
import { runs } from '../support/runs.ts';

function walkOf(row: Row): Walk {
  const walk = new Walk();
  walk.begin(columnsOf([row]), 0);
  walk.look();
  return walk;
}

/** Milliseconds after the candle's open at which the present leg is at a price. */
const clock = (walk: Walk, price: number): number => walk.clockAt((price * 100) as Price) - start;

describe('which extreme comes first', () => {
  // Open, high, low, close; the policies under which the high is first.
  const table: readonly [string, Row, readonly PathPolicy[]][] = [
    ['rising, low nearer', [10, 16, 8, 12], ['high-first']],
    ['rising, high nearer', [10, 12, 4, 11], ['high-first', 'nearest']],
    ['falling, low nearer', [10, 16, 8, 9], ['high-first', 'adverse', 'favourable', 'likely']],
    ['falling, high nearer', [10, 12, 4, 9], ['high-first', 'adverse', 'favourable', 'likely', 'nearest']],
    ['unchanged, low nearer', [10, 16, 8, 10], ['high-first']],
    ['unchanged, high nearer', [10, 12, 4, 10], ['high-first', 'adverse', 'favourable', 'likely', 'nearest']],
    ['unchanged, equally near', [10, 14, 6, 10], ['high-first']],
    ['rising, equally near', [10, 14, 6, 12], ['high-first']],
    ['falling, equally near', [10, 14, 6, 8], ['high-first', 'adverse', 'favourable', 'likely']],
    ['no movement', [10, 10, 10, 10], ['high-first']],
    [
      'open at the high, rising never',
      [10, 10, 8, 9],
      ['high-first', 'adverse', 'favourable', 'likely', 'nearest'],
    ],
    ['open at the low', [10, 12, 10, 11], ['high-first']],
  ];
  it.each(table)('PATH-3 %s', (_, row, policies) => {
    const walk = walkOf(row);
    const chosen = pathPolicies.filter((policy) => highFirst(policy, walk));
    expect(new Set(chosen)).toEqual(new Set(policies));
  });
});

describe('the clock of a walk', () => {
  it('PATH-7 has the open at t, the extremes at thirds, the close at t + d, linear between', () => {
    const walk = walkOf([100, 130, 90, 110]);
    expect(clock(walk, 100)).toBe(0);
    walk.leaveOpen(true);
    // A third of a minute is 20 s. Up 30 in 20 s: 115 at 10 s.
    expect([clock(walk, 100), clock(walk, 115), clock(walk, 130)]).toEqual([0, 10_000, 20_000]);
    walk.finishLeg();
    // Down 40 in 20 s: 110 at 30 s, 100 at 35 s.
    expect(walk.price).toBe(13_000);
    expect([clock(walk, 130), clock(walk, 110), clock(walk, 100), clock(walk, 90)]).toEqual([
      20_000, 30_000, 35_000, 40_000,
    ]);
    walk.finishLeg();
    // Up 20 in 20 s.
    expect([clock(walk, 90), clock(walk, 95), clock(walk, 110)]).toEqual([40_000, 45_000, 60_000]);
    walk.finishLeg();
    expect([walk.stage, walk.price]).toEqual([4, 11_000]);
  });

  it('PATH-2 walks over the low first where that is the way', () => {
    const walk = walkOf([100, 130, 90, 110]);
    walk.leaveOpen(false);
    const stops = [1, 2, 3].map(() => {
      walk.finishLeg();
      return walk.price / 100;
    });
    expect(stops).toEqual([90, 130, 110]);
  });

  it('PATH-7 goes to where it stands at a time', () => {
    const places: readonly [seconds: number, price: number][] = [
      [0, 100],
      [5, 107.5],
      [20, 130],
      [30, 110],
      [40, 90],
      [55, 105],
      [60, 110],
    ];
    for (const [seconds, price] of places) {
      const walk = walkOf([100, 130, 90, 110]);
      walk.leaveOpen(true);
      walk.advanceTo(start + seconds * 1000);
      expect(walk.price / 100).toBe(price);
    }
    const waiting = walkOf([100, 130, 90, 110]);
    waiting.advanceTo(start + 30_000);
    expect([waiting.stage, waiting.price]).toEqual([0, 10_000]);
  });

  it('leaves its open once', () => {
    const walk = walkOf([100, 130, 90, 110]);
    walk.leaveOpen(true);
    expect(() => walk.leaveOpen(true)).toThrow('leaves its open once');
  });

  const anyRow = fc
    .tuple(fc.integer({ min: 200, max: 300 }), fc.nat(50), fc.nat(50), fc.nat(100))
    .map(([open, up, down, place]): Row => {
      const low = open - down;
      return [open, open + up, low, low + Math.round(((up + down) * place) / 100)];
    });

  it('PATH-7 never turns back, and is where the path is at that time', () => {
    const property = fc.property(anyRow, fc.boolean(), fc.array(fc.nat(100)), (row, isHighFirst, places) => {
      const walk = walkOf(row);
      walk.leaveOpen(isHighFirst);
      let last = 0;
      while (walk.stage < 4) {
        const from = walk.legStart();
        const to = walk.legEnd();
        for (const place of [0, ...places, 100].sort((a, b) => a - b)) {
          const price = Math.round(from + ((to - from) * place) / 100) as Price;
          const at = walk.clockAt(price);
          expect(at - start).toBeGreaterThanOrEqual(last);
          last = at - start;
          const other = walkOf(row);
          other.leaveOpen(isHighFirst);
          other.advanceTo(at);
          expect(Math.abs(other.price - price)).toBeLessThanOrEqual(1);
        }
        walk.finishLeg();
      }
      expect(last).toBeLessThanOrEqual(60_000);
    });
    fc.assert(property, { numRuns: runs(200) });
  });
});
