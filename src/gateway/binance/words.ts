/** Words that both products have for the same: states and sides of orders, and what is said of those that do not exist. */
import type { Side } from '../../model/units.ts';
import type { OrderStatus } from '../served.ts';
import { BinanceError, cancelRejected } from './error.ts';

export const statusWords: Readonly<Record<OrderStatus, string>> = {
  new: 'NEW',
  partial: 'PARTIALLY_FILLED',
  filled: 'FILLED',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
};

export const sideWord = (side: Side): 'BUY' | 'SELL' => (side === 'buy' ? 'BUY' : 'SELL');

/** Said to who asks for an order that is not there, and to who would change or cancel one. */
export const noSuchOrder = new BinanceError(-2013, 'Order does not exist.');
export const unknownOrder = cancelRejected('Unknown order sent.');

/** What came of a piece of work, or the words in which it was refused. */
export function tried(work: () => object): { readonly ok: boolean; readonly answer: unknown } {
  try {
    return { ok: true, answer: work() };
  } catch (error) {
    if (!(error instanceof BinanceError)) throw error;
    return { ok: false, answer: error.answer.body };
  }
}
