/**
 * Reading a journal back: from the words of the tape to records with named numbers, and from records to what a person
 * asks for: orders with their fates, fills, trades, refusals, ambiguous candles, ledger lines.
 */
import { assert } from '../base/assert.ts';
import {
  cancelReasons,
  orderRoles,
  orderTypes,
  rejectReasons,
  timesInForce,
  type OrderRole,
  type OrderType,
  type TimeInForce,
} from '../model/order.ts';
import { isFinal, nextState, type OrderChange, type OrderState } from '../model/order-state.ts';
import type { Instrument } from '../model/instrument.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money, Price, Quantity, Side } from '../model/units.ts';
import { ledgerReasons, type LedgerReason } from '../portfolio/ledger.ts';
import { TradeBuilder, type Trade, type TradeFill } from '../portfolio/trades.ts';
import { recordKinds, records, tapeWords, type RecordKind, type TapeState } from './tape.ts';

/** One record of the tape, its fields by name. */
export type JournalRecord = {
  readonly [K in Exclude<RecordKind, 'text'>]: { readonly kind: K } & {
    readonly [Field in (typeof records)[K][number]]: number;
  };
}[Exclude<RecordKind, 'text'>];

/** All records in the order of writing, and the texts by number. */
export function readTape(tape: Pick<TapeState, 'chunks' | 'lengths'>): {
  readonly records: readonly JournalRecord[];
  readonly texts: ReadonlyMap<number, string>;
} {
  const words = tapeWords(tape);
  const list: JournalRecord[] = [];
  const texts = new Map<number, string>();
  let at = 0;
  while (at < words.length) {
    const header = words[at]!;
    const kind = recordKinds[header % 256]!;
    const length = Math.floor(header / 256);
    assert(length > 0 && at + length <= words.length, 'a journal ends with a whole record');
    if (kind === 'text') {
      texts.set(words[at + 1]!, String.fromCharCode(...words.subarray(at + 3, at + length)));
    } else {
      const record: Record<string, number | string> = { kind };
      for (const [i, field] of records[kind].entries()) record[field] = words[at + 1 + i]!;
      list.push(record as unknown as JournalRecord);
    }
    at += length;
  }
  return { records: list, texts };
}

export interface FillRecord extends TradeFill {
  readonly market: number;
  readonly liquidity: 'maker' | 'taker';
}

export interface OrderRecord {
  readonly id: number;
  readonly signal: number;
  readonly strategy: number;
  readonly market: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly role: OrderRole;
  readonly timeInForce: TimeInForce;
  readonly parent: number;
  readonly createdAt: TimeMs;
  /** When it reached its final state; null while alive. */
  endedAt: TimeMs | null;
  state: OrderState;
  /** Why it was rejected or cancelled; null otherwise. */
  reason: string | null;
  /** The numbers that broke the rule. */
  value: number;
  bound: number;
  quantity: Quantity;
  readonly quoteAmount: Money;
  limit: Price;
  trigger: Price;
  readonly decisionPrice: Price;
  filled: Quantity;
  cost: Money;
  fees: Money;
}

export interface RefusalRecord {
  readonly at: TimeMs;
  readonly signal: number;
  readonly market: number;
  readonly stage: string;
  readonly reason: string;
  readonly value: number;
  readonly bound: number;
}

export interface AmbiguityRecord {
  readonly at: TimeMs;
  readonly market: number;
  readonly order: number;
  readonly highFirst: boolean;
  readonly difference: Money;
}

export interface LedgerLine {
  readonly at: TimeMs;
  readonly currency: number;
  readonly amount: number;
  readonly reason: LedgerReason;
  readonly order: number;
}

/** Everything that a run did. */
export interface RunRecord {
  readonly orders: readonly OrderRecord[];
  readonly fills: readonly FillRecord[];
  readonly trades: readonly Trade[];
  readonly refusals: readonly RefusalRecord[];
  readonly ambiguities: readonly AmbiguityRecord[];
  readonly ledger: readonly LedgerLine[];
}

const sideOf = (sign: number): Side => (sign > 0 ? 'buy' : 'sell');

