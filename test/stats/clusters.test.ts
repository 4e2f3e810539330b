/** Markets that move together, and how much was open over time: by hand. */
import { describe, expect, it } from 'vitest';
import { largestCluster } from '../../src/stats/clusters.ts';
import { exposureOverTime } from '../../src/stats/exposure-over-time.ts';

describe('METR-1 the largest cluster', () => {
  /** Correlations of pairs, 0 where none is given. */
  const cluster = (
    count: number,
    pairs: readonly (readonly [number, number, number | null])[],
    above = 0.7,
  ) =>
    largestCluster(
      count,
      (a, b) => {
        const pair = pairs.find(([x, y]) => (x === a && y === b) || (x === b && y === a));
        return pair === undefined ? 0 : pair[2];
      },
      above,
    );

  it('connects markets through others', () => {
    // 0 and 3 are not alike, but both are like 2.
    expect(cluster(5, [[0, 2, 0.8], [2, 3, 0.75], [1, 4, 0.9]])).toEqual([0, 2, 3]); // prettier-ignore
  });

  it('is the one with the first market, of several as large', () => {
    expect(cluster(4, [[1, 2, 0.8], [0, 3, 0.8]])).toEqual([0, 3]); // prettier-ignore
  });

  it('is null where no two are above the bound: at it, below 0, or not defined', () => {
    expect(cluster(3, [[0, 1, 0.7], [1, 2, -0.9], [0, 2, null]])).toBeNull(); // prettier-ignore
    expect(cluster(1, [])).toBeNull();
  });
});

describe('METR-1 exposure over time', () => {
  const closes = (...list: readonly number[]) => ({
    time: Float64Array.from(list, (_, i) => i * 10),
    close: Float64Array.from(list),
    length: list.length,
    durationMs: 10,
    scale: 100,
  });
  const equity = (...list: readonly number[]) => ({
    at: Float64Array.from(list, (_, i) => (i + 1) * 10),
    equity: Float64Array.from(list),
    length: list.length,
  });

  it('adds long and short, and counts them against each other', () => {
    // Two at 1.00, then 1.10; one short at 3.00 from the open after the second close on.
    const fills = [
      { at: 3, market: 0, change: 2 },
      { at: 20, market: 1, change: -1 },
    ];
    const { gross, net } = exposureOverTime(equity(1000, 1000, 500), fills, [closes(100, 110, 110), closes(300, 300, 300)], 100); // prettier-ignore
    for (const [row, expected] of [0.2, 0.22, (2.2 + 3) / 5].entries())
      expect(gross[row]).toBeCloseTo(expected, 14);
    for (const [row, expected] of [0.2, 0.22, (2.2 - 3) / 5].entries())
      expect(net[row]).toBeCloseTo(expected, 14);
  });

  it('is not there where equity is not above 0', () => {
    const { gross } = exposureOverTime(equity(0, 100), [], [closes(100, 100)], 100);
    expect([...gross]).toEqual([NaN, 0]);
  });
});
