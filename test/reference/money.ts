/** What orders hold, and what an account is worth, in the reference model (ORD-4, LEDG-2). */
import { worthOfCoins } from './coin.ts';
import { moneyOf } from './fees.ts';
import type { Order, World } from './world.ts';

/** ORD-4: orders by themselves, and those that cancel each other together. */
export function togethers(orders: readonly Order[]): readonly (readonly Order[])[] {
  const alone = orders.filter(({ terms }) => terms.oco === 0).map((order) => [order]);
  const groups = new Set(orders.map(({ terms }) => terms.oco).filter((oco) => oco !== 0));
  return [...alone, ...[...groups].map((oco) => orders.filter(({ terms }) => terms.oco === oco))];
}

/** Those that `order` holds together with. */
export const othersOf = (orders: readonly Order[], { terms: { id, oco } }: Order): readonly Order[] =>
  orders.filter(({ terms }) => oco !== 0 && terms.oco === oco && terms.id !== id);

export const most = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((max, amount) => (amount > max ? amount : max), 0n);

export const heldOf = (world: World): bigint =>
  world.markets
    .flatMap(({ orders }) => togethers(orders))
    .reduce((sum, orders) => sum + most(orders.map(({ held }) => held)), 0n);

/** LEDG-2: the balance, the coin, and every position at the price of the moment. */
export const worthOf = (world: World): bigint =>
  world.markets.reduce(
    (sum, market) => sum + moneyOf(market, BigInt(market.position) * BigInt(market.price)),
    world.balance + worthOfCoins(world),
  );
