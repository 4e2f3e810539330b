/**
 * What of an order was missed (EXEC-1): asked for, and neither filled nor taken over by another order, with what the
 * market moved away from it until the order ended.
 */
import { mulDiv } from '../base/mul-div.ts';
import type { Instrument } from '../model/instrument.ts';
import { signOf, type Price, type Quantity } from '../model/units.ts';
import type { ExecutionOrder, ExecutionPrices } from './execution-records.ts';
import { closeBefore, priceAt } from './market-price.ts';
import { worth } from './worth.ts';

export interface Missed {
  readonly missed: Quantity;
  /** At the decision price. */
  readonly missedValue: number;
  /** Value at the end price less that, positive where the market moved away. */
  readonly missedCost: number;
}

export const nothingMissed: Missed = { missed: 0 as Quantity, missedValue: 0, missedCost: 0 };

/** Another order did what it was for, or there was nothing left to do. */
const takenOver: readonly (string | null)[] = ['oco', 'group', 'parent', 'reduce-only', 'liquidation'];
/** It was no longer wanted, or outlived the run: like one whose time was over, it met no price when it ended. */
const withdrawn: readonly (string | null)[] = ['requested', 'end'];

/** Of an order on which a strategy decided. */
export function missedOf(order: ExecutionOrder, instrument: Instrument, prices: ExecutionPrices): Missed {
  const { state, reason, side, decisionPrice } = order;
  if (state === 'filled' || takenOver.includes(reason)) return nothingMissed;
  const missed = unfilled(order, instrument);
  const missedValue = worth(instrument, decisionPrice, missed);
  const end = worth(instrument, endPrice(order, prices), missed);
  return { missed, missedValue, missedCost: signOf(side) * (end - missedValue) + 0 };
}

function endPrice(order: ExecutionOrder, prices: ExecutionPrices): Price {
  const { state, reason, decisionPrice, createdAt } = order;
  const endedAt = order.endedAt ?? Infinity;
  const isWithdrawn = state === 'expired' || withdrawn.includes(reason);
  const met = isWithdrawn ? null : priceAt(prices, endedAt, createdAt, decisionPrice);
  return met ?? closeBefore(prices, endedAt, createdAt) ?? decisionPrice;
}

/** A size in money that never became lots is what it would have bought at the decision price. */
function unfilled({ leaves, quoteAmount, decisionPrice }: ExecutionOrder, instrument: Instrument): Quantity {
  if (leaves > 0 || quoteAmount === 0) return leaves;
  const { moneyDiv, moneyMul } = instrument;
  return mulDiv(quoteAmount, moneyDiv, decisionPrice * moneyMul, 'down') as Quantity;
}
