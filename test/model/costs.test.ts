/** The greatest rate of fees that change (SIZE-1, STOP-1). */
import { describe, expect, it } from 'vitest';
import { flatFees, greatestRate, type FeeTerms } from '../../src/model/costs.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Rate } from '../../src/model/units.ts';

const tier = (volume: number, maker: number, taker: number) => ({
  volume,
  maker: maker as Rate,
  taker: taker as Rate,
});

describe('the greatest rate in force', () => {
  it('SIZE-1 is the greater of both, whichever that is', () => {
    expect(greatestRate(flatFees(3 as Rate, 5 as Rate), 0)).toBe(5);
    expect(greatestRate(flatFees(7 as Rate, 5 as Rate), 0)).toBe(7);
  });

  it('SIZE-1 FEE-1 is that of the first tier in force, from its instant on, and of the first step before that', () => {
    const fees: FeeTerms = {
      ...flatFees(90 as Rate, 90 as Rate),
      steps: [
        { from: 100 as TimeMs, tiers: [tier(0, 10, 20), tier(1_000, 70, 70)] },
        { from: 200 as TimeMs, tiers: [tier(0, 30, 10)] },
        { from: 300 as TimeMs, tiers: [tier(0, 5, 6)] },
      ],
    };
    const at = (instant: number): number => greatestRate(fees, instant);
    expect([99, 100, 199, 200, 299, 300, 1_000].map(at)).toEqual([20, 20, 20, 30, 30, 6, 6]);
  });
});
