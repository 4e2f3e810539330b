/**
 * Orders of several sizes by a strategy of ours, which has one: n orders of the greatest size that divides them all.
 */
import { buy, sell, type EntryType, type Intent } from '../../src/model/intent.ts';

/** The greatest size of which all are whole multiples, signs aside; sizes of at most nine decimals. */
export function commonUnit(sizes: readonly number[]): number {
  return sizes.map((size) => Math.round(Math.abs(size) * 1e9)).reduce(divisor, 0) / 1e9;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** As many orders of `unit` as make `size`: bought above zero, sold below. */
export function inUnits(size: number, unit: number, order?: EntryType): readonly Intent[] {
  const terms = order === undefined ? undefined : { order };
  const one = size > 0 ? buy(terms) : sell(terms);
  return Array.from({ length: Math.round(Math.abs(size) / unit) }, () => one);
}
