/** What a run did as CSV: its trades, orders, fills, ledger lines, or its equity step by step, decimals in full. */
import { formatDecimal, formatShort } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { FinishedRun } from '../scenario/run.ts';
import { executionsOf, notMeasured } from './executions.ts';
import type { ReportModel } from './model.ts';

export const csvTables = ['trades', 'equity', 'orders', 'fills', 'ledger'] as const;
export type CsvTable = (typeof csvTables)[number];

const columns = {
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
  ],
  ledger: ['time', 'currency', 'amount', 'reason', 'order'],
} as const; // prettier-ignore

type Row<T extends CsvTable> = Readonly<Record<(typeof columns)[T][number], string | number | null>>;

/** One of the tables, with its head; what is undefined is empty. */
export function csvOf(table: CsvTable, run: FinishedRun, model: () => ReportModel): string {
  switch (table) {
    case 'trades':
      return written(table, tradeRows(run, model()));
    case 'equity':
      return written(table, equityRows(run));
    case 'orders':
      return written(table, orderRows(run));
    case 'fills':
      return written(table, fillRows(run));
    case 'ledger':
      return written(table, ledgerRows(run));
  }
}

/** The first line of a table, by which a file of it is known. */
export const csvHead = (table: CsvTable): string => columns[table].join(',');

function tradeRows(run: FinishedRun, model: ReportModel): readonly Row<'trades'>[] {
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
function orderRows(run: FinishedRun): readonly Row<'orders'>[] {
  const executions = executionsOf(run);
  return run.result.orders.map((order, i) => ({ ...order, ...(executions?.[i] ?? notMeasured) }));
}

/** Every step; drawdown as a negative fraction of the highest equity so far. */
function equityRows({ equity: { at, equity, length }, scenario }: FinishedRun): readonly Row<'equity'>[] {
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
 * what the exchange took beside that of the fill (MARG-1), positive like it.
 */
function fillRows({ record, config }: FinishedRun): readonly Row<'fills'>[] {
  const { digits } = config.account;
  const instruments = instrumentsOf(config);
  const liquidationFees = new Map(
    record.ledger.flatMap(({ reason, order, amount }) =>
      reason === 'liquidation' ? [[order, -amount] as const] : [],
    ),
  );
  return record.fills.map(({ at, order, market, role, side, liquidity, ...fill }) => {
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
    };
  });
}

/** Every line of the ledger: a balance is the sum of the amounts in its currency (LEDG-1). No order: empty. */
function ledgerRows({ record, config }: FinishedRun): readonly Row<'ledger'>[] {
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

function written<T extends CsvTable>(table: T, rows: readonly Row<T>[]): string {
  const names: readonly (keyof Row<T>)[] = columns[table];
  return [csvHead(table), ...rows.map((row) => names.map((name) => csvCell(row[name])).join(',')), ''].join(
    '\n',
  );
}

/** Text is quoted where it must be, and one that a spreadsheet would take for a formula is made text again. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
