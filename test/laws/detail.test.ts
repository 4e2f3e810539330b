/**
 * The law of detail (PATH-8): a run on candles whose path finer ones settle is the run on the finer ones of a strategy that
 * speaks at the same closes. Every record of its journal is the same, to the last word, but for what says what proved it.
 */
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest, type BacktestOptions } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { noLatency } from '../../src/model/costs.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { anyRun, busyRun, marginPlans, randomRun, type RunChoice } from '../support/arbitraries.ts';
import { alone, coarseConfig, fineConfig, finePlan, ownDetail } from '../support/detailed.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

function recordsOf(config: RunConfig, options: BacktestOptions = {}): readonly JournalRecord[] {
  const { records } = readTape(backtest(config, options).kernel.journal.state.tape);
  return records.map((record) =>
    record.kind === 'filled' ? { ...record, liquidity: record.liquidity % 2 } : record,
  );
}

/** What is reckoned with candles beside their path is left out. */
const alike: RunChoice = {
  levelKinds: ['price', 'distance', 'percent', 'ticks', 'trail'],
  slippages: [{ kind: 'none' }, { kind: 'ticks', ticks: 3 }, { kind: 'rate', rate: 100_000 }],
  entries: fc.constant(null),
  latencies: [
    noLatency,
    { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
    // There when a finer candle ends.
    { order: { least: 60_000, most: 60_000 }, answer: { least: 0, most: 60_000 } },
    { order: { least: 0, most: 200_000 }, answer: { least: 5_000, most: 90_000 } },
  ],
  steps: 48,
};

const fine = (plans: Arbitrary<RunPlan>): Arbitrary<RunPlan> =>
  plans.map(finePlan).filter(({ markets }) => markets.some(({ steps }) => steps.length > 0));

/** Terms on which fills go the quick way, of strategies that ask at every third close of theirs. */
const plain = busyRun({
  ...alike,
  accounts: ['spot'],
  fees: [
    { maker: 0, taker: 0 },
    { maker: 100_000, taker: 200_000 },
  ],
  slippages: [{ kind: 'none' }],
  limitFills: [{ kind: 'touch' }],
  latencies: [noLatency],
  participations: [null],
  answers: false,
  steps: 90,
}).map((plan) => ({
  ...plan,
  markets: plan.markets.map(({ steps, answers }) => ({
    steps: steps.map((step, slot) => ({ ...step, asks: slot % 12 < 4 ? step.asks : [] })),
    answers,
  })),
}));

/** Positions that are soon under, of several markets. */
const levered = randomRun({
  ...alike,
  accounts: ['margin'],
  margins: marginPlans.filter(({ leverage }) => leverage > 1),
  balances: [104, 206],
  sizings: [{ kind: 'percent', percent: 100 }],
  markets: { least: 2, most: 3 },
});

/** Markets that have nothing to do with each other: there is money enough for all. */
const ample: RunChoice = {
  ...alike,
  accounts: ['spot'],
  balances: [1_000_000],
  fees: [{ maker: 100_000, taker: 200_000 }],
  sizings: [{ kind: 'quantity', quantity: 10_000 }],
  markets: { least: 2, most: 3 },
};

/** Every record of a run on coarse candles with detail, and of that on the finer candles. */
function expectAlike(plan: RunPlan): void {
  expect(recordsOf(coarseConfig(plan))).toEqual(recordsOf(fineConfig(plan)));
}

const fillsOf = (config: RunConfig, id: string): readonly unknown[] => {
  const m = config.markets.findIndex(({ instrument }) => instrument.id === id);
  return recordsOf(config).flatMap((record) => {
    if (record.kind !== 'filled' || record.market !== m) return [];
    const { at, side, price, quantity, leaves, liquidity } = record;
    return [{ at, side, price, quantity, leaves, liquidity }];
  });
};

/** By market: how many fine candles one of its detail has; 0 for no detail. */
const sizes = fc.tuple(...[0, 1, 2].map(() => fc.constantFrom<0 | 1 | 2 | 4>(0, 1, 2, 4)));

describe('detail', () => {
  it('PATH-8 a run with detail is the run on the finer candles, in orders of all types', () => {
    fc.assert(fc.property(fine(anyRun(alike)), expectAlike), { numRuns: runs(150) });
  });

  it('PATH-8 it is so in the quick ways of the simulated exchange', () => {
    fc.assert(fc.property(fine(plain), expectAlike), { numRuns: runs(80) });
  });

  it('PATH-8 it is so where margins are used up, one market after the other', () => {
    fc.assert(fc.property(fine(levered), expectAlike), { numRuns: runs(80) });
  });

  it('PATH-8 it is so where slippage looks at the candle: at the finer one', () => {
    const looks: RunChoice = {
      ...ample,
      slippages: [
        { kind: 'range', share: 10_000_000 },
        { kind: 'volume-share', impact: 10_000_000 },
        { kind: 'square-root', impact: 1_000_000 },
      ],
    };
    fc.assert(fc.property(fine(randomRun(looks)), expectAlike), { numRuns: runs(40) });
  });

  it('PATH-8 step by step, walking every candle twice and judging all margins, it is the same, whatever the detail', () => {
    const plans = fine(fc.oneof(anyRun(alike), levered));
    fc.assert(
      fc.property(plans, sizes, (plan, sizeOf) => {
        const config = coarseConfig(plan, (m) => sizeOf[m]!);
        const records = recordsOf(config);
        for (const options of [{ quiet: false }, { alwaysTwice: true }, { judgesAlways: true }])
          expect(recordsOf(config, options)).toEqual(records);
      }),
      { numRuns: runs(60) },
    );
  });

  it('PATH-8 in markets that have nothing to do with each other, each is as if it were alone, whatever its detail', () => {
    fc.assert(
      fc.property(fine(randomRun(ample)), sizes, (plan, sizeOf) => {
        const config = coarseConfig(plan, (m) => sizeOf[m]!);
        for (const [m, { instrument }] of config.markets.entries())
          expect(fillsOf(config, instrument.id)).toEqual(fillsOf(alone(config, m), instrument.id));
      }),
      { numRuns: runs(80) },
    );
  });

  it('DET-1 PATH-8 a run that is stopped between candles, and taken up again, is the same', () => {
    fc.assert(
      fc.property(fine(anyRun(alike)), fc.nat(), (plan, at) => {
        const first = openBacktest(coarseConfig(plan));
        first.advance(at % (first.timeline.steps + 1), true);
        const again = openBacktest(coarseConfig(plan), {}, structuredClone(first.snapshot()));
        again.advance(again.timeline.steps, true);
        again.step({ kind: 'end' });
        expect(again.digest()).toBe(backtest(coarseConfig(plan)).digest());
      }),
      { numRuns: runs(40) },
    );
  });

  it('PATH-8 candles that are their own detail are as without it, but for what says what proved it', () => {
    fc.assert(
      fc.property(anyRun(), fc.integer({ min: 1, max: 7 }), (plan, mask) => {
        const isDetailed = (m: number): boolean => (mask & (1 << m)) !== 0;
        expect(recordsOf(ownDetail(plan, isDetailed))).toEqual(recordsOf(ownDetail(plan, () => false)));
      }),
      { numRuns: runs(80) },
    );
  });
});
