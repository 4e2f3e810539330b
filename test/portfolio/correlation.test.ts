/** The correlation of two markets (SIZE-1, RISK-2): by hand, where it is not defined, and against a plain one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closesInCommon,
  correlation,
  rowInCommon,
  rowUpTo,
  type Closes,
} from '../../src/portfolio/correlation.ts';
import { runs } from '../support/runs.ts';

/** A close for each minute; null where there is none. */
const closesOf = (closes: readonly (number | null)[]): Closes & { readonly last: number } => {
  const rows = closes.flatMap((close, i) => (close === null ? [] : [[i, close] as const]));
  return {
    time: Float64Array.from(rows, ([i]) => i),
    close: Float64Array.from(rows, ([, close]) => close),
    last: rows.length - 1,
  };
};

function between(a: readonly (number | null)[], b: readonly (number | null)[], window: number) {
  const [one, other] = [closesOf(a), closesOf(b)];
  return correlation(one, one.last, other, other.last, window);
}

describe('SIZE-1 the correlation of two markets', () => {
  it('is that of a sample of simple returns', () => {
    // Returns of 10 %, -10 %, 0 and 10 %, 0, -10 %: products of 1, squares of 2 and 2, in hundredths.
    expect(between([100, 110, 99, 99], [100, 110, 110, 99], 3)).toBeCloseTo(0.5, 12);
    // The same against 10 %, 10 %, -20 %: 1 - 1 + 0.
    expect(between([100, 110, 99, 99], [100, 110, 121, 96.8], 3)).toBeCloseTo(0, 12);
    expect(between([100, 110, 99], [50, 45, 49.5], 2)).toBeCloseTo(-1, 12);
  });

  it('is 1 with itself, to the last bit', () => {
    const closes = [103.7, 99.1, 101.3, 104.9, 100.2];
    expect(between(closes, closes, 4)).toBe(1);
  });

  it('looks at the last returns of its window alone', () => {
    const before = [7, 900, 3];
    expect(between([...before, 100, 110, 99, 99], [1, 1, 50, 100, 110, 110, 99], 3)).toBeCloseTo(0.5, 12);
  });

  it('is null where there are too few returns in common, or one market has not moved', () => {
    expect(between([100, 110, 99], [100, 110, 110], 3)).toBeNull();
    expect(between([100, 100, 100, 100], [100, 110, 110, 99], 3)).toBeNull();
    // Ten percent each time, as far as doubles tell.
    expect(between([100, 110, 121, 133.1], [100, 110, 110, 99], 3)).toBeNull();
    expect(between([], [], 2)).toBeNull();
  });

  it('counts a return over a gap of one market as one over the same time of the other', () => {
    // Without the close of minute 2: 10 %, -19 / 110 against 10 %, 0; as three closes each.
    expect(between([100, 110, null, 91, 99], [100, 110, 500, 110, 99], 3)).toBe(
      between([100, 110, 91, 99], [100, 110, 110, 99], 3),
    );
  });

  it('TIME-1 knows no row after those it was given', () => {
    const a = closesOf([100, 110, 99, 99, 5]);
    const b = closesOf([100, 110, 110, 99, 900]);
    expect(correlation(a, 3, b, 3, 3)).toBeCloseTo(0.5, 12);
  });

  it('DET-1 is that of a plain reckoning, and the same from both sides', () => {
    const closes = fc.array(fc.option(fc.integer({ min: 1, max: 400 }), { freq: 5 }), { maxLength: 14 });
    fc.assert(
      fc.property(closes, closes, fc.integer({ min: 2, max: 6 }), (a, b, window) => {
        const found = between(a, b, window);
        expect(between(b, a, window)).toBe(found);
        const told = plainly(a, b, window);
        if (told === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(told, 9);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('SIZE-1 what two markets have in common', () => {
  const times = (minutes: readonly number[]): Closes => ({
    time: Float64Array.from(minutes),
    close: Float64Array.from(minutes, () => 1),
  });
  const minutes = fc
    // Long gaps, of one market alone as well.
    .array(fc.constantFrom(1, 1, 1, 2, 3, 40, 300), { maxLength: 30 })
    .map((gaps) => gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], []));

  it('is found however long ago it was', () => {
    const long = times(Array.from({ length: 5000 }, (_, i) => i));
    const short = times([3, 7, 4000]);
    expect(rowInCommon(long, 4999, short, 2)).toBe(4000);
    expect(rowInCommon(long, 3999, short, 2)).toBe(7);
    expect(rowInCommon(short, 2, long, 6)).toBe(0);
    expect(rowInCommon(short, 2, long, 2)).toBe(-1);
    expect(closesInCommon(long, 4999, short, 2)).toBe(3);
    expect(closesInCommon(long, 4999, short, 2, 2)).toBe(2);
  });

  it('is that of a plain search', () => {
    fc.assert(
      fc.property(minutes, minutes, fc.nat(30), fc.nat(30), (one, other, a, b) => {
        const [rowA, rowB] = [Math.min(a, one.length) - 1, Math.min(b, other.length) - 1];
        const both = one.slice(0, rowA + 1).filter((time) => other.slice(0, rowB + 1).includes(time));
        expect(closesInCommon(times(one), rowA, times(other), rowB)).toBe(both.length);
        expect(rowInCommon(times(one), rowA, times(other), rowB)).toBe(
          both.length === 0 ? -1 : one.indexOf(both.at(-1)!),
        );
        const at = other[rowB] ?? 50;
        const upTo = one.slice(0, rowA + 1).filter((time) => time <= at);
        expect(rowUpTo(times(one).time, rowA, at)).toBe(upTo.length - 1);
      }),
      { numRuns: runs(500) },
    );
  });
});

/** Covariance over deviations, of the common minutes. */
function plainly(a: readonly (number | null)[], b: readonly (number | null)[], window: number) {
  const pairs = a.flatMap((close, i) =>
    close === null || (b[i] ?? null) === null ? [] : [[close, b[i]!] as const],
  );
  const last = pairs.slice(-window - 1);
  if (last.length <= window) return null;
  const returns = last.slice(1).map(([x, y], i) => [x / last[i]![0] - 1, y / last[i]![1] - 1] as const);
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const mx = mean(returns.map(([x]) => x));
  const my = mean(returns.map(([, y]) => y));
  const covariance = mean(returns.map(([x, y]) => (x - mx) * (y - my)));
  const [dx, dy] = [
    Math.sqrt(mean(returns.map(([x]) => (x - mx) ** 2))),
    Math.sqrt(mean(returns.map(([, y]) => (y - my) ** 2))),
  ];
  return dx < 1e-12 || dy < 1e-12 ? null : covariance / (dx * dy);
}
