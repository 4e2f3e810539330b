/** The laws of volume and of resting limits (FILL-2, FILL-6), on random runs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { anyRun } from '../support/arbitraries.ts';
import { runConfigOf } from '../support/random-run.ts';
import { rulesInForce, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { traceOf } from '../support/trace.ts';

const digestOf = (plan: RunPlan): string => backtest(runConfigOf(plan)).digest();

/** The plan with so much volume that no bound is felt. */
const ample = (plan: RunPlan): RunPlan => ({
  ...plan,
  markets: plan.markets.map((market) => ({
    ...market,
    steps: market.steps.map((step) => ({ ...step, volume: 1e9 })),
  })),
});

describe('volume', () => {
  it('FILL-6 own fills of a market and candle never exceed the part of its volume that they may take', () => {
    fc.assert(
      fc.property(anyRun({ participations: [10_000_000, 50_000_000] }), (plan) => {
        for (const { slot, records } of traceOf(plan).steps) {
          for (const [m, market] of plan.markets.entries()) {
            // What the exchange takes over itself, under a number below zero, is no part of it (MARG-1).
            const fills = records.filter(
              (record) => record.kind === 'filled' && record.market === m && record.order > 0,
            );
            const taken = fills.reduce((sum, fill) => sum + (fill.kind === 'filled' ? fill.quantity : 0), 0);
            // Sizes have four decimals, participation is in units of 10^-8.
            const most = ((market.steps[slot]?.volume ?? 0) * plan.participation!) / 1e4;
            expect(taken).toBeLessThanOrEqual(most + 1e-9);
          }
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it('FILL-6 where there is volume enough the bound changes nothing', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        expect(digestOf(ample({ ...plan, participation: 10_000_000 }))).toBe(
          digestOf(ample({ ...plan, participation: null })),
        );
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('resting limits', () => {
  it('FILL-2 a certain touch is a touch, and one that never is wants a tick through', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const withLimits = (limitFills: RunPlan['limitFills']): string => digestOf({ ...plan, limitFills });
        expect(withLimits({ kind: 'probability', rate: 100_000_000 })).toBe(withLimits({ kind: 'touch' }));
        expect(withLimits({ kind: 'probability', rate: 0 })).toBe(withLimits({ kind: 'cross' }));
      }),
      { numRuns: runs(60) },
    );
  });

  it('FILL-2 with crossing, no maker fills in a candle that goes no tick through his limit', () => {
    fc.assert(
      fc.property(anyRun({ limitFills: [{ kind: 'cross' }] }), (plan) => {
        const limits = new Map<number, number>();
        for (const { slot, records } of traceOf(plan).steps) {
          for (const record of records) {
            if (record.kind === 'accepted' || record.kind === 'amended')
              limits.set(record.order, record.limit);
            if (record.kind !== 'filled' || record.liquidity !== 0) continue;
            const [, high, low] = plan.markets[record.market]!.steps[slot]!.candle!;
            const { tick } = rulesInForce(plan, slot);
            const limit = limits.get(record.order)!;
            if (record.side > 0) expect(low).toBeLessThanOrEqual(limit - tick);
            else expect(high).toBeGreaterThanOrEqual(limit + tick);
          }
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
