/** The figures of one order that are no money (EXEC-1), defined as those of groups (`execution-figures.ts`). */
import { delayCost, impactCost, type OrderExecution } from './order-execution.ts';

export function orderRates(execution: OrderExecution) {
  const { traded, madeValue, decisionValue, arrivalValue, fees, gained, marked } = execution;
  const { order, isDecided: decided, firstFillAt, filled, missed } = execution;
  const paid = delayCost(execution) + impactCost(execution);
  return {
    signalToFillMs: decided && firstFillAt !== null ? firstFillAt - order.createdAt : null,
    arrivalToFillMs: decided && firstFillAt !== null ? firstFillAt - order.arrivedAt! : null,
    fillRate: decided && filled + missed > 0 ? filled / (filled + missed) : null,
    decisionSlippage: basisPoints(paid, decisionValue),
    arrivalSlippage: basisPoints(impactCost(execution), arrivalValue),
    executionCost: basisPoints(paid + fees, traded),
    makerShare: traded === 0 ? null : madeValue / traded,
    markout1: basisPoints(gained[0]!, marked[0]!),
    markout5: basisPoints(gained[1]!, marked[1]!),
    markout15: basisPoints(gained[2]!, marked[2]!),
  };
}

const basisPoints = (part: number, whole: number): number | null =>
  whole === 0 ? null : (10_000 * part) / whole;
