/**
 * What Binance forgets. Spot archives orders that ended unfilled after 90 days; futures forget those after three, other
 * orders after 90, trades after six months, income after three.
 * Source: Binance Spot API documentation, "Query order" and error -2026; USDⓈ-M futures, "Query Order", "All Orders",
 * "Account Trade List", "Get Income History".
 *
 * Spot forgets nothing that has filled: here a number bounds it.
 */
import { plainRetention, type Retention } from '../order-history.ts';
import type { ProductKind } from './product.ts';

const day = 86_400_000;

export const incomeMs = 92 * day;
/** The most lines of income. */
export const incomeMost = 50_000;

export const binanceRetention: Readonly<Record<ProductKind, Retention>> = {
  spot: { ...plainRetention, unfilledMs: 90 * day },
  usdm: { ...plainRetention, unfilledMs: 3 * day, ordersMs: 90 * day, fillsMs: 183 * day },
};
