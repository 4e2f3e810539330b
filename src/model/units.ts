/**
 * The integers of a run (LEDG-1). Each has its own type, so that none can be passed where another is meant.
 * Prices are integers of 10^-p, sizes of 10^-q of their instrument; money of 10^-m of its currency; rates of 10^-8.
 */
import type { Brand } from '../base/brand.ts';

/** A price in units of 10^-priceDigits of the quote currency. */
export type Price = Brand<number, 'Price'>;
/** A size in units of 10^-quantityDigits of the base currency. Signed where it is a position. */
export type Quantity = Brand<number, 'Quantity'>;
/** An amount in the smallest unit of its currency. */
export type Money = Brand<number, 'Money'>;
/** A fraction in units of 10^-8: one basis point is 10,000. */
export type Rate = Brand<number, 'Rate'>;

export const rateDigits = 8;
export const rateScale = 100_000_000;

export const noMoney = 0 as Money;
export const noQuantity = 0 as Quantity;

export type Side = 'buy' | 'sell';

/** +1 for a buy, -1 for a sell. */
export const signOf = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1);
export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');
