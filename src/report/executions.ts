/** How each order of a run was executed (EXEC-1), for its row in a table: from what the journal tells and the candles. */
import { statedOrder, type StatedOrder } from '../scenario/result-execution.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { executionMetrics } from '../stats/execution-metrics.ts';

/** In the order of the result's orders; null where candles are absent. */
export function executionsOf({ record, config, absent }: FinishedRun): readonly StatedOrder[] | null {
  if (absent !== undefined && absent.length > 0) return null;
  const markets = [...config.markets].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const instruments = markets.map(({ instrument }) => instrument);
  const prices = markets.map(({ candles }) => candles);
  const { orders } = executionMetrics({ ...record, instruments, prices });
  return orders.map((execution) =>
    statedOrder(execution, instruments[execution.order.market]!, config.account.digits),
  );
}

/** The row of an order of which this is not known. */
export const notMeasured: { readonly [Name in keyof StatedOrder]: null } = {
  arrivedAt: null,
  firstFillAt: null,
  signalToFillMs: null,
  arrivalToFillMs: null,
  fillRate: null,
  referencePrice: null,
  arrivalPrice: null,
  missed: null,
  decisionSlippagePrice: null,
  arrivalSlippagePrice: null,
  delayCost: null,
  impactCost: null,
  missedCost: null,
  shortfall: null,
  decisionSlippage: null,
  arrivalSlippage: null,
  executionCost: null,
  makerShare: null,
  markout1: null,
  markout5: null,
  markout15: null,
};
