/**
 * The laws of time and listing (TIME-1, TIME-2): what comes later changes nothing that was written before, and the
 * order in which markets and strategies are listed changes nothing at all.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { randomRun } from '../support/arbitraries.ts';
import { runConfigOf, wordsOf } from '../support/random-run.ts';
import { slotsOf, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

const equityOf = ({ kernel }: Engine): readonly number[] => {
  const { equity, rows } = kernel.journal.state;
  return [...equity.subarray(0, rows)];
};

/** A run over the slots before `to` that has not ended: more may come. */
function before(plan: RunPlan, to: number): Engine {
  const engine = openBacktest(runConfigOf(plan, to));
  engine.advance(engine.timeline.steps, true);
  return engine;
}

describe('time', () => {
  it('TIME-1 cut anywhere, a run has written the same words and the same equity up to there', () => {
    fc.assert(
      fc.property(randomRun(), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (plan, cuts) => {
        const whole = backtest(runConfigOf(plan));
        const words = wordsOf(whole);
        const equity = equityOf(whole);
        for (const cut of cuts) {
          const part = before(plan, 1 + (cut % slotsOf(plan)));
          const written = wordsOf(part);
          expect(written).toEqual(words.subarray(0, written.length));
          expect(equityOf(part)).toEqual(equity.slice(0, equityOf(part).length));
        }
        expect(equityOf(before(plan, slotsOf(plan)))).toEqual(equity);
      }),
      { numRuns: runs(80) },
    );
  });

  it('TIME-1 another future gives the same past: two runs that share their first candles share what they wrote', () => {
    fc.assert(
      fc.property(randomRun(), randomRun(), fc.integer({ min: 1, max: 12 }), (plan, other, shared) => {
        const turned: RunPlan = {
          ...plan,
          markets: plan.markets.map((market, m) => {
            const later = other.markets[m % other.markets.length]!.steps.slice(shared);
            const first = market.steps.slice(0, shared);
            // A market that ends before is silent until then.
            const silent = Array.from({ length: shared - first.length }, () => ({ candle: null, asks: [] }));
            return { ...market, steps: [...first, ...silent, ...later] };
          }),
        };
        const past = wordsOf(before(plan, shared));
        expect(wordsOf(backtest(runConfigOf(turned))).subarray(0, past.length)).toEqual(past);
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('listing', () => {
  it('TIME-2 DET-1 the order in which markets, strategies and their markets are listed is irrelevant', () => {
    const several = randomRun({ markets: { least: 2, most: 3 } });
    fc.assert(
      fc.property(several, fc.infiniteStream(fc.nat()), (plan, chance) => {
        const config = runConfigOf(plan);
        const shuffled = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((item) => ({ item, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const mixed: RunConfig = {
          ...config,
          markets: shuffled(config.markets),
          strategies: shuffled(config.strategies).map((entry) => ({
            ...entry,
            markets: shuffled(entry.markets),
          })),
        };
        const reversed: RunConfig = { ...config, markets: [...config.markets].reverse() };
        const digest = backtest(config).digest();
        expect(backtest(mixed).digest()).toBe(digest);
        expect(backtest(reversed).digest()).toBe(digest);
      }),
      { numRuns: runs(100) },
    );
  });
});
