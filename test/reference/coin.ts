/**
 * Fees in the exchange's own coin, in the reference model (FEE-1): each fill by itself, at the coin's price of the moment,
 * as long as the coin lasts.
 */
import { halfEven, valueOf as fractionOf } from '../support/exact.ts';
import { priceAt } from './clock.ts';
import { rateOf, rateScale, scaleOf } from './fees.ts';
import type { Part } from './tell.ts';
import type { Market, World } from './world.ts';

/** How a product of the coin's price and size units becomes money. */
function coinScale({ terms }: Market, digits: number): readonly [bigint, bigint] {
  return fractionOf(1, 1, terms.priceDigits + digits, terms.moneyDigits);
}

/** LEDG-2: what is left of the coin is worth, where its market stands. */
export function worthOfCoins({ coin, markets }: World): bigint {
  if (coin === null) return 0n;
  const market = markets[coin.market]!;
  const [times, by] = coinScale(market, coin.digits);
  return halfEven(coin.balance * BigInt(market.price) * times, by);
}

/** What a fill pays in coin, and what that is worth; null where the coin is short, or has no price yet. */
export function inCoin(
  world: World,
  market: Market,
  part: Part,
): { readonly coins: bigint; readonly worth: bigint } | null {
  const { coin } = world;
  const { fees } = market.terms;
  if (coin === null || fees.currency !== 'coin') return null;
  const price = priceAt(world.markets[coin.market]!, world.clock);
  if (price === 0) return null;
  const [times, by] = scaleOf(market);
  const left = rateScale - BigInt(fees.coinDiscount);
  // Open: what is left of the rate is a rate, and is rounded like one.
  const rate = halfEven(rateOf(world, market, part) * left, rateScale);
  const worth = halfEven(BigInt(part.price) * BigInt(part.quantity) * times * rate, by * rateScale);
  const [coinTimes, coinBy] = coinScale(world.markets[coin.market]!, coin.digits);
  const coins = halfEven(worth * coinBy, BigInt(price) * coinTimes);
  return coins > coin.balance ? null : { coins, worth };
}
