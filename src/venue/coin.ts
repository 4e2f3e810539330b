/**
 * Fees in the exchange's own coin (FEE-1): at the coin's price of the moment, with the exchange's discount, each fill by
 * itself. A fill for which the coin is short pays none of its fee in coin. Sizes and what is held (ORD-4) are reckoned as
 * if there were no coin: what it pays comes on top.
 */
import { divideExact, mulDiv } from '../base/mul-div.ts';
import { feeOf } from '../model/instrument.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import { priceAt } from './clearing.ts';
import type { Floor } from './floor.ts';

export interface PaidInCoin {
  /** Units of the coin. */
  readonly coins: number;
  /** What they are worth, in money. */
  readonly worth: Money;
}

/** Takes the fee of `quantity` at `price` and `rate` from the coin; null where it is short, or has no price yet. */
export function payInCoin(
  { coin, account, terms, clock }: Floor,
  price: Price,
  quantity: Quantity,
  rate: Rate,
): PaidInCoin | null {
  const coinPrice = coin === null ? 0 : priceAt(coin.floor, clock);
  if (coin === null || coinPrice === 0) return null;
  const left = discounted(rate, terms.fees.coinDiscount);
  const worth = feeOf(terms.instrument, price, quantity, left, 'half-even');
  const { moneyMul, moneyDiv } = coin.instrument;
  const coins = divideExact(BigInt(worth) * BigInt(moneyDiv), coinPrice * moneyMul, 'half-even');
  if (coins > account.coins) return null;
  account.coins = (account.coins - coins) as Quantity;
  return { coins, worth };
}

const discounted = (rate: Rate, discount: Rate): Rate =>
  mulDiv(rate, rateScale - discount, rateScale, 'half-even') as Rate;
