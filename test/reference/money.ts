/** What orders hold, and what an account is worth, in the reference model (ORD-4, LEDG-2). */
import { worthOfCoins } from './coin.ts';
import { moneyOf } from './fees.ts';
import type { World } from './world.ts';

export const heldOf = (world: World): bigint =>
  world.markets.flatMap(({ orders }) => orders).reduce((sum, order) => sum + order.held, 0n);

/** LEDG-2: the balance, the coin, and every position at the price of the moment. */
export const worthOf = (world: World): bigint =>
  world.markets.reduce(
    (sum, market) => sum + moneyOf(market, BigInt(market.position) * BigInt(market.price)),
    world.balance + worthOfCoins(world),
  );
