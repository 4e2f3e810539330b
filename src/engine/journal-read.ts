/**
 * Reading a journal back in one go, from the words of the tape to the records of `run-record.ts`: `readRun` tells
 * everything that happened, orders with their fates; `readTrades` the trades alone, for runs of which no more is asked.
 */
import { rulesAt, type Instrument, type TradingRules } from '../model/instrument.ts';
import { trailsFrom } from '../model/levels.ts';
import {
  cancelReasons,
  awaitsWord,
  orderRoles,
  rejectReasons,
  stopCauses,
  type OrderRole,
  type StopCause,
} from '../model/order.ts';
import { isFinal, nextState, type OrderChange } from '../model/order-state.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import { wholeAccount } from '../model/venue-event.ts';
import { TradeLog, type Charged, type Dust, type Trade } from '../portfolio/trades.ts';
import { signalActions, type SignalAction } from './journal-asked.ts';
import { places } from './packed.ts';
import { plannedStop, plannedWithStep } from './planned-stop.ts';
import {
  ambiguityOf,
  chargeOf,
  fillOf,
  ledgerLineOf,
  liquidationOf,
  orderOf,
  refusalOf,
  riskChangeOf,
  signalOf,
  type AmbiguityRecord,
  type FillRecord,
  type LedgerLine,
  type LiquidationRecord,
  type OrderRecord,
  type RefusalRecord,
  type RiskRecord,
  type SignalRecord,
} from './run-record.ts';
import { noteText, walkRecords, walkWords, type Readable } from './tape-read.ts';

/** Everything that a run did. */
export interface RunRecord {
  readonly signals: readonly SignalRecord[];
  readonly orders: readonly OrderRecord[];
  readonly fills: readonly FillRecord[];
  readonly trades: readonly Trade[];
  readonly refusals: readonly RefusalRecord[];
  readonly ambiguities: readonly AmbiguityRecord[];
  readonly ledger: readonly LedgerLine[];
  /** What is left of positions that count as closed (STOP-4). */
  readonly dust: readonly Dust[];
  /** What the account as a whole was charged or given, by reason; negative when paid (MARG-1). */
  readonly charged: Charged;
  /** Why the exchange closed positions, in order (MARG-1). */
  readonly liquidations: readonly LiquidationRecord[];
  /** When new risk might no longer be taken, or again (RISK-2). */
  readonly riskChanges: readonly RiskRecord[];
}

/** Goes through a journal once. `instruments` by market. Open trades come last. */
export function readRun(tape: Readable, instruments: readonly Instrument[]): RunRecord {
  const texts = new Map<number, string>();
  const orders = new Map<number, OrderRecord>();
  const trades = new TradeLog(instruments);
  const signals: SignalRecord[] = [];
  const fills: FillRecord[] = [];
  const refusals: RefusalRecord[] = [];
  const ambiguities: AmbiguityRecord[] = [];
  const ledger: LedgerLine[] = [];
  const liquidations: LiquidationRecord[] = [];
  const changes: RiskRecord[] = [];
  /** Why a manager has asked for other terms of a stop. */
  const asked = new Map<number, StopCause>();
  const liquidatedAt = new Map<number, number>();
  const charged = { interest: 0, liquidation: 0, insurance: 0 };
  let action: SignalAction = signalActions[0];
  /** Price of the fill that brought an entry's stop, which comes to rest right behind it. */
  let lastFill = 0 as Price;
  const rulesOf = ({ market, createdAt }: OrderRecord): TradingRules =>
    rulesAt(instruments[market]!, createdAt);
  walkRecords(tape, (kind, words, at) => {
    switch (kind) {
      case 'text':
        noteText(texts, words, at);
        return;
      case 'order': {
        const order = orderOf(words, at);
        orders.set(order.id, order);
        if (order.role === 'stop') {
          const { expected } = orders.get(order.parent)!;
          order.planned = plannedStop(words, at, order.side, expected, rulesOf(order));
        }
        return;
      }
      case 'refusal':
        // It comes right behind its signal.
        refusals.push(refusalOf(words, at, texts, action));
        return;
      case 'ambiguous':
        ambiguities.push(ambiguityOf(words, at));
        return;
      case 'ledger':
        ledger.push(ledgerLineOf(words, at));
        return;
      case 'funding':
        trades.fund(words[at + places.funding.market]!, words[at + places.funding.amount] as Money);
        return;
      case 'charged':
        if (words[at + places.charged.market] === wholeAccount) {
          const { reason, amount } = chargeOf(words, at);
          charged[reason] += amount;
        } else charge(trades, words, at);
        return;
      case 'liquidating':
        liquidations.push(liquidationOf(words, at));
        liquidatedAt.set(words[at + places.liquidating.market]!, words[at + places.liquidating.at]!);
        return;
      case 'filled': {
        const order = orders.get(words[at + places.filled.order]!)!;
        const fill = fillOf(words, at, order.role, instruments);
        fill.level = order.trigger === 0 ? order.limit : order.trigger;
        fill.triggeredAt = order.triggeredAt;
        fills.push(fill);
        trades.add(fill.market, fill);
        lastFill = fill.price;
        order.arrivedAt ??= fill.at;
        order.leaves = words[at + places.filled.leaves] as Quantity;
        order.filled = (order.filled + fill.quantity) as Quantity;
        order.cost = (order.cost + fill.cost) as Money;
        order.fees = (order.fees + fill.fee) as Money;
        move(order, words[at + places.filled.leaves] === 0 ? 'fill-whole' : 'fill-part', fill.at);
        return;
      }
      case 'risk':
        changes.push(riskChangeOf(words, at, texts));
        return;
      case 'signal': {
        const signal = signalOf(words, at);
        ({ action } = signal);
        signals.push(signal);
        return;
      }
      case 'step': {
        const order = orders.get(words[at + places.step.order]!)!;
        const { expected } = orders.get(order.parent)!;
        order.planned = plannedWithStep(words, at, order.side, order.planned, expected, rulesOf(order));
        return;
      }
      case 'uncovered':
      case 'amendRejected':
        asked.delete(words[at + places.amendRejected.order]!);
        return;
      case 'amended': {
        const order = orders.get(words[at + places.amended.order]!)!;
        // What moves a trigger is a manager that has just said so, or else the strategy.
        if (words[at + places.amended.trigger] !== order.trigger) order.cause = asked.get(order.id) ?? null;
        asked.delete(order.id);
        change(order, kind, words, at);
        return;
      }
      case 'caused': {
        const order = orders.get(words[at + places.caused.order]!)!;
        const cause = stopCauses[words[at + places.caused.cause]!]!;
        if (order.role === 'stop') asked.set(order.id, cause);
        else order.cause = cause;
        // One that a limit on risk cancels is not let go.
        if (awaitsWord(order) && cause !== 'risk') order.releasedAt = words[at + places.caused.at] as TimeMs;
        return;
      }
      case 'amendAsked':
        return;
      default: {
        const order = orders.get(words[at + places[kind].order]!)!;
        change(order, kind, words, at);
        if (kind === 'accepted' && order.role === 'stop' && trailsFrom(order, order.side, lastFill))
          order.placed = order.trigger;
        // Its group ended since the position that it guarded was taken away.
        if (order.reason === 'group' && order.endedAt === liquidatedAt.get(order.market))
          order.reason = 'liquidation';
      }
    }
  });
  return {
    signals,
    orders: [...orders.values()],
    fills,
    trades: trades.all(),
    dust: trades.left(),
    refusals,
    ambiguities,
    ledger,
    charged: charged as Charged,
    liquidations,
    riskChanges: changes,
  };
}

