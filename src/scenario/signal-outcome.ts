/** What became of signals (FLOW-1): refused, rejected, not filled, filled and how the trade closed, or asked of the venue. */
import { noSignal } from '../engine/closing.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import type { OrderRecord, RefusalRecord, SignalRecord } from '../engine/run-record.ts';
import { noOrder } from '../model/order.ts';
import type { Trade } from '../portfolio/trades.ts';
import { closedBy } from './closed-by.ts';
import type { SignalSummary } from './trace-schema.ts';

/** A trade in which an order filled, with its number in the report. */
export interface NumberedTrade {
  readonly number: number;
  readonly trade: Trade;
}

type Outcome = Pick<SignalSummary, 'outcome' | 'why'>;

/** The record of a run by its signals. Orders of no signal are those of `noSignal`. */
export class SignalBook {
  readonly signals: readonly SignalRecord[];
  private readonly orders: ReadonlyMap<number, readonly OrderRecord[]>;
  private readonly refusals: ReadonlyMap<number, readonly RefusalRecord[]>;
  private readonly byId: ReadonlyMap<number, OrderRecord>;
  private readonly trades: ReadonlyMap<number, readonly NumberedTrade[]>;

  constructor(record: RunRecord) {
    this.signals = record.signals;
    this.orders = Map.groupBy(record.orders, ({ signal }) => signal);
    this.refusals = Map.groupBy(record.refusals, ({ signal }) => signal);
    this.byId = new Map(record.orders.map((order) => [order.id, order]));
    const trades = new Map<number, NumberedTrade[]>();
    for (const [i, trade] of record.trades.entries()) {
      const numbered = { number: i + 1, trade };
      for (const id of new Set(trade.orders.map((order) => this.order(order).signal))) {
        const list = trades.get(id);
        if (list === undefined) trades.set(id, [numbered]);
        else list.push(numbered);
      }
    }
    this.trades = trades;
  }

  order(id: number): OrderRecord {
    return this.byId.get(id)!;
  }

  ordersOf(signal: number): readonly OrderRecord[] {
    return this.orders.get(signal) ?? [];
  }

  /** Orders that no signal asked for: a limit on risk, or the exchange itself. */
  get unprompted(): readonly OrderRecord[] {
    return this.ordersOf(noSignal);
  }

  tradesOf(signal: number): readonly NumberedTrade[] {
    return this.trades.get(signal) ?? [];
  }

  /** What closed a trade; null while it is open. */
  closed(trade: Trade): { readonly order: OrderRecord; readonly by: string } | null {
    if (trade.closedAt === null) return null;
    const order = this.order(trade.orders.at(-1)!);
    return { order, by: closedBy(trade.exitRole, order.cause)! };
  }

  outcome({ id, action }: SignalRecord): Outcome {
    const orders = this.ordersOf(id);
    const own = orders.filter(({ parent }) => parent === noOrder);
    const [refusal] = this.refusals.get(id) ?? [];
    if (own.length === 0 && refusal !== undefined)
      return { outcome: 'refused', why: `${refusal.stage}: ${refusal.reason}` };
    if (action === 'cancel' || action === 'amend') return { outcome: 'asked', why: null };
    if (orders.some(({ filled }) => filled > 0)) {
      const trade = this.tradesOf(id).at(-1);
      return {
        outcome: 'filled',
        why: trade === undefined ? null : (this.closed(trade.trade)?.by ?? 'open'),
      };
    }
    const last = own.at(-1)!;
    if (own.every(({ state }) => state === 'rejected')) return { outcome: 'rejected', why: own[0]!.reason };
    return { outcome: 'unfilled', why: last.reason ?? last.state };
  }
}
