/**
 * The figures of a group of orders (EXEC-1), from what they sum up to. Rates are fractions; costs in basis points are
 * 1/10,000 of what was traded, positive where they were paid; a mark-out is positive where the fill turned out well.
 *
 * Period: the orders given. None is annualised; no risk-free rate; no ddof. What is undefined is null. Fill rate, success,
 * parts and times are of decided orders, entries and exits, alone: a stop or a target waits for its case, and one of them
 * always ends without a fill. Source: A. Perold, "The implementation shortfall: paper versus reality", Journal of
 * Portfolio Management 14 (1988), unless another is said.
 */
import type { ExecutionTotals } from './execution-totals.ts';
import { markoutCandles } from './order-execution.ts';
import { quantile } from './quantile.ts';
import { mean } from './sums.ts';

export interface ExecutionFigures {
  readonly orders: number;
  readonly filledOrders: number;
  readonly rejectedOrders: number;
  /** Null where signals are not told apart: one that was refused has neither role nor type. */
  readonly deniedByPlan: number | null;
  readonly deniedByRisk: number | null;
  readonly fillRate: number | null;
  readonly successRate: number | null;
  readonly partialFillRate: number | null;
  readonly rejectionRate: number | null;
  readonly denialRate: number | null;
  /** ms. */
  readonly meanSignalToFillMs: number | null;
  readonly medianSignalToFillMs: number | null;
  readonly meanArrivalToFillMs: number | null;
  readonly medianArrivalToFillMs: number | null;
  /** Money, exact. */
  readonly traded: bigint;
  readonly delayCost: bigint;
  readonly impactCost: bigint;
  readonly feeCost: bigint;
  readonly missedCost: bigint;
  readonly shortfall: bigint;
  /** Basis points. */
  readonly decisionSlippage: number | null;
  readonly arrivalSlippage: number | null;
  readonly executionCost: number | null;
  readonly makerShare: number | null;
  readonly markout1: number | null;
  readonly markout5: number | null;
  readonly markout15: number | null;
}

/** All of them. `withSignals`: whether the signals that became no order are known. */
export function executionFigures(totals: ExecutionTotals, withSignals: boolean): ExecutionFigures {
  const { count, money, signalToFill, arrivalToFill } = totals;
  const costs = {
    delayCost: money.delayCost.value,
    impactCost: money.impactCost.value,
    feeCost: money.fees.value,
    missedCost: money.missedCost.value,
  };
  return {
    orders: count.orders,
    filledOrders: count.filledOrders,
    rejectedOrders: count.rejected,
    deniedByPlan: withSignals ? count.deniedByPlan : null,
    deniedByRisk: withSignals ? count.deniedByRisk : null,
    fillRate: fillRate(totals),
    successRate: successRate(totals),
    partialFillRate: partialFillRate(totals),
    rejectionRate: rejectionRate(totals),
    denialRate: withSignals ? denialRate(totals) : null,
    meanSignalToFillMs: mean(signalToFill),
    medianSignalToFillMs: quantile(signalToFill, 0.5),
    meanArrivalToFillMs: mean(arrivalToFill),
    medianArrivalToFillMs: quantile(arrivalToFill, 0.5),
    traded: money.traded.value,
    ...costs,
    shortfall: costs.delayCost + costs.impactCost + costs.feeCost + costs.missedCost,
    decisionSlippage: decisionSlippage(totals),
    arrivalSlippage: arrivalSlippage(totals),
    executionCost: executionCost(totals),
    makerShare: makerShare(totals),
    markout1: markout(totals, 1),
    markout5: markout(totals, 5),
    markout15: markout(totals, 15),
  };
}

/**
 * What of the quantity that was ordered has filled. Formula: sum(filled * D) / sum((filled + missed) * D), D the decision
 * price of each order, by which orders of several markets add up.
 */
export function fillRate({ money }: ExecutionTotals): number | null {
  const filled = money.decidedValue.value;
  return ratio(filled, filled + money.missedValue.value);
}

/** The share of orders that filled at all. Formula: filled at all / orders that were due. */
export function successRate({ count }: ExecutionTotals): number | null {
  return count.due === 0 ? null : count.succeeded / count.due;
}

/** The share of orders that filled in part alone. Formula: filled, not whole / orders that were due. */
export function partialFillRate({ count }: ExecutionTotals): number | null {
  return count.due === 0 ? null : count.partlyFilled / count.due;
}

/** What the venue refused. Formula: rejected / orders. */
export function rejectionRate({ count }: ExecutionTotals): number | null {
  return count.orders === 0 ? null : count.rejected / count.orders;
}

/** What plan, size and risk refused. Formula: signals refused / signals that asked for an order. Source: FLOW-1. */
export function denialRate({ count }: ExecutionTotals): number | null {
  return count.asked === 0 ? null : (count.deniedByPlan + count.deniedByRisk) / count.asked;
}

/** How much worse than the decision price it filled. Formula: (delay + impact) / value at the decision price * 10,000. */
export function decisionSlippage({ money }: ExecutionTotals): number | null {
  return basisPoints(money.delayCost.value + money.impactCost.value, money.decisionValue.value);
}

/** How much worse than the arrival price it filled. Formula: impact / value at the arrival price * 10,000. */
export function arrivalSlippage({ money }: ExecutionTotals): number | null {
  return basisPoints(money.impactCost.value, money.arrivalValue.value);
}

/** What trading cost of what was traded. Formula: (delay + impact + fees) / value of the fills * 10,000. */
export function executionCost({ money }: ExecutionTotals): number | null {
  const { delayCost, impactCost, fees, traded } = money;
  return basisPoints(delayCost.value + impactCost.value + fees.value, traded.value);
}

/** The share of what was traded that made the market. Formula: value of fills as maker / value of all fills. */
export function makerShare({ money }: ExecutionTotals): number | null {
  return ratio(money.madeValue.value, money.traded.value);
}

/**
 * What fills had gained so many candles later. Formula: sum(s * q * (C - p)) / sum(q * p) * 10,000, over the fills of q at
 * p that have so many candles after them, C the close of the last of these, s = 1 for a purchase and -1 for a sale. The
 * candles are those that open at the fill or after it. Source: R. Huang and H. Stoll, "Dealer versus auction markets",
 * Journal of Financial Economics 41 (1996), whose realised half-spread is what the other side gained.
 */
export function markout(
  { gained, marked }: ExecutionTotals,
  candles: (typeof markoutCandles)[number],
): number | null {
  const i = markoutCandles.indexOf(candles);
  return basisPoints(gained[i]!.value, marked[i]!.value);
}

const ratio = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number(part) / Number(whole);

const basisPoints = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : (10_000 * Number(part)) / Number(whole);
