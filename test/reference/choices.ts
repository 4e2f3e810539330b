/** The runs that the reference model tells: all of costs and margins together, and those whose margins are used up. */
import fc, { type Arbitrary } from 'fast-check';
import { noLatency } from '../../src/model/costs.ts';
import { feeTerms, marginPlans, tradingRules, type RunChoice } from '../support/arbitraries.ts';
import type { MovingPlan, ReachPlan } from '../support/run-plan.ts';

const hundreds = fc.integer({ min: 1, max: 12 }).map((n) => n * 25);
const reach: Arbitrary<ReachPlan> = fc.record({
  kind: fc.constantFrom('r' as const, 'percent' as const, 'distance' as const),
  units: hundreds,
});

/** Stops that move on: every kind that looks at the path, and one that looks at closes. */
const moving: Arbitrary<MovingPlan> = fc
  .record({
    at: fc.option(
      fc.record({
        kind: fc.constantFrom('price' as const, 'distance' as const, 'percent' as const),
        units: hundreds,
      }),
      { freq: 4 },
    ),
    breakEven: fc.option(
      fc.record({ after: fc.option(reach, { freq: 3 }), offset: fc.constantFrom(0, 0, 25, 'fees' as const) }),
      { freq: 2 },
    ),
    trail: fc.option(fc.record({ units: hundreds, activation: fc.option(reach, { freq: 2 }) }), { freq: 2 }),
    onClose: fc.nat(2).map((n) => n === 2),
    chandelier: fc.constantFrom(0, 0, 100, 200),
    targets: fc.constantFrom([], [100], [75, 150], [200, 300]),
    ladder: fc.oneof(fc.constant(0), hundreds),
  })
  // A trail alone is no plan.
  .map((plan) =>
    plan.at === null && plan.breakEven === null && plan.chandelier === 0
      ? { ...plan, at: { kind: 'distance', units: 100 } }
      : plan,
  );

/** What the model knows. */
export const choice: RunChoice = {
  moving,
  markets: { least: 1, most: 2 },
  latencies: [
    noLatency,
    // A bit more than half of a leg (at half of it two prices may be equally near, of which SPEC.md prefers none), and
    // anything up to one and a half candles, the answer to a fill later.
    { order: { least: 10_007, most: 10_007 }, answer: { least: 0, most: 0 } },
    { order: { least: 0, most: 90_000 }, answer: { least: 5_000, most: 30_000 } },
  ],
  margins: marginPlans,
  // Rules change between candles, or two fifths into one.
  rules: fc
    .tuple(tradingRules, fc.constantFrom(0, 0, 0.4))
    .map(([rules, later]) =>
      rules.map((rule, i) => (i === 0 ? rule : { ...rule, fromSlot: rule.fromSlot + later })),
    ),
  fees: [
    ...feeTerms,
    { maker: 33_333, taker: 1_234_567, coin: { balance: 1_500_000, discount: 12_345_678 } },
    {
      maker: 50_000,
      taker: 300_000,
      minimum: 0.37,
      tier: { volume: 100, maker: 1_400_000, taker: 100_000, freeFrom: 6 },
    },
  ],
  slippages: [
    { kind: 'none' },
    { kind: 'none' },
    { kind: 'ticks', ticks: 3 },
    { kind: 'rate', rate: 123_456 },
    { kind: 'half-spread', spread: 300_000 },
    { kind: 'range', share: 10_000_000 },
    { kind: 'volume-share', impact: 10_000_000 },
    { kind: 'square-root', impact: 1_000_000 },
  ],
  limitFills: [{ kind: 'touch' }, { kind: 'cross' }, { kind: 'probability', rate: 50_000_000 }],
  sizings: [
    { kind: 'quantity', quantity: 10_000 },
    { kind: 'quantity', quantity: 33_333 },
    { kind: 'amount', amount: 90 },
    { kind: 'percent', percent: 40 },
    { kind: 'percent', percent: 100 },
  ],
};

/** Accounts that carry one or two entries, and not what they lose; under rules that let most of them in. */
export const strained: RunChoice = {
  ...choice,
  accounts: ['margin'],
  balances: [12, 25, 45],
  sizings: [{ kind: 'quantity', quantity: 10_000 }],
  rules: fc
    .constantFrom(1, 25)
    .map((tick) => [{ fromSlot: 0, tick, lot: 10, minQuantity: 0, maxQuantity: 0, minNotional: 0 }]),
  margins: marginPlans.filter(({ leverage }) => leverage > 1),
};
