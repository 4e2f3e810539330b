/**
 * The trades of a run with what the report tells of each: levels of stops and targets as they stood, the risk of the
 * first stop, and the details that metrics need. Money and prices in units; an average price may have a fraction.
 */
import { places } from '../engine/packed.ts';
import { walkWords } from '../engine/tape-read.ts';
import type { Instrument } from '../model/instrument.ts';
import type { FinishedRun } from '../scenario/run.ts';
import type { Trade } from '../portfolio/trades.ts';
import type { TradeDetail } from '../stats/trade-detail.ts';

/** A stop or a target that stood from one instant to another. */
export interface Level {
  readonly kind: 'stop' | 'target';
  readonly price: number;
  readonly from: number;
  /** Null where it stood to the end of the trade, or still stands. */
  readonly to: number | null;
}

export interface ReportTrade extends TradeDetail {
  readonly levels: readonly Level[];
  readonly quantity: number;
  readonly strategy: number;
  /** The first stop; null without one. */
  readonly firstStop: number | null;
}

/** All trades in the order of the result. `instruments` by market. */
export function reportTrades(run: FinishedRun, instruments: readonly Instrument[]): readonly ReportTrade[] {
  const levels = levelsByParent(run);
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
    return detailOf(trade, instruments[trade.market]!, inside, entry?.strategy ?? 0);
  });
}

function detailOf(
  trade: Trade,
  instrument: Instrument,
  levels: readonly Level[],
  strategy: number,
): ReportTrade {
  const { market, side, openedAt, closedAt, entryValue, grossProfit, netProfit, fees, slippage } = trade;
  const perUnit = instrument.moneyDiv / instrument.moneyMul;
  const entryPrice = (entryValue / trade.quantity) * perUnit;
  const firstStop = levels.find(({ kind }) => kind === 'stop')?.price ?? null;
  const distance = firstStop === null ? 0 : side === 'long' ? entryPrice - firstStop : firstStop - entryPrice;
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
    exitReason: trade.exitRole,
    // A stop beyond the entry (a gap carried the fill there) puts nothing at risk that could be measured.
    initialRisk: distance > 0 ? (distance * trade.quantity) / perUnit : null,
    levels,
    quantity: trade.quantity,
    strategy,
    firstStop,
  };
}

/** Levels of protective orders by the entry that they guard, in order of time, from the records of the journal. */
function levelsByParent(run: FinishedRun): ReadonlyMap<number, readonly Level[]> {
  const children = new Map(
    run.record.orders
      .filter(({ role }) => role === 'stop' || role === 'target')
      .map((order) => [order.id, order]),
  );
  const found = new Map<
    number,
    { kind: 'stop' | 'target'; price: number; from: number; to: number | null }[]
  >();
  const standing = new Map<number, { to: number | null }>();
  const stand = (id: number, at: number, limit: number, trigger: number): void => {
    const order = children.get(id);
    if (order === undefined) return;
    const before = standing.get(id);
    if (before !== undefined) before.to = at;
    const kind = order.role === 'stop' ? ('stop' as const) : ('target' as const);
    const level = { kind, price: trigger === 0 ? limit : trigger, from: at, to: order.endedAt };
    standing.set(id, level);
    const list = found.get(order.parent);
    if (list === undefined) found.set(order.parent, [level]);
    else list.push(level);
  };
  if (children.size === 0) return found;
  walkWords(run.journal.tape, (kind, words, at) => {
    if (kind !== 'accepted' && kind !== 'amended') return;
    const of = places[kind];
    stand(words[at + of.order]!, words[at + of.at]!, words[at + of.limit]!, words[at + of.trigger]!);
  });
  return found;
}
