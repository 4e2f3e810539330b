/**
 * The way of a signal (FLOW-1), read out of a finished run: what was decided, what was refused, its orders with all that
 * happened to them, its trades and what closed them, planned and actual R. A pure function of the run, stored or fresh.
 */
import type { OrderRecord, SignalRecord } from '../engine/run-record.ts';
import { formatShort } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import { noOrder } from '../model/order.ts';
import { formatTime } from '../model/time.ts';
import type { Trade } from '../portfolio/trades.ts';
import { entryRisk, TradeRisks } from './entry-risk.ts';
import { namesOf, type JournalNames } from './journal-text.ts';
import type { FinishedRun } from './run.ts';
import { signalEvents } from './signal-events.ts';
import { SignalBook, type NumberedTrade } from './signal-outcome.ts';
import { TraceEvents } from './trace-events.ts';
import type { SignalList, SignalSummary, SignalTrace } from './trace-schema.ts';

/** The signals of a run, with what became of each. */
export function listSignals(run: FinishedRun): SignalList {
  const book = new SignalBook(run.record);
  const names = namesOf(run.config);
  const signals = book.signals.map((signal) => summaryOf(signal, book, names));
  const groups = Map.groupBy(signals, ({ outcome, why }) => JSON.stringify([outcome, why]));
  const outcomes = [...groups.values()]
    .map((group) => ({
      outcome: group[0]!.outcome,
      why: group[0]!.why,
      signals: group.length,
      first: group[0]!.signal,
    }))
    .sort((a, b) => b.signals - a.signals || a.first - b.first);
  return { run: headOf(run), outcomes, signals, unprompted: stated(run, book.unprompted) };
}

/** The way of signal `number`; null where the run has none of that number. */
export function traceSignal(run: FinishedRun, number: number): SignalTrace | null {
  const book = new SignalBook(run.record);
  const signal = book.signals.find(({ id }) => id === number);
  if (signal === undefined) return null;
  const names = namesOf(run.config);
  const { events, texts } = signalEvents(run.journal.tape, (one) => one === number);
  const told = new TraceEvents(names, texts);
  return {
    run: headOf(run),
    ...summaryOf(signal, book, names),
    refusals: run.result.refusals.filter((refusal) => refusal.signal === number),
    orders: stated(run, book.ordersOf(number)),
    events: events.get(number)!.map((event) => told.event(event)),
    risk: riskOf(book.ordersOf(number), names.instruments),
    parts: book.tradesOf(number).map((trade) => partOf(run, book, trade, number)),
  };
}

const headOf = ({ result, record }: FinishedRun): SignalList['run'] => ({
  name: result.name,
  digest: result.digest,
  signals: record.signals.length,
});

function summaryOf(
  signal: SignalRecord,
  book: SignalBook,
  { instruments, strategies }: JournalNames,
): SignalSummary {
  const { id, at, strategy, market, action, side, price } = signal;
  const instrument = instruments[market]!;
  return {
    signal: id,
    at: formatTime(at),
    strategy: strategies[strategy]!,
    market: instrument.id,
    action,
    side,
    price: formatShort(price, instrument.priceDigits),
    ...book.outcome(signal),
    trades: book.tradesOf(id).map(({ number }) => number),
  };
}

/** Orders in the words of the result. */
function stated(run: FinishedRun, orders: readonly OrderRecord[]): SignalTrace['orders'] {
  const ids = new Set(orders.map(({ id }) => id));
  return run.result.orders.filter(({ id }) => ids.has(id));
}

function riskOf(orders: readonly OrderRecord[], instruments: readonly Instrument[]): SignalTrace['risk'] {
  const entries = orders.filter(({ role, parent }) => role === 'entry' && parent === noOrder);
  const entry = entries.find(({ filled }) => filled > 0) ?? entries[0];
  if (entry === undefined) return null;
  const stop = new TradeRisks({ orders }, instruments).stopOf(entry.id);
  const paid = { value: entry.cost, quantity: entry.filled };
  return { order: entry.id, ...entryRisk(entry, stop, paid, instruments[entry.market]!) };
}

function partOf(
  run: FinishedRun,
  book: SignalBook,
  { number, trade }: NumberedTrade,
  signal: number,
): SignalTrace['parts'][number] {
  const closed = book.closed(trade);
  const parts = trade.orders.flatMap((id, i) =>
    book.order(id).signal === signal ? [partPlayed(book.order(id), trade, i)] : [],
  );
  return {
    number,
    parts: [...new Set(parts)],
    closedBy: closed?.by ?? null,
    closingOrder: closed?.order.id ?? null,
    closingSignal: closed === null || closed.order.signal === 0 ? null : closed.order.signal,
    trade: run.result.trades[number - 1]!,
  };
}

/** What the `i`th order of a trade did in it. */
function partPlayed(
  { side }: OrderRecord,
  trade: Trade,
  i: number,
): SignalTrace['parts'][number]['parts'][number] {
  if ((side === 'buy') === (trade.side === 'long')) return i === 0 ? 'opened' : 'added';
  return i === trade.orders.length - 1 && trade.closedAt !== null ? 'closed' : 'reduced';
}