/** Goes through a journal once. `instruments` by market. Open trades come last. */
export function readRun(
  tape: Pick<TapeState, 'chunks' | 'lengths'>,
  instruments: readonly Instrument[],
): RunRecord {
  const { records: list, texts } = readTape(tape);
  const orders = new Map<number, OrderRecord>();
  const builders = instruments.map((instrument, market) => new TradeBuilder(market, instrument));
  const run = {
    fills: [] as FillRecord[],
    trades: [] as Trade[],
    refusals: [] as RefusalRecord[],
    ambiguities: [] as AmbiguityRecord[],
    ledger: [] as LedgerLine[],
  };
  for (const record of list) {
    const at = record.at as TimeMs;
    switch (record.kind) {
      case 'order':
        orders.set(record.order, newOrder(record));
        break;
      case 'refusal':
        run.refusals.push({
          ...record,
          at,
          stage: texts.get(record.stage)!,
          reason: texts.get(record.reason)!,
        });
        break;
      case 'ambiguous':
        run.ambiguities.push({
          at,
          market: record.market,
          order: record.order,
          highFirst: record.highFirst === 1,
          difference: record.difference as Money,
        });
        break;
      case 'ledger':
        run.ledger.push({ ...record, at, reason: ledgerReasons[record.reason]! });
        break;
      case 'filled': {
        const order = orders.get(record.order)!;
        const fill = fillOf(record, order);
        run.fills.push(fill);
        const trade = builders[record.market]!.add(fill);
        if (trade !== null) run.trades.push(trade);
        order.filled = (order.filled + record.quantity) as Quantity;
        order.cost = (order.cost + record.cost) as Money;
        order.fees = (order.fees + record.fee) as Money;
        move(order, record.leaves === 0 ? 'fill-whole' : 'fill-part', at);
        break;
      }
      case 'signal':
      case 'uncovered':
        break;
      default:
        change(orders.get(record.order)!, record);
    }
  }
  for (const builder of builders) {
    const open = builder.open();
    if (open !== null) run.trades.push(open);
  }
  return { orders: [...orders.values()], ...run };
}

function newOrder(record: Extract<JournalRecord, { kind: 'order' }>): OrderRecord {
  return {
    id: record.order,
    signal: record.signal,
    strategy: record.strategy,
    market: record.market,
    side: sideOf(record.side),
    type: orderTypes[record.type]!,
    role: orderRoles[record.role]!,
    timeInForce: timesInForce[record.timeInForce]!,
    parent: record.parent,
    createdAt: record.at as TimeMs,
    endedAt: null,
    state: 'submitted',
    reason: null,
    value: 0,
    bound: 0,
    quantity: record.quantity as Quantity,
    quoteAmount: record.quoteAmount as Money,
    limit: record.limit as Price,
    trigger: record.trigger as Price,
    decisionPrice: record.decisionPrice as Price,
    filled: 0 as Quantity,
    cost: 0 as Money,
    fees: 0 as Money,
  };
}

function fillOf(record: Extract<JournalRecord, { kind: 'filled' }>, order: OrderRecord): FillRecord {
  return {
    at: record.at as TimeMs,
    order: record.order,
    market: record.market,
    role: order.role,
    side: order.side,
    price: record.price as Price,
    priceBefore: record.priceBefore as Price,
    quantity: record.quantity as Quantity,
    cost: record.cost as Money,
    fee: record.fee as Money,
    liquidity: record.liquidity === 0 ? 'maker' : 'taker',
  };
}

type Change = Extract<
  JournalRecord,
  { kind: 'accepted' | 'rejected' | 'triggered' | 'cancelAsked' | 'cancelled' | 'expired' | 'resized' }
>;

function change(order: OrderRecord, record: Change): void {
  const at = record.at as TimeMs;
  switch (record.kind) {
    case 'accepted':
      if (record.quantity > 0) order.quantity = record.quantity as Quantity;
      order.limit = record.limit as Price;
      order.trigger = record.trigger as Price;
      move(order, 'accept', at);
      return;
    case 'rejected':
      order.reason = rejectReasons[record.reason]!;
      order.value = record.value;
      order.bound = record.bound;
      move(order, 'reject', at);
      return;
    case 'triggered':
      move(order, 'trigger', at);
      return;
    case 'cancelAsked':
      move(order, 'ask-cancel', at);
      return;
    case 'cancelled':
      order.reason = cancelReasons[record.reason]!;
      move(order, 'cancel', at);
      return;
    case 'expired':
      move(order, 'expire', at);
      return;
    case 'resized':
      order.quantity = (order.filled + record.leaves) as Quantity;
      return;
  }
}

function move(order: OrderRecord, step: OrderChange, at: TimeMs): void {
  order.state = nextState(order.state, step);
  if (isFinal(order.state)) order.endedAt = at;
}
