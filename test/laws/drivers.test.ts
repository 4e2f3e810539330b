/**
 * The laws of one digest (DET-1, PATH-5): the ways to do the same work (quiet stretches or single steps, a loop over
 * columns or candles fed one by one, the shortcut for clear candles or two walks of every candle) give one result.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openStream, type BacktestOptions } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { drive } from '../../src/engine/drive.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import type { Intents } from '../../src/model/intent.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';
import { anyRun, managedRun, plainManagedRun, plainRun } from '../support/arbitraries.ts';
import { inputsOf, runConfigOf, stepThrough } from '../support/random-run.ts';
import type { Ask, RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

const digestOf = (plan: RunPlan, options: BacktestOptions = {}): string =>
  backtest(runConfigOf(plan), options).digest();

/** The same plan whose entries, every other one, and exits say nothing more. */
const withoutTerms = (plan: RunPlan): RunPlan => ({
  ...plan,
  markets: plan.markets.map(({ steps, answers }) => ({
    answers,
    steps: steps.map((step, slot) => ({ ...step, asks: step.asks.map((ask) => bareAsk(ask, slot)) })),
  })),
});

function bareAsk(ask: Ask, slot: number): Ask {
  if (ask.do === 'exit') return { ...ask, type: 'market', share: 1 };
  if (ask.do !== 'enter' || slot % 2 === 1) return ask;
  const { do: enter, side, at, limitAt } = ask;
  return { do: enter, side, at, limitAt, type: 'market', stop: null, targets: [] };
}

/** A run whose strategies answer with objects of their own, which no quick way of a decision knows. */
const speltOut = (config: RunConfig): RunConfig => ({
  ...config,
  strategies: config.strategies.map((one) => {
    const { strategy } = one;
    const onClose = (...asked: Parameters<Strategy['onClose']>): Intents =>
      copied(strategy.onClose(...asked));
    if (strategy.onFill === undefined) return { ...one, strategy: { ...strategy, onClose } };
    const onFill = (...told: Parameters<NonNullable<Strategy['onFill']>>): Intents =>
      copied(strategy.onFill!(...told));
    return { ...one, strategy: { ...strategy, onClose, onFill } };
  }),
});

const copied = (intents: Intents): Intents =>
  intents === null || intents === undefined
    ? intents
    : 'kind' in intents
      ? { ...intents }
      : intents.map((intent) => ({ ...intent }));

async function* later(inputs: readonly EngineInput[]): AsyncGenerator<EngineInput> {
  for (const input of inputs) {
    await Promise.resolve();
    yield input;
  }
}

describe('one digest', () => {
  it('DET-1 quiet stretches give what single steps give', () => {
    fc.assert(
      fc.property(anyRun({ steps: 60 }), (plan) => {
        expect(digestOf(plan, { quiet: true })).toBe(digestOf(plan, { quiet: false }));
      }),
      { numRuns: runs(150) },
    );
  });

  it('DET-1 however the steps are parcelled out, the digest is the same', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        expect(stepThrough(plan, undefined, { quiet: true }).digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(80) },
    );
  });

  it('DET-1 candles fed one by one to the async driver give what the loop over columns gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun(), async (plan) => {
        const engine = await drive(openStream(runConfigOf(plan, 0)), later(inputsOf(plan)));
        expect(engine.digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(100) },
    );
  });

  it('PATH-5 the shortcut for clear candles gives what walking every candle twice gives', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        expect(digestOf(plan, { alwaysTwice: true })).toBe(digestOf(plan));
      }),
      { numRuns: runs(200) },
    );
  });

  it('PATH-5 FILL-1 the quick ways of plain fills and brackets give what the long ones give', () => {
    fc.assert(
      fc.property(plainRun(), (plan) => {
        expect(digestOf(plan, { alwaysTwice: true })).toBe(digestOf(plan));
      }),
      { numRuns: runs(400) },
    );
  });

  it('PATH-5 STOP-2 SCALE-5 RISK-2 the quick ways of what managers ask give what the long ones give', () => {
    fc.assert(
      fc.property(plainManagedRun(), (plan) => {
        const digest = digestOf(plan);
        expect(digestOf(plan, { alwaysTwice: true })).toBe(digest);
        expect(digestOf(plan, { quiet: false })).toBe(digest);
      }),
      { numRuns: runs(200) },
    );
  });

  it('FLOW-1 an intent without terms gives what it gives when it is spelt out', () => {
    fc.assert(
      fc.property(fc.oneof(anyRun(), plainRun()).map(withoutTerms), (plan) => {
        expect(backtest(speltOut(runConfigOf(plan))).digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(200) },
    );
  });

  it('DET-1 a second run of the same plan gives the same digest, also on a borrowed column', () => {
    fc.assert(
      fc.property(anyRun(), (plan) => {
        const equity = new Float64Array(200).fill(7);
        expect(digestOf(plan, { equity })).toBe(digestOf(plan));
      }),
      { numRuns: runs(40) },
    );
  });

  it('DET-1 STOP-1 RISK-2 stops that move on and limits act the same in every driver', async () => {
    await fc.assert(
      fc.asyncProperty(managedRun(), async (plan) => {
        const digest = digestOf(plan);
        expect(digestOf(plan, { quiet: false })).toBe(digest);
        expect(stepThrough(plan, undefined, { quiet: true }).digest()).toBe(digest);
        const engine = await drive(openStream(runConfigOf(plan, 0)), later(inputsOf(plan)));
        expect(engine.digest()).toBe(digest);
      }),
      { numRuns: runs(150) },
    );
  });

  it('PATH-5 STOP-1 RISK-2 with both, the shortcut for clear candles gives what two walks give', () => {
    fc.assert(
      fc.property(managedRun(), (plan) => {
        expect(digestOf(plan, { alwaysTwice: true })).toBe(digestOf(plan));
      }),
      { numRuns: runs(200) },
    );
  });
});