/** The trades of a run, the same that `readRun` tells. */
export function readTrades(tape: Readable, instruments: readonly Instrument[]): readonly Trade[] {
  const roles = new Map<number, OrderRole>();
  const trades = new TradeLog(instruments);
  walkWords(tape, (kind, words, at) => {
    if (kind === 'order' || kind === 'marketOrder' || kind === 'childOrder') {
      const { order, role } = places[kind];
      roles.set(words[at + order]!, orderRoles[words[at + role]!]!);
    } else if (kind === 'funding') {
      trades.fund(words[at + places.funding.market]!, words[at + places.funding.amount] as Money);
    } else if (kind === 'charged') {
      charge(trades, words, at);
    } else if (kind === 'filled') {
      const fill = fillOf(words, at, roles.get(words[at + places.filled.order]!)!, instruments);
      trades.add(fill.market, fill);
    }
  });
  return trades.all();
}

/** What a position was charged is told with its trade; what the account was, nowhere. */
function charge(trades: TradeLog, words: Float64Array, at: number): void {
  const { market, reason, amount } = chargeOf(words, at);
  if (market !== wholeAccount) trades.charge(market, reason, amount);
}

type Change =
  | 'accepted'
  | 'amended'
  | 'moved'
  | 'rejected'
  | 'triggered'
  | 'cancelAsked'
  | 'cancelled'
  | 'expired'
  | 'resized';

function change(order: OrderRecord, kind: Change, words: Float64Array, at: number): void {
  const time = words[at + places[kind].at] as TimeMs;
  switch (kind) {
    case 'accepted': {
      const quantity = words[at + places.accepted.quantity] as Quantity;
      if (quantity > 0) order.quantity = quantity;
      order.leaves = order.quantity;
      order.arrivedAt ??= time;
      order.limit = words[at + places.accepted.limit] as Price;
      order.trigger = words[at + places.accepted.trigger] as Price;
      move(order, 'accept', time);
      return;
    }
    case 'amended':
      order.quantity = words[at + places.amended.quantity] as Quantity;
      order.leaves = Math.max(0, order.quantity - order.filled) as Quantity;
      order.limit = words[at + places.amended.limit] as Price;
      order.trigger = words[at + places.amended.trigger] as Price;
      return;
    case 'moved':
      order.trigger = words[at + places.moved.trigger] as Price;
      order.cause = stopCauses[words[at + places.moved.cause]!]!;
      return;
    case 'rejected':
      order.arrivedAt ??= time;
      order.reason = rejectReasons[words[at + places.rejected.reason]!]!;
      order.value = words[at + places.rejected.value]!;
      order.bound = words[at + places.rejected.bound]!;
      move(order, 'reject', time);
      return;
    case 'triggered':
      order.triggeredAt = words[at + places.triggered.price] as Price;
      move(order, 'trigger', time);
      return;
    case 'cancelAsked':
      move(order, 'ask-cancel', time);
      return;
    case 'cancelled':
      order.leaves = (words[at + places.cancelled.leaves]! || order.leaves) as Quantity;
      order.reason = cancelReasons[words[at + places.cancelled.reason]!]!;
      move(order, 'cancel', time);
      return;
    case 'expired':
      move(order, 'expire', time);
      return;
    case 'resized':
      order.leaves = words[at + places.resized.leaves] as Quantity;
      order.quantity = (order.filled + order.leaves) as Quantity;
      return;
  }
}

function move(order: OrderRecord, step: OrderChange, at: TimeMs): void {
  order.state = nextState(order.state, step);
  if (isFinal(order.state)) order.endedAt = at;
}
