/**
 * Orders as no strategy asks for them, drawn by hand for the exchange alone: every type with every flag and time in
 * force, trailing stops by rate, brackets on anything, changes of whatever there is. Plain data over the candles, costs
 * and rules of a `RunPlan`, whose own wishes are left out.
 */
import fc, { type Arbitrary } from 'fast-check';
import { orderTypes, timesInForce, type OrderType, type TimeInForce } from '../../src/model/order.ts';
import { busyRun, randomRun, type RunChoice } from '../support/arbitraries.ts';
import type { RunPlan } from '../support/run-plan.ts';

/** Where a level lies: so many price units from the price of the moment, or, for a child, from its parent's fill. */
export interface ChildWish {
  readonly at: number;
  /** Of the fill price, in rate units; 0 for a distance. */
  readonly rate: number;
  /** From the fill, or from the price of the moment. */
  readonly isAnchored: boolean;
  /** In rate units, for targets. */
  readonly share: number;
}

export interface TrailWish {
  readonly offset: number;
  readonly rate: number;
  /** From the price of the moment; 0 for none. */
  readonly activation: number;
  readonly onClose: boolean;
}

export interface PlaceWish {
  readonly do: 'place';
  readonly market: number;
  readonly side: 'buy' | 'sell';
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly lasts: number;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  readonly quantity: number;
  /** Or so much money, whole, instead; 0 for none. */
  readonly amount: number;
  readonly cutToFunds: boolean;
  /** Limit and trigger, from the price of the moment. */
  readonly limit: number;
  readonly trigger: number;
  readonly trail: TrailWish;
  readonly isOco: boolean;
  readonly stop: (ChildWish & { readonly trail: TrailWish | null }) | null;
  readonly targets: readonly ChildWish[];
}

export type Wish =
  | PlaceWish
  | { readonly do: 'cancel'; readonly market: number; readonly pick: number }
  | {
      readonly do: 'amend';
      readonly market: number;
      readonly pick: number;
      readonly quantity: number;
      readonly limit: number;
      readonly trigger: number;
    };

export interface HandPlan {
  readonly plan: RunPlan;
  /** At the close of each slot. */
  readonly wishes: readonly (readonly Wish[])[];
  /** After each fill, in turn. */
  readonly answers: readonly (Wish | null)[];
}

const quarters = (most: number): Arbitrary<number> =>
  fc.integer({ min: -most, max: most }).map((n) => n * 25);
const sizes = fc.constantFrom(10_000, 10_000, 5_000, 30_000);
const market = fc.nat(1);
const seldom = fc.nat(3).map((n) => n === 3);

const trail: Arbitrary<TrailWish> = fc.record({
  offset: fc.constantFrom(50, 125, 0),
  rate: fc.constantFrom(0, 0, 500_000, 1_234_567),
  activation: fc.oneof(fc.constant(0), quarters(6)),
  onClose: fc.boolean(),
});

const child: Arbitrary<ChildWish> = fc.record({
  at: fc.integer({ min: 1, max: 12 }).map((n) => n * 25),
  rate: fc.constantFrom(0, 0, 1_000_000, 3_333_333),
  isAnchored: fc.boolean(),
  share: fc.constantFrom(33_333_333, 25_000_000, 30_000_000),
});

const stop = fc
  .tuple(child, fc.option(trail, { freq: 2 }))
  .map(([terms, follows]) => ({ ...terms, trail: follows }));

const place: Arbitrary<PlaceWish> = fc.record({
  do: fc.constant('place' as const),
  market,
  side: fc.constantFrom('buy' as const, 'buy' as const, 'sell' as const),
  type: fc.oneof(fc.constantFrom('market' as const, 'limit' as const), fc.constantFrom(...orderTypes)),
  timeInForce: fc.oneof(
    { weight: 2, arbitrary: fc.constant('gtc' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...timesInForce) },
  ),
  lasts: fc.constantFrom(60_000, 90_000, 100_001, 240_000),
  reduceOnly: seldom,
  postOnly: seldom,
  quantity: sizes,
  amount: fc.constantFrom(0, 0, 90, 250),
  cutToFunds: fc.boolean(),
  limit: quarters(10),
  trigger: quarters(10),
  trail,
  isOco: seldom,
  stop: fc.option(stop, { freq: 1 }),
  targets: fc.array(child, { maxLength: 3 }),
});

const change = { market, pick: fc.nat(5) };

const wish: Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: place },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), ...change }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      ...change,
      quantity: fc.constantFrom(0, 0, 5_000, 20_000),
      limit: quarters(8),
      trigger: quarters(8),
    }),
  },
);

/** Runs of the exchange alone, inside `choice`. */
export const handPlan = (choice: RunChoice): Arbitrary<HandPlan> =>
  fc.record({
    plan: fc.oneof(randomRun(choice), busyRun(choice)),
    wishes: fc.array(fc.oneof(fc.constant([]), fc.array(wish, { maxLength: 3 })), {
      minLength: 8,
      maxLength: 24,
    }),
    answers: fc.array(fc.option(wish, { freq: 1 }), { maxLength: 6 }),
  });
