/** Ratios beyond what a double holds are undefined, and not infinite (METR-1). */
import { expect, it } from 'vitest';
import { calmar } from '../../src/stats/calmar.ts';
import { martinRatio, painRatio, sterlingRatio } from '../../src/stats/pain.ts';

it('METR-1 a ratio of an annual return that is next to the greatest number is undefined', () => {
  const huge = 1.7e308;
  expect([
    calmar(huge, 0.01),
    sterlingRatio(huge, 0),
    painRatio(huge, 0.01, 0),
    martinRatio(huge, 0.01, 0),
  ]).toEqual([null, null, null, null]);
  expect(sterlingRatio(1, 0)).toBe(10);
});
