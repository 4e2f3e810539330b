/**
 * Units do not mix (LEDG-1): a price is no quantity, a rate no price, a bare number neither. `tsc` compiles this file;
 * where an expected error is gone, it fails.
 */
import { notionalOf, type Instrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';

declare const instrument: Instrument;
declare const price: Price;
declare const quantity: Quantity;
declare const money: Money;
declare const rate: Rate;

/** The right way round compiles. */
export const value: Money = notionalOf(instrument, price, quantity, 'half-even');

// @ts-expect-error a quantity is no price, and a price no quantity
export const swapped: Money = notionalOf(instrument, quantity, price, 'half-even');

// @ts-expect-error a price is no quantity
export const priceAsQuantity: Quantity = price;

// @ts-expect-error a quantity is no money
export const quantityAsMoney: Money = quantity;

// @ts-expect-error a rate is no price
export const rateAsPrice: Price = rate;

// @ts-expect-error money is no instant
export const moneyAsTime: TimeMs = money;

// @ts-expect-error a bare number is no price
export const numberAsPrice: Price = 100;

// @ts-expect-error a sum is a number again, and says anew what it is
export const sum: Price = price + price;

/** Every unit may be read as a number. */
export const plain: readonly number[] = [price, quantity, money, rate];
