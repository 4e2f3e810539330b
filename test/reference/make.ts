/** How a world of the reference model and its orders begin. */
import type { AccountKind, PathPolicy } from '../../src/model/costs.ts';
import type { AccountMargin } from '../../src/model/margin.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import type { MarketTerms } from './terms.ts';
import type { Market, Order, World } from './world.ts';

export function newOrder(terms: OrderTerms): Order {
  const { quantity, quoteAmount, limit, trigger } = terms;
  const money = {
    exactCost: 0n,
    exactFee: 0n,
    exactKept: 0n,
    cost: 0n,
    fee: 0n,
    kept: 0,
    keptWorth: 0n,
    coinWorth: 0n,
  };
  const state = {
    held: 0n,
    heldBase: 0,
    place: 'unborn',
    filled: 0,
    arrival: 0,
    hasTriggered: false,
    takes: false,
    isAmended: false,
    best: 0,
    told: 0,
    steps: null,
    through: 0,
  } as const;
  return { terms, quantity, amount: BigInt(quoteAmount), limit, trigger, ...state, ...money };
}

export function makeWorld(
  account: AccountKind,
  margin: AccountMargin,
  path: PathPolicy,
  balance: bigint,
  coin: World['coin'],
  terms: readonly MarketTerms[],
): World {
  const markets = terms.map((one, index): Market => ({
    index,
    terms: one,
    orders: [],
    groups: [],
    position: 0,
    cost: 0n,
    margin: 0n,
    price: 0,
    isAhead: false,
    candle: null,
    opensAt: 0,
    closed: null,
    underway: [],
    commands: 0,
    arrivals: 0,
    path: null,
    budget: Infinity,
  }));
  const nothing = {
    settled: 0,
    ownOrders: 0,
    clock: 0,
    now: 0,
    isOpening: false,
    traded: [],
    fills: 0,
    events: [],
    ambiguous: [],
  };
  return { account, margin, path, coin, markets, balance, ...nothing };
}
