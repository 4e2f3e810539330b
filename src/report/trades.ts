/**
 * The trades of a run with what the report tells of each: levels of stops and targets as they stood, the risk of the
 * first stop, what closed it, and the details that metrics need. Money and prices in units; an average price may have a fraction.
 */
import { noSignal } from '../engine/closing.ts';
import type { OrderRecord } from '../engine/run-record.ts';
import type { Instrument } from '../model/instrument.ts';
import { closedBy } from '../scenario/closed-by.ts';
import { TradeRisks, type TradeRisk } from '../scenario/entry-risk.ts';
import type { FinishedRun } from '../scenario/run.ts';
import type { Trade } from '../portfolio/trades.ts';
import type { TradeDetail } from '../stats/trade-detail.ts';
import { levelsByParent, type Level } from './levels.ts';

export interface ReportTrade extends TradeDetail {
  readonly levels: readonly Level[];
  readonly quantity: number;
  readonly strategy: number;
  /** The first stop; null without one. */
  readonly firstStop: number | null;
  /** In units of price (FLOW-1); null without a stop from the fill on. */
  readonly plannedR: number | null;
  readonly actualR: number | null;
  readonly signals: TradeSignals;
}

/** Where the orders of a trade came from. */
export interface TradeSignals {
  /** Of the order that opened it, and of the one that closed it: null while open, and of an order of no signal. */
  readonly opening: number;
  readonly closing: number | null;
  /** How many there were in all. */
  readonly count: number;
}

/** All trades in the order of the result. `instruments` by market. */
export function reportTrades(run: FinishedRun, instruments: readonly Instrument[]): readonly ReportTrade[] {
  const levels = levelsByParent(run);
  const risks = new TradeRisks(run.record, instruments);
  const orders = new Map(run.record.orders.map((order) => [order.id, order]));
  return run.record.trades.map((trade) => {
    const entry = orders.get(trade.orders[0]!);
    // An order that turns the position round has its stop for the trade that it opens, not for the one that it closes.
    const opening = trade.side === 'long' ? 'buy' : 'sell';
    const own = trade.orders.flatMap((id) =>
      orders.get(id)?.side === opening ? (levels.get(id) ?? []) : [],
    );
    const until = trade.closedAt ?? Infinity;
    const inside = own
      .filter((level) => level.from <= until)
      .map((level) => (level.to === null || level.to >= until ? { ...level, to: null } : level));
    const cause = orders.get(trade.orders.at(-1)!)?.cause ?? null;
    const reason = closedBy(trade.exitRole, cause);
    const detail = detailOf(trade, instruments[trade.market]!, inside, reason, entry?.strategy ?? 0, risks.of(trade)); // prettier-ignore
    return { ...detail, signals: signalsOf(trade, orders) };
  });
}

function signalsOf(trade: Trade, orders: ReadonlyMap<number, OrderRecord>): TradeSignals {
  const own = trade.orders.map((id) => orders.get(id)!.signal);
  const last = own.at(-1)!;
  return {
    opening: own[0]!,
    closing: trade.closedAt === null || last === noSignal ? null : last,
    count: new Set(own.filter((signal) => signal !== noSignal)).size,
  };
}

function detailOf(
  trade: Trade,
  instrument: Instrument,
  levels: readonly Level[],
  exitReason: string | null,
  strategy: number,
  { stop, planned, actual, risked }: TradeRisk,
): Omit<ReportTrade, 'signals'> {
  const { market, side, openedAt, closedAt, entryValue, grossProfit, netProfit, fees, slippage } = trade;
  const perUnit = instrument.moneyDiv / instrument.moneyMul;
  const entryPrice = (entryValue / trade.quantity) * perUnit;
  return {
    market,
    side,
    openedAt,
    closedAt,
    entryValue,
    grossProfit,
    netProfit,
    fees,
    slippage,
    entryPrice,
    exitPrice: trade.exited === 0 ? null : (trade.exitValue / trade.exited) * perUnit,
    exitReason,
    initialRisk: risked,
    levels,
    quantity: trade.quantity,
    strategy,
    firstStop: stop === null || stop.placed === 0 ? null : stop.placed,
    plannedR: planned,
    actualR: actual,
  };
}
