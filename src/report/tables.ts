/**
 * What a run did as tables: its trades, orders, fills, ledger lines, or its equity step by step. The names of their
 * columns are those of the CSV and of the frames; prices and money are decimals in full, what is undefined is null.
 */
import { formatDecimal, formatShort } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { executionsOf, notMeasured } from './executions.ts';
import type { ReportModel } from './model.ts';

export const runTables = ['trades', 'equity', 'orders', 'fills', 'ledger'] as const;
export type RunTable = (typeof runTables)[number];

export const tableColumns = {
  trades: [
    'number', 'market', 'strategy', 'side', 'openedAt', 'closedAt', 'quantity', 'entryPrice', 'exitPrice', 'grossProfit',
    'fees', 'slippage', 'funding', 'interest', 'liquidationFee', 'insurance', 'charges', 'netProfit', 'unrealised', 'return', 'exitReason', 'exitCause', 'firstStop', 'rMultiple', 'mae', 'mfe', 'holdMs',
    'plannedR', 'actualR', 'signal', 'closingSignal',
  ],
  equity: ['time', 'equity', 'drawdown'],
  orders: [
    'id', 'signal', 'strategy', 'market', 'side', 'type', 'role', 'timeInForce', 'parent', 'createdAt', 'endedAt', 'state',
    'cause', 'reason', 'value', 'bound', 'quantity', 'amount', 'limit', 'trigger', 'decisionPrice', 'filled', 'averagePrice', 'fees',
    'arrivedAt', 'firstFillAt', 'signalToFillMs', 'arrivalToFillMs', 'missed', 'fillRate', 'makerShare', 'referencePrice',
    'arrivalPrice', 'decisionSlippagePrice', 'decisionSlippage', 'arrivalSlippagePrice', 'arrivalSlippage', 'delayCost',
    'impactCost', 'missedCost', 'shortfall', 'executionCost', 'markout1', 'markout5', 'markout15',
  ],
  fills: [
    'time', 'order', 'market', 'role', 'side', 'price', 'priceBefore', 'quantity', 'cost', 'fee', 'liquidationFee', 'liquidity',
    'proof',
  ],
  ledger: ['time', 'currency', 'amount', 'reason', 'order'],
} as const; // prettier-ignore

export type TableColumn<T extends RunTable = RunTable> = (typeof tableColumns)[T][number];
export type TableRow<T extends RunTable = RunTable> = Readonly<
  Record<TableColumn<T>, string | number | null>
>;

const rowsOf: {
  readonly [T in RunTable]: (run: FinishedRun, model: () => ReportModel) => readonly TableRow<T>[];
} = {
  trades: (run, model) => tradeRows(run, model()),
  equity: equityRows,
  orders: orderRows,
  fills: fillRows,
  ledger: ledgerRows,
};

/** The rows of one of the tables. `model` is asked for only where a table needs it. */
export const tableRows = <T extends RunTable>(
  table: T,
  run: FinishedRun,
  model: () => ReportModel,
): readonly TableRow<T>[] => rowsOf[table](run, model);

function tradeRows(run: FinishedRun, model: ReportModel): readonly TableRow<'trades'>[] {
  const causes = new Map(run.record.orders.map(({ id, cause }) => [id, cause]));
  return run.result.trades.map((trade, i) => {
    const { number, rMultiple, mae, mfe, holdMs, levels, signals } = model.trades[i]!;
    const firstStop = levels.find(({ kind }) => kind === 'stop')?.price ?? null;
    // What moved the stop that closed it, or why a manager sent that order; an open trade has none.
    const exitCause = trade.closedAt === null ? null : (causes.get(trade.orders.at(-1)!) ?? null);
    const { opening: signal, closing: closingSignal } = signals;
    return {
      ...trade,
      number,
      exitCause,
      firstStop,
      rMultiple,
      mae,
      mfe,
      holdMs,
      signal,
      closingSignal,
    };
  });
}

/** What the result says of each order, and how it was executed, which takes candles. */
function orderRows(run: FinishedRun): readonly TableRow<'orders'>[] {
  const executions = executionsOf(run);
  return run.result.orders.map((order, i) => ({ ...order, ...(executions?.[i] ?? notMeasured) }));
}

/** Every step; drawdown as a negative fraction of the highest equity so far. */
function equityRows({
  equity: { at, equity, length },
  scenario,
}: FinishedRun): readonly TableRow<'equity'>[] {
  const { digits } = scenario.account;
  let peak = -Infinity;
  return Array.from({ length }, (_, row) => {
    const units = equity[row]!;
    peak = Math.max(peak, units);
    return {
      time: formatTime(at[row] as TimeMs),
      equity: formatDecimal(units, digits),
      drawdown: peak > 0 ? units / peak - 1 : 0,
    };
  });
}

/**
 * Prices as they were filled, and before slippage; cost and fees in the account's currency. The fee of a liquidation is
 * what the exchange took beside that of the fill (MARG-1), positive like it. Proof is what said where the path went (PATH-8).
 */
function fillRows({ record, config }: FinishedRun): readonly TableRow<'fills'>[] {
  const { digits } = config.account;
  const instruments = instrumentsOf(config);
  const liquidationFees = new Map(
    record.ledger.flatMap(({ reason, order, amount }) =>
      reason === 'liquidation' ? [[order, -amount] as const] : [],
    ),
  );
  return record.fills.map(({ at, order, market, role, side, liquidity, byDetail, ...fill }) => {
    const { id, priceDigits, quantityDigits } = instruments[market]!;
    return {
      time: formatTime(at),
      order,
      market: id,
      role,
      side,
      price: formatShort(fill.price, priceDigits),
      priceBefore: formatShort(fill.priceBefore, priceDigits),
      quantity: formatShort(fill.quantity, quantityDigits),
      cost: formatDecimal(fill.cost, digits),
      fee: formatDecimal(fill.fee, digits),
      liquidationFee: formatDecimal(liquidationFees.get(order) ?? 0, digits),
      liquidity,
      proof: byDetail ? 'detail' : 'candle',
    };
  });
}

/** Every line of the ledger: a balance is the sum of the amounts in its currency (LEDG-1). No order: empty. */
function ledgerRows({ record, config }: FinishedRun): readonly TableRow<'ledger'>[] {
  const { currency, digits, coin } = config.account;
  const currencies = [
    { code: currency, digits },
    ...instrumentsOf(config).map(({ base, quantityDigits }) => ({ code: base, digits: quantityDigits })),
    ...(coin === null ? [] : [coin]),
  ];
  return record.ledger.map(({ at, currency: index, amount, reason, order }) => {
    const of = currencies[index]!;
    return {
      time: formatTime(at),
      currency: of.code,
      amount: formatDecimal(amount, of.digits),
      reason,
      order: order === 0 ? null : order,
    };
  });
}

/** By market, in the order in which a run has them. */
const instrumentsOf = ({ markets }: FinishedRun['config']): readonly Instrument[] =>
  markets.map(({ instrument }) => instrument).sort((a, b) => (a.id < b.id ? -1 : 1));
