/** What leverage and tiers demand of one position (MARG-1); amounts are in the smallest unit of money. */
import { describe, expect, it } from 'vitest';
import { initialMargin, leverageBound, maintenanceMargin, plainMargin } from '../../src/model/margin.ts';
import type { Money, Rate } from '../../src/model/units.ts';
import { rate } from '../support/play.ts';

const times = (leverage: number): Rate => rate(leverage);
const tier = (from: number, of: number, leverage = 0) =>
  ({ from: from as Money, rate: rate(of), leverage: times(leverage) }) as const;
const at = (leverage: number, ...maintenance: readonly ReturnType<typeof tier>[]) => ({
  ...plainMargin,
  leverage: times(leverage),
  maintenance,
});

describe('initial margin', () => {
  it('MARG-1 is the cost over the leverage, rounded up', () => {
    expect(initialMargin(at(4, tier(0, 0)), 100 as Money)).toBe(25);
    expect(initialMargin(at(3, tier(0, 0)), 100 as Money)).toBe(34);
  });
});

describe('maintenance margin', () => {
  const terms = at(10, tier(0, 0.01), tier(5_000, 0.02), tier(10_000, 0.05));

  it('MARG-1 takes each part of the value at the rate of its tier, and none of a tier that it does not reach', () => {
    // 1 % of what is below 5,000, 2 % of what is between 5,000 and 10,000, 5 % of the rest.
    expect(
      [4_000, 5_000, 6_000, 10_000, 15_000].map((value) => maintenanceMargin(terms, value as Money)),
    ).toEqual([40, 50, 70, 150, 400]);
  });

  it('MARG-1 rounds each part up', () => {
    // 50 and 0.02 of a unit; 0.01.
    expect([5_001, 1].map((value) => maintenanceMargin(terms, value as Money))).toEqual([51, 1]);
  });
});

describe('the bound of a leverage', () => {
  it('MARG-1 is where the first tier of less leverage begins; a tier of the same, of more or of any is none', () => {
    const tiers = [tier(0, 0.01), tier(100, 0.01, 20), tier(200, 0.01, 10), tier(300, 0.01, 5)];
    expect([4, 5, 10, 20, 25].map((leverage) => leverageBound(at(leverage, ...tiers)))).toEqual([
      null,
      null,
      300,
      200,
      100,
    ]);
  });
});
