/**
 * The law of reflection (LEDG-3): prices P become 2c - P, buys become sells, high-first becomes low-first, and the run
 * is the same run upside down, with the same equity.
 *
 * It holds on a margin account within these limits. Levels are prices or distances: a percentage is of a price, and
 * that changes. Sizes are fixed quantities, and no minimum notional is in force, for the same reason. There are no fees
 * and no slippage, and the funds are ample: a short holds its proceeds and as much again, a long its cost, and both are
 * of a price. The money unit is fine enough that no value is rounded. c lies on the tick and prices stay above zero on
 * both sides; so there are no multiples of a range, which may be as wide as the price is high. Nothing arrives inside
 * a candle, where the path lies between two units of price. There are no ties: a candle whose open lies midway goes low
 * first, here and in the mirror.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLatency, type PathPolicy } from '../../src/model/costs.ts';
import { plainMarginPlan, randomRun, tradingRules } from '../support/arbitraries.ts';
import type { Ask, CandleUnits, EnterAsk, OrderPlan, RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';
import { traceOf, type Trace } from '../support/trace.ts';

/** 2c: on every tick that is drawn, and far above every price that is. */
const twice = 100_000;

const otherPath: Partial<Record<PathPolicy, PathPolicy>> = {
  'high-first': 'low-first',
  'low-first': 'high-first',
};
const mirrored = (price: number): number => twice - price;
/** Zero has no other sign. */
const minus = (units: number): number => (units === 0 ? 0 : -units);

function askReflected(ask: Ask): Ask {
  if (ask.do === 'cancel' || ask.do === 'cancel-one') return ask;
  if (ask.do === 'amend') return { ...ask, at: minus(ask.at) };
  if (ask.do === 'oco') return { ...ask, orders: ask.orders.map((one) => askReflected(one) as EnterAsk) };
  const turned = { ...ask, at: minus(ask.at), limitAt: minus(ask.limitAt) };
  return turned.do === 'enter' ? { ...turned, side: turned.side === 'buy' ? 'sell' : 'buy' } : turned;
}

function reflected(plan: RunPlan): RunPlan {
  return {
    ...plan,
    path: otherPath[plan.path] ?? plan.path,
    markets: plan.markets.map(({ steps, answers }) => ({
      steps: steps.map(({ candle, asks }) => ({
        candle: candle && [
          mirrored(candle[0]),
          mirrored(candle[2]),
          mirrored(candle[1]),
          mirrored(candle[3]),
        ],
        asks: asks.map(askReflected),
      })),
      answers: answers.map((answer) => answer && askReflected(answer)),
    })),
  };
}

const unranged = (type: OrderPlan['type']): OrderPlan['type'] =>
  type === 'stop-away' ? 'stop-limit' : type === 'trailing-away' ? 'trailing' : type;

/** Without ties, and without levels so far off that they lie below zero on one side only. */
function within(plan: RunPlan): RunPlan {
  const near = (ask: Ask): Ask => {
    if (ask.do === 'oco') return { ...ask, orders: ask.orders.map((one) => near(one) as EnterAsk) };
    if (ask.do === 'exit') return { ...ask, type: unranged(ask.type) };
    if (ask.do !== 'enter') return ask;
    const short = <L extends { readonly units: number }>(level: L): L => ({
      ...level,
      units: Math.min(level.units, 400),
    });
    const targets = ask.targets.map(({ share, level }) => ({ share, level: short(level) }));
    return { ...ask, type: unranged(ask.type), stop: ask.stop && short(ask.stop), targets };
  };
  const untied = (candle: CandleUnits): CandleUnits => {
    const [open, high, low, close] = candle;
    return high > low && high - open === open - low ? [open, high + 1, low, close] : candle;
  };
  return {
    ...plan,
    markets: plan.markets.map(({ steps, answers }) => ({
      steps: steps.map(({ candle, asks }) => ({ candle: candle && untied(candle), asks: asks.map(near) })),
      answers: answers.map((answer) => answer && near(answer)),
    })),
  };
}

const plans = randomRun({
  accounts: ['margin'],
  balances: [10_000_000],
  moneyDigits: [8],
  fees: [{ maker: 0, taker: 0 }],
  slippages: [{ kind: 'none' }],
  latencies: [noLatency],
  fundings: [null],
  margins: [plainMarginPlan],
  sizings: [
    { kind: 'quantity', quantity: 10_000 },
    { kind: 'quantity', quantity: 33_333 },
  ],
  entries: fc.constant(null),
  levelKinds: ['price', 'distance', 'ticks', 'trail'],
  rules: tradingRules.map((rules) => rules.map((rule) => ({ ...rule, minNotional: 0, priceBand: 0 }))),
}).map(within);

/** Fills with a signed quantity; mirrored when asked for. */
function fillsOf({ run }: Trace, turn: boolean): readonly unknown[] {
  return run.fills.map(({ at, order, market, role, side, price, priceBefore, quantity, liquidity }) => ({
    ...{ at, order, market, role, liquidity },
    price: turn ? mirrored(price) : price,
    priceBefore: turn ? mirrored(priceBefore) : priceBefore,
    quantity: (side === 'buy') === turn ? -quantity : quantity,
  }));
}

describe('reflection', () => {
  it('LEDG-3 the mirrored run has the mirrored fills, the same fates and the same equity at every step', () => {
    let fills = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const here = traceOf(plan);
        const there = traceOf(reflected(plan));
        expect(fillsOf(there, false)).toEqual(fillsOf(here, true));
        expect(there.steps.map((step) => step.equity)).toEqual(here.steps.map((step) => step.equity));
        const fates = ({ run }: Trace): readonly unknown[] =>
          run.orders.map(({ state, reason, filled, endedAt }) => [state, reason, filled, endedAt]);
        expect(fates(there)).toEqual(fates(here));
        const refusals = ({ run }: Trace): readonly unknown[] =>
          run.refusals.map(({ at, signal, stage, reason }) => [at, signal, stage, reason]);
        expect(refusals(there)).toEqual(refusals(here));
        fills += here.run.fills.length;
      }),
      { numRuns: runs(200) },
    );
    expect(fills).toBeGreaterThan(100);
  });
});
