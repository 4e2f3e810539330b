/**
 * Orders as no strategy asks for them, drawn by hand for the exchange alone: every type with every flag and time in
 * force, trailing stops by rate, brackets on anything, changes of whatever there is. Plain data over the candles, costs
 * and rules of a `RunPlan`, whose own wishes are left out.
 */
import fc, { type Arbitrary } from 'fast-check';
import { orderTypes, timesInForce, type OrderType, type TimeInForce } from '../../src/model/order.ts';
import {
  child,
  quarters,
  rung,
  stop,
  trail,
  type ChildWish,
  type RungWish,
  type StopWish,
  type TrailWish,
} from './hand-children.ts';
import { busyRun, randomRun, type RunChoice } from '../support/arbitraries.ts';
import type { RunPlan } from '../support/run-plan.ts';

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
  readonly stop: StopWish | null;
  readonly targets: readonly ChildWish[];
  readonly rungs: readonly RungWish[];
}

export type Wish =
  | PlaceWish
  | { readonly do: 'cancel'; readonly market: number; readonly pick: number }
  | { readonly do: 'release'; readonly market: number; readonly pick: number }
  | {
      readonly do: 'amend';
      readonly market: number;
      readonly pick: number;
      readonly quantity: number;
      readonly limit: number;
      readonly trigger: number;
      /** Of stops that are moved on alone; their trigger lies behind the price, or stays. */
      readonly isOnRatchets: boolean;
      readonly tightens: boolean;
    };

export interface HandPlan {
  readonly plan: RunPlan;
  /** At the close of each slot. */
  readonly wishes: readonly (readonly Wish[])[];
  /** After each fill, in turn. */
  readonly answers: readonly (Wish | null)[];
}

const sizes = fc.constantFrom(10_000, 10_000, 5_000, 30_000);
const market = fc.nat(1);
const seldom = fc.nat(3).map((n) => n === 3);

export const place: Arbitrary<PlaceWish> = fc.record({
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
  stop: fc.option(stop, { freq: 3 }),
  targets: fc.array(child, { maxLength: 3 }),
  rungs: fc.oneof(fc.constant([]), fc.array(rung, { maxLength: 3 })),
});

const change = { market, pick: fc.nat(5) };

const anyWish: Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: place },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), ...change }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), ...change }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      ...change,
      quantity: fc.constantFrom(0, 0, 5_000, 20_000),
      limit: quarters(8),
      trigger: quarters(8),
      isOnRatchets: fc.nat(2).map((n) => n > 0),
      tightens: fc.boolean(),
    }),
  },
);

/** What fails shrinks to the slots that it needs: each may be left out, its candles together with what is wished there. */
const slots = fc.array(fc.option(fc.constant(true), { freq: 200 }), { minLength: 30, maxLength: 30 });

function within(kept: readonly (boolean | null)[], { plan, wishes, answers }: HandPlan): HandPlan {
  const left = <T>(all: readonly T[]): T[] => all.filter((_, slot) => kept[slot] !== null);
  const markets = plan.markets.map((one) => {
    const steps = left(one.steps);
    return { ...one, steps: steps.length === 0 ? one.steps.slice(0, 1) : steps };
  });
  const most = Math.max(...markets.map(({ steps }) => steps.length));
  return { plan: { ...plan, markets }, wishes: left(wishes).slice(0, most), answers };
}

/** Runs of the exchange alone, inside `choice`, of wishes of a kind. */
export const handPlan = (choice: RunChoice, wish: Arbitrary<Wish> = anyWish): Arbitrary<HandPlan> =>
  fc
    .record({
      plan: fc.oneof(randomRun(choice), busyRun(choice)),
      wishes: fc.array(fc.oneof(fc.constant([]), fc.array(wish, { maxLength: 3 })), {
        minLength: 8,
        maxLength: 24,
      }),
      answers: fc.array(fc.option(wish, { freq: 2 }), { maxLength: 6 }),
      slots,
    })
    .map(({ slots: kept, ...hand }) => within(kept, hand))
    .map(withinOneMarket)
    .map(inSmallUnits);

/** ORD-4: where a lot is worth less than a unit of money, a later part of a size in money may leave a unit or two unspent. */
function inSmallUnits(hand: HandPlan): HandPlan {
  if (hand.plan.moneyDigits === 8) return hand;
  const inBase = <W extends Wish | null>(one: W): W => (one?.do === 'place' ? { ...one, amount: 0 } : one);
  return { ...hand, wishes: hand.wishes.map((all) => all.map(inBase)), answers: hand.answers.map(inBase) };
}

/** The model does not know where another market stands, between two of its prices, when a fill is answered there. */
const withinOneMarket = (hand: HandPlan): HandPlan =>
  hand.plan.markets.length === 1 ? hand : { ...hand, answers: [] };
