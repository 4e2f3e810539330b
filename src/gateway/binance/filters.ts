/**
 * The filters of a market, judged before an order goes in, with Binance's words for each.
 * Source: Binance Spot API documentation, "Filters"; USDⓈ-M futures, "Error Code" (-4000s).
 */
import { isWhole, notionalOf } from '../../model/instrument.ts';
import { rateScale, type Price, type Quantity } from '../../model/units.ts';
import { BinanceError, filterFailure } from './error.ts';
import type { Product } from './product.ts';

/** A price as it was sent; 0 where there is none. */
export function checkPrice(product: Product, market: number, price: number, name: string): void {
  const { tick } = product.rules(market);
  if (price === 0) return;
  if (isWhole(price, tick)) return;
  if (product.kind === 'spot') throw filterFailure('PRICE_FILTER');
  throw new BinanceError(-4014, `${capital(name)} not increased by tick size.`);
}

/** How far from the price a limit may lie. */
export function checkBand(product: Product, market: number, limit: number): void {
  const { priceBand } = product.rules(market);
  const last = product.exchange.priceOf(market);
  if (priceBand === 0 || limit === 0 || last === null) return;
  const width = Math.floor((last * priceBand) / rateScale);
  if (limit >= last - width && limit <= last + width) return;
  if (product.kind === 'spot') throw filterFailure('PERCENT_PRICE_BY_SIDE');
  if (limit > last)
    throw new BinanceError(-4016, `Limit price can't be higher than ${product.price(market, last + width)}.`);
  throw new BinanceError(-4024, `Limit price can't be lower than ${product.price(market, last - width)}.`);
}

export function checkQuantity(product: Product, market: number, quantity: number): void {
  const { lot, minQuantity, maxQuantity } = product.rules(market);
  const isSpot = product.kind === 'spot';
  if (quantity === 0)
    throw isSpot
      ? new BinanceError(-1013, 'Invalid quantity.')
      : new BinanceError(-4003, 'Quantity less than or equal to zero.');
  const tooSmall = quantity < Math.max(lot, minQuantity);
  const tooLarge = maxQuantity > 0 && quantity > maxQuantity;
  if (!tooSmall && !tooLarge && isWhole(quantity, lot)) return;
  if (isSpot) throw filterFailure('LOT_SIZE');
  if (tooLarge) throw new BinanceError(-4005, 'Quantity greater than max quantity.');
  if (tooSmall) throw new BinanceError(-4004, 'Quantity less than min quantity.');
  throw new BinanceError(-1111, 'Precision is over the maximum defined for this asset.');
}

/**
 * The most that one order may be worth, in units of the account's money: a tenth of what is exact, so that its price may
 * rise tenfold while it waits.
 */
export const notionalMax = 9e14;

/** The greatest value of an order, at its own price or the last; `value` is what it is to spend, where it says so. */
export function checkGreatest(
  product: Product,
  market: number,
  quantity: number,
  price: number,
  value = 0,
): void {
  const { moneyMul, moneyDiv } = product.served(market).instrument;
  if (Math.max(value, (price * quantity * moneyMul) / moneyDiv) <= notionalMax) return;
  if (product.kind === 'spot') throw filterFailure('NOTIONAL');
  throw new BinanceError(-2027, 'Exceeded the maximum allowable position at current leverage.');
}

/** The least value of an order, at its own price or the last. */
export function checkNotional(product: Product, market: number, quantity: number, price: number): void {
  const { minNotional } = product.rules(market);
  if (minNotional === 0 || price === 0) return;
  const { instrument } = product.served(market);
  const value = notionalOf(instrument, price as Price, quantity as Quantity, 'half-even');
  if (value >= minNotional) return;
  if (product.kind === 'spot') throw filterFailure('NOTIONAL');
  throw new BinanceError(
    -4164,
    `Order's notional must be no smaller than ${product.money(minNotional)} (unless you choose reduce only).`,
  );
}

const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);
