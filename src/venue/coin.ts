/**
 * Fees in the exchange's own coin (FEE-1): at the coin's price of the moment, with the exchange's discount, each fill by
 * itself. A fill for which the coin is short pays none of its fee in coin. Sizes and what is held (ORD-4) are reckoned as
 * if there were no coin: what it pays comes on top.
 */
import { divideExact } from '../base/mul-div.ts';
import { scaleOf } from '../model/decimal.ts';
import { feeOf, type Instrument } from '../model/instrument.ts';
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
export function payInCoin(floor: Floor, price: Price, quantity: Quantity, rate: Rate): PaidInCoin | null {
  const { coin, account, terms } = floor;
  const wallet = account.coin;
  if (coin === null || wallet === null) return null;
  const coinPrice = priceAt(coin, floor.clock);
  if (coinPrice === 0) return null;
  const worth = feeOf(
    terms.instrument,
    price,
    quantity,
    discounted(rate, terms.fees.coinDiscount),
    'half-even',
  );
  const coins = coinsFor(worth, coinPrice, wallet.digits, coin.terms.instrument);
  if (coins > wallet.balance) return null;
  wallet.balance -= coins;
  return { coins, worth };
}

/** What is left of the coin, in money at `price`. */
export function coinWorth({ coin, account }: Floor, price: Price): number {
  if (coin === null || account.coin === null || price === 0) return 0;
  const { priceDigits, moneyDigits } = coin.terms.instrument;
  const { balance, digits } = account.coin;
  const shift = priceDigits + digits - moneyDigits;
  const value = BigInt(balance) * BigInt(price) * BigInt(scaleOf(Math.max(0, -shift)));
  return divideExact(value, scaleOf(Math.max(0, shift)), 'half-even');
}

const discounted = (rate: Rate, discount: Rate): Rate =>
  divideExact(BigInt(rate) * BigInt(rateScale - discount), rateScale, 'half-even') as Rate;

/** `worth` in coins of `digits` at `price`, rounded half to even. */
function coinsFor(
  worth: Money,
  price: Price,
  digits: number,
  { priceDigits, moneyDigits }: Instrument,
): number {
  const shift = priceDigits + digits - moneyDigits;
  const [up, down] = [scaleOf(Math.max(0, shift)), scaleOf(Math.max(0, -shift))];
  return divideExact(BigInt(worth) * BigInt(up), price * down, 'half-even');
}
