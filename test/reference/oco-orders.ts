/**
 * Orders by hand of which most stand in plain OCO groups (OCO-1), rest on both sides of the price, and meet less volume
 * than they are for: one fills in part and the others shrink, while some are amended or cancelled.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { OrderType } from '../../src/model/order.ts';
import { tradingRules, type RunChoice } from '../support/arbitraries.ts';
import { choice } from './choices.ts';
import { place, type PlaceWish, type Wish } from './hand-orders.ts';

const resting = ['limit', 'limit', 'stop', 'stop', 'stop-limit', 'take-profit', 'trailing-stop'] as const;

/** Near the price, on the side on which its type waits. */
const placed = (wish: PlaceWish, type: OrderType, distance: number): PlaceWish => {
  const isBelow = (type === 'limit' || type === 'take-profit') === (wish.side === 'buy');
  const at = isBelow ? -distance : distance;
  // A limit a little beyond its trigger.
  const limit = type === 'stop-limit' ? at + (wish.side === 'buy' ? 50 : -50) : at;
  return { ...wish, type, trigger: at, limit };
};

const member: Arbitrary<Wish> = fc
  .record({
    wish: place,
    type: fc.constantFrom(...resting),
    distance: fc.integer({ min: 1, max: 6 }).map((n) => n * 25),
    quantity: fc.constantFrom(10_000, 20_000, 33_330, 60_000),
    isAlone: fc.nat(7).map((n) => n === 7),
    isBare: fc.nat(2).map((n) => n < 2),
    lasts: fc.nat(5).map((n) => n < 5),
  })
  .map(({ wish, type, distance, quantity, isAlone, isBare, lasts }) => ({
    ...placed(wish, type, distance),
    ...{ quantity, isOco: !isAlone, postOnly: false },
    ...(lasts ? { timeInForce: 'gtc' } : {}),
    ...(isBare ? { stop: null, targets: [], rungs: [] } : {}),
  }));

const change = { market: fc.constant(0), pick: fc.nat(2) };

/** Members, and changes of one that was placed of late. */
export const ocoWish: Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: member },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), ...change }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      ...change,
      quantity: fc.constantFrom(0, 5_000, 20_000, 40_000),
      limit: fc.integer({ min: -6, max: 6 }).map((n) => n * 25),
      trigger: fc.integer({ min: -6, max: 6 }).map((n) => n * 25),
      isOnRatchets: fc.constant(false),
      tightens: fc.boolean(),
    }),
  },
);

/** Where groups are let in, and fill in parts. The lot may change on the way. */
export const ocoChoice: RunChoice = {
  ...choice,
  markets: { least: 1, most: 1 },
  balances: [250, 1_000, 20_000],
  participations: [1_000_000, 2_000_000, 10_000_000],
  rules: tradingRules.map((rules) =>
    rules.map((one) => ({
      ...one,
      lot: Math.min(one.lot, 10),
      minNotional: 0,
      maxQuantity: 0,
      priceBand: 0,
    })),
  ),
};
