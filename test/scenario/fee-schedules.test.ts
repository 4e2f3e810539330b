/** Bundled fee schedules: facts that can be traced, in an order that can be used. */
import { describe, expect, it } from 'vitest';
import { feeSchedules, type FeeSchedule } from '../../src/scenario/fee-schedules.ts';

const schedules: readonly (readonly [string, FeeSchedule])[] = Object.entries(feeSchedules);

describe('fee schedules', () => {
  it.each(schedules)(
    'FEE-1 %s says where and when, and begins at no volume',
    (_name, { source, asOf, tiers }) => {
      expect(source.length).toBeGreaterThan(10);
      expect(new Date(asOf).toISOString().slice(0, 10)).toBe(asOf);
      expect(tiers[0]!.volume).toBe(0);
    },
  );

  it.each(schedules)(
    'FEE-1 %s asks for more volume and charges no more, from tier to tier',
    (_name, { tiers }) => {
      const rateOf = (text: string): number => Number(text.replace('%', ''));
      for (const [i, tier] of tiers.slice(1).entries()) {
        const before = tiers[i]!;
        expect(tier.volume).toBeGreaterThan(before.volume);
        expect(rateOf(tier.maker)).toBeLessThanOrEqual(rateOf(before.maker));
        expect(rateOf(tier.taker)).toBeLessThanOrEqual(rateOf(before.taker));
      }
    },
  );
});
