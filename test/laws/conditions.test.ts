/**
 * The laws of conditions (COND-1): a strategy is asked at its first close and where one of its conditions holds, found
 * in columns or close by close, and one that would answer nothing elsewhere trades as if it were always asked.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openStream } from '../../src/engine/backtest.ts';
import { drive } from '../../src/engine/drive.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { atr, rsi, sma } from '../../src/indicators/registry.ts';
import { buy, exit } from '../../src/model/intent.ts';
import { above, below, crosses, type Condition, type Operand } from '../../src/strategy/condition.ts';
import { builtInStrategy } from '../../src/strategy/registry.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import type { View } from '../../src/strategy/view.ts';
import { runs } from '../support/runs.ts';
import { emptied, inputsOver, marketsOf, runOver, type MarketPlan } from './conditions-make.ts';

type Name = 'fast' | 'slow' | 'rsi' | 'range' | 'higher';

const names: readonly Name[] = ['fast', 'slow', 'rsi', 'range', 'higher'];
const anyName = fc.constantFrom(...names);
const anyOperand: fc.Arbitrary<Operand<Name>> = fc.oneof(
  anyName,
  anyName.map((previous) => ({ previous })),
  fc.constantFrom('open', 'high', 'low', 'close').map((price) => ({ price })),
  fc.integer({ min: 0, max: 400 }).map((value) => value / 2),
);
const anyCondition: fc.Arbitrary<Condition<Name>> = fc.oneof(
  fc.tuple(anyName, anyName).map(([first, second]) => crosses(first, second)),
  fc.tuple(anyOperand, anyOperand).map(([left, right]) => above(left, right)),
  fc.tuple(anyOperand, anyOperand).map(([left, right]) => below(left, right)),
);
const anyMarkets: fc.Arbitrary<readonly MarketPlan[]> = fc.array(
  fc.record({
    seed: fc.nat(1000),
    rows: fc.integer({ min: 30, max: 700 }),
    missing: fc.array(fc.nat(700), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** What a condition says of a close, from what a strategy sees. */
function holds(view: View<Name>, condition: Condition<Name>): boolean {
  const value = (operand: Operand<Name>): number => {
    if (typeof operand === 'number') return operand;
    if (typeof operand === 'string') return view.readings[operand].value;
    return 'previous' in operand ? view.readings[operand.previous].previous : view[operand.price];
  };
  switch (condition.kind) {
    case 'crosses': {
      const first = view.readings[condition.first];
      const second = view.readings[condition.second];
      return first.crossedAbove(second) || first.crossedBelow(second);
    }
    case 'above':
      return value(condition.left) > value(condition.right);
    case 'below':
      return value(condition.left) < value(condition.right);
  }
}

/** Trades at every close that it is asked about, and keeps the times; `always`: asked at every close, it looks itself. */
function listener(conditions: readonly Condition<Name>[], always: boolean): Strategy {
  const strategy = defineStrategy({
    name: 'listener',
    description: 'Turns round whenever it is asked.',
    params: {},
    readings: () => ({
      fast: sma(2),
      slow: sma(5),
      rsi: rsi(3),
      range: atr(2),
      higher: sma(2, { timeframe: '5m' }),
    }),
    conditions: () => conditions,
    init: () => ({ asked: [] as number[] }),
    onClose(view, state) {
      const isFirst = state.asked.length === 0;
      if (always && !isFirst && !conditions.some((condition) => holds(view, condition))) return null;
      state.asked.push(view.at);
      // Silent at two of three, so that what lies behind a question is computed before it is known to be wanted.
      if (state.asked.length % 3 !== 1) return null;
      return view.isFlat ? buy() : exit();
    },
  });
  return always ? withoutConditions(strategy) : strategy;
}

function withoutConditions(strategy: Strategy): Strategy {
  expect(strategy).toHaveProperty('conditions');
  return Object.fromEntries(
    Object.entries(strategy).filter(([name]) => name !== 'conditions'),
  ) as unknown as Strategy;
}

const askedOf = (config: RunConfig, quiet = true): readonly unknown[] =>
  backtest(config, { quiet }).kernel.instances.map(({ state }) => state);

describe('conditions', () => {
  it('COND-1 are found in columns where a strategy that looks at every close finds them', () => {
    fc.assert(
      fc.property(anyMarkets, fc.array(anyCondition, { maxLength: 3 }), (plan, conditions) => {
        const markets = marketsOf(plan);
        const asked = askedOf(runOver(markets, listener(conditions, false)));
        expect(asked).toEqual(askedOf(runOver(markets, listener(conditions, true))));
        expect(asked).toEqual(askedOf(runOver(markets, listener(conditions, false)), false));
      }),
      { numRuns: runs(60) },
    );
  });

  it('COND-1 DET-1 quiet or plain, in columns or one by one: the same digest', async () => {
    await fc.assert(
      fc.asyncProperty(anyMarkets, fc.array(anyCondition, { maxLength: 2 }), async (plan, conditions) => {
        const markets = marketsOf(plan);
        const config = runOver(markets, listener(conditions, false));
        const digest = backtest(config).digest();
        expect(backtest(config, { quiet: false }).digest()).toBe(digest);
        const stream = await drive(openStream(emptied(config)), inputsOver(config));
        expect(stream.digest()).toBe(digest);
      }),
      { numRuns: runs(25) },
    );
  });

  it('COND-1 a built-in strategy trades as if it were asked at every close', () => {
    const named = fc.constantFrom('moving-average-cross', 'donchian-breakout', 'buy-and-hold');
    let orders = 0;
    fc.assert(
      fc.property(anyMarkets, named, fc.boolean(), (plan, name, short) => {
        const markets = marketsOf(plan);
        const strategy = builtInStrategy(name)!;
        const params =
          name === 'moving-average-cross' ? { fast: 2, slow: 7, short } : { channel: 8, atr: 3, short };
        const run = backtest(runOver(markets, strategy, params));
        orders += run.kernel.orders.state.lastOrder;
        const always = backtest(runOver(markets, withoutConditions(strategy), params));
        expect(run.digest()).toBe(always.digest());
      }),
      { numRuns: runs(40) },
    );
    expect(orders).toBeGreaterThan(100);
  });

  it('COND-1 a condition that cannot be meant is told when the run is made', () => {
    const markets = marketsOf([{ seed: 1, rows: 30, missing: [] }]);
    const wrong = (condition: unknown): (() => unknown) => {
      return () => backtest(runOver(markets, listener([condition as Condition<Name>], false)));
    };
    expect(wrong({ kind: 'crosses', first: 'fast', second: 'slwo' })).toThrow(
      'a condition speaks of the reading "slwo"; there are: fast, slow, rsi, range, higher',
    );
    expect(wrong({ kind: 'over', left: 1, right: 2 })).toThrow(
      'expected a condition (crosses, above, below)',
    );
    expect(wrong({ kind: 'above', left: 'fast', right: NaN })).toThrow('or a number in a condition, got NaN');
    expect(wrong({ kind: 'crosses', first: 'fast', second: 3 })).toThrow('expected the name of a reading');
    expect(wrong({ kind: 'above', left: { price: 'close', previous: 'fast' }, right: 1 })).toThrow(
      'got {"price"',
    );
    expect(wrong({ kind: 'above', left: 1, right: 2, than: 3 })).toThrow('there is no than in a condition');
    expect(() => backtest(runOver(markets, listener(3 as never, false)))).toThrow(
      'the strategy "listener": expected conditions to be a list, got 3',
    );
  });
});
