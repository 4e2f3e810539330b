/**
 * How one order was executed (EXEC-1), from its fills and the candles of its market. Value is money, signed so that a
 * cost is positive: a purchase above, or a sale below, the price that it is held against.
 *
 * Implementation shortfall is what a paper portfolio that trades the whole order at the decision price, without fees,
 * has more at the order's end than the real one. With s = +1 for a purchase and -1 for a sale, q the quantity of a fill,
 * Q what was missed, D, A and E the decision, arrival and end price:
 *
 *     delay     = s * sum of q * (A - D)                 what the market moved until the order was there
 *     impact    = s * sum of (cost of the fill - q * A)  what was paid from there on: spread, slippage, waiting
 *     fees      = sum of the fees of the fills
 *     missed    = s * Q * (E - D)                        what was not bought or sold, and has gained since
 *     shortfall = delay + impact + fees + missed         exactly, in units of money
 *
 * Each product is rounded once. Period: the order. Not annualised; no risk-free rate; no ddof. Source: A. Perold, "The
 * implementation shortfall: paper versus reality", Journal of Portfolio Management 14 (1988); the split as W. Wagner and
 * M. Edwards, "Best execution", Financial Analysts Journal 49 (1993).
 */
import type { Instrument } from '../model/instrument.ts';
import { signOf, type Price, type Quantity } from '../model/units.ts';
import {
  isDecided,
  type ExecutionFill,
  type ExecutionOrder,
  type ExecutionPrices,
} from './execution-records.ts';
import { rowFrom } from './excursions.ts';
import { closeBefore, priceAt } from './market-price.ts';
import { missedOf, nothingMissed, type Missed } from './missed-quantity.ts';
import { worth } from './worth.ts';

/** After how many candles a fill is looked back on. */
export const markoutCandles = [1, 5, 15] as const;

export interface OrderExecution extends Missed {
  readonly order: ExecutionOrder;
  readonly isDecided: boolean;
  /** Of what waits for its case: the level at its first fill, or where it stands, or the close at which it was let go. */
  decisionPrice: Price;
  /** Null where it never arrived, or no price came after. Of what waits for its case: where it triggered, or its level. */
  arrivalPrice: Price | null;
  firstFillAt: number | null;
  filled: Quantity;
  /** What filled, at the decision price, at the arrival price, and as it was paid. */
  decisionValue: number;
  arrivalValue: number;
  traded: number;
  /** What of it filled as maker. */
  madeValue: number;
  fees: number;
  /** By `markoutCandles`: what was gained since, and the value of the fills that have so many candles after them. */
  readonly gained: number[];
  readonly marked: number[];
}

/** Before its fills are added. */
export function executionOf(
  order: ExecutionOrder,
  instrument: Instrument,
  prices: ExecutionPrices,
): OrderExecution {
  const decided = isDecided(order);
  const decisionPrice = decided ? order.decisionPrice : standsAt(order, prices);
  const since = decided ? order.createdAt : order.releasedAt;
  const { missed, missedCost, missedValue } = decided ? missedOf(order, instrument, prices) : nothingMissed;
  return {
    order,
    isDecided: decided,
    decisionPrice,
    arrivalPrice: since === null ? null : arrivalPriceOf(order, prices, since, decisionPrice),
    firstFillAt: null,
    filled: 0 as Quantity,
    missed,
    decisionValue: 0,
    arrivalValue: 0,
    traded: 0,
    madeValue: 0,
    fees: 0,
    missedCost,
    missedValue,
    gained: [0, 0, 0],
    marked: [0, 0, 0],
  };
}

/** Adds a fill of the order. */
export function addFill(
  execution: OrderExecution,
  fill: ExecutionFill,
  instrument: Instrument,
  prices: ExecutionPrices,
): void {
  const { order } = execution;
  const hasLevel = !execution.isDecided && order.releasedAt === null;
  const decision = hasLevel ? levelOf(order, fill) : execution.decisionPrice;
  const arrival = hasLevel ? fill.triggeredAt || decision : (execution.arrivalPrice ?? decision);
  if (execution.firstFillAt === null) {
    execution.firstFillAt = fill.at;
    execution.decisionPrice = decision;
    execution.arrivalPrice = arrival;
  }
  const { quantity, cost } = fill;
  execution.filled = (execution.filled + quantity) as Quantity;
  execution.decisionValue += worth(instrument, decision, quantity);
  execution.arrivalValue += worth(instrument, arrival, quantity);
  execution.traded += cost;
  if (fill.liquidity === 'maker') execution.madeValue += cost;
  execution.fees += fill.fee;
  const sign = signOf(order.side);
  // The close of the nth candle that opens at the fill or after it.
  const next = rowFrom(prices, fill.at) - 1;
  for (let i = 0; i < markoutCandles.length; i++) {
    const row = next + markoutCandles[i]!;
    if (row >= prices.length) break;
    execution.gained[i]! += sign * (worth(instrument, prices.close[row] as Price, quantity) - cost);
    execution.marked[i]! += cost;
  }
}

/** What the market moved before it was there. Formula: s * (filled * A - filled * D). */
export function delayCost({ order, arrivalValue, decisionValue }: OrderExecution): number {
  return signOf(order.side) * (arrivalValue - decisionValue) + 0;
}

/** What was paid beyond the arrival price. Formula: s * (cost of the fills - filled * A). */
export function impactCost({ order, traded, arrivalValue }: OrderExecution): number {
  return signOf(order.side) * (traded - arrivalValue) + 0;
}

/** Implementation shortfall. Formula: delay + impact + fees + missed. */
export function shortfallOf(execution: OrderExecution): number {
  return delayCost(execution) + impactCost(execution) + execution.fees + execution.missedCost;
}

/** `since`: when it was decided, or let go, on the price `decided`. */
const arrivalPriceOf = (
  { arrivedAt }: ExecutionOrder,
  prices: ExecutionPrices,
  since: number,
  decided: Price,
): Price | null => (arrivedAt === null ? null : priceAt(prices, arrivedAt, since, decided));

/** The level of what waits for its case. */
const levelOf = ({ role, decisionPrice }: ExecutionOrder, { level }: ExecutionFill): Price =>
  role === 'liquidation' ? decisionPrice : level;

/** Where it stands; of a rung without a level the close at which it was let go, 0 before. */
function standsAt(order: ExecutionOrder, prices: ExecutionPrices): Price {
  const { role, trigger, limit, decisionPrice, releasedAt } = order;
  if (role === 'liquidation') return decisionPrice;
  return releasedAt === null ? trigger || limit : (closeBefore(prices, releasedAt, 0) ?? (0 as Price));
}
