/**
 * What a run did, as a person asks for it: one record for each signal, order, fill, refusal, ambiguous candle and ledger
 * line, and how each is read from its words (`words[at]` is the header).
 */
import {
  orderRoles,
  orderTypes,
  timesInForce,
  type OrderRole,
  type OrderType,
  type StopCause,
  type TimeInForce,
} from '../model/order.ts';
import { feeCurrencies, type FeeCurrency } from '../model/costs.ts';
import { notionalOf, type Instrument } from '../model/instrument.ts';
import type { OrderState } from '../model/order-state.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money, Price, Quantity, Side } from '../model/units.ts';
import type { ChargeReason } from '../model/venue-event.ts';
import { ledgerReasons, type LedgerReason } from '../portfolio/ledger.ts';
import type { TradeFill } from '../portfolio/trades.ts';
import { riskStates, type RiskStateName } from '../risk/state.ts';
import { signalActions, type SignalAction } from './journal-asked.ts';
import { places } from './packed.ts';
import { expectedPrice, trailOf } from './planned-stop.ts';

/** What a strategy asked for, once: the beginning of the way of an order (FLOW-1). */
export interface SignalRecord {
  readonly id: number;
  readonly at: TimeMs;
  readonly strategy: number;
  readonly market: number;
  readonly action: SignalAction;
  /** Of an entry; null for everything else. */
  readonly side: Side | null;
  /** The price on which it was decided. */
  readonly price: Price;
}

export interface FillRecord extends TradeFill {
  readonly market: number;
  readonly feeCurrency: FeeCurrency;
  readonly liquidity: 'maker' | 'taker';
  /** Whether finer candles proved it (PATH-8), and not the candle alone. */
  readonly byDetail: boolean;
  /** The trigger of its order as it stood then, or the limit of one without; 0 for a market order. */
  level: Price;
  /** The price at which its order had triggered; 0 where it had no trigger. */
  triggeredAt: Price;
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
  /** Of a rung that waits for what closes tell (SCALE-2): when it was let go; null before, and of all others. */
  releasedAt: TimeMs | null;
  /** When the venue first spoke of it as there: took it in, rejected it or filled it; null where it never got there. */
  arrivedAt: TimeMs | null;
  /** When it reached its final state; null while alive. */
  endedAt: TimeMs | null;
  state: OrderState;
  /** What moved its trigger last, or why a manager placed it (STOP-1); null where neither. */
  cause: StopCause | null;
  /** Why it was rejected or cancelled; null otherwise. */
  reason: string | null;
  /** The numbers that broke the rule. */
  value: number;
  bound: number;
  quantity: Quantity;
  /** What is unfilled, as it was last told; 0 for a size in money that has not become lots. */
  leaves: Quantity;
  readonly quoteAmount: Money;
  limit: Price;
  trigger: Price;
  /** Where it last triggered; 0 where it has not. */
  triggeredAt: Price;
  readonly decisionPrice: Price;
  /** Where it was expected to fill when it was made: its limit, its trigger, or the price of the decision. */
  readonly expected: Price;
  /** Of a trailing stop, the price from which on it follows; 0 for at once. */
  readonly activation: Price;
  /**
   * Of an entry's stop: where it would have been placed, had the entry filled where it was expected; 0 where it would
   * not have rested (FLOW-1).
   */
  planned: Price;
  /** Of an entry's stop: the trigger at which it first came to rest; 0 before, and of one that was not active there. */
  placed: Price;
  filled: Quantity;
  cost: Money;
  fees: Money;
}

export interface RefusalRecord {
  readonly at: TimeMs;
  readonly signal: number;
  /** What the signal asked for. */
  readonly action: SignalAction;
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

/** Why the exchange closed a position by an order of its own (MARG-1). */
export interface LiquidationRecord {
  readonly at: TimeMs;
  readonly order: number;
  readonly market: number;
  /** At which its margin was under, before slippage. */
  readonly price: Price;
  /** Of an isolated position's margin, or of the account's equity; below 0 where a gap took more than all of it. */
  readonly left: Money;
  /** What should have been left. */
  readonly maintenance: Money;
}

/** A change of what may be risked (RISK-2); numbers are parts of equity in units of 10^-8, or losing trades. */
export interface RiskRecord {
  readonly at: TimeMs;
  readonly state: RiskStateName;
  readonly rule: string;
  readonly value: number;
  readonly bound: number;
}

/** Neither a fill nor funding. `market` may be `wholeAccount`. */
export interface ChargeRecord {
  readonly market: number;
  readonly reason: ChargeReason;
  readonly amount: Money;
}

const sideOf = (sign: number): Side => (sign > 0 ? 'buy' : 'sell');

export function signalOf(words: Float64Array, at: number): SignalRecord {
  const of = places.signal;
  const side = words[at + of.side]!;
  return {
    id: words[at + of.signal]!,
    at: words[at + of.at] as TimeMs,
    strategy: words[at + of.strategy]!,
    market: words[at + of.market]!,
    action: signalActions[words[at + of.action]!]!,
    side: side === 0 ? null : sideOf(side),
    price: words[at + of.decisionPrice] as Price,
  };
}

export function orderOf(words: Float64Array, at: number): OrderRecord {
  const of = places.order;
  return {
    id: words[at + of.order]!,
    signal: words[at + of.signal]!,
    strategy: words[at + of.strategy]!,
    market: words[at + of.market]!,
    side: sideOf(words[at + of.side]!),
    type: orderTypes[words[at + of.type]!]!,
    role: orderRoles[words[at + of.role]!]!,
    timeInForce: timesInForce[words[at + of.timeInForce]!]!,
    parent: words[at + of.parent]!,
    createdAt: words[at + of.at] as TimeMs,
    releasedAt: null,
    arrivedAt: null,
    endedAt: null,
    state: 'submitted',
    cause: null,
    reason: null,
    value: 0,
    bound: 0,
    quantity: words[at + of.quantity] as Quantity,
    leaves: words[at + of.quantity] as Quantity,
    quoteAmount: words[at + of.quoteAmount] as Money,
    limit: words[at + of.limit] as Price,
    trigger: words[at + of.trigger] as Price,
    triggeredAt: 0 as Price,
    decisionPrice: words[at + of.decisionPrice] as Price,
    expected: expectedPrice(words, at),
    activation: (trailOf(words, at)?.activation ?? 0) as Price,
    planned: 0 as Price,
    placed: 0 as Price,
    filled: 0 as Quantity,
    cost: 0 as Money,
    fees: 0 as Money,
  };
}

const baseCode = feeCurrencies.indexOf('base');

/** A fill of an order with this role; a fee in base at the price of the fill, one in coin at the coin's. Without its levels. */
export function fillOf(
  words: Float64Array,
  at: number,
  role: OrderRole,
  instruments: readonly Instrument[],
): FillRecord {
  const of = places.filled;
  const market = words[at + of.market]!;
  const price = words[at + of.price] as Price;
  const kept = (words[at + of.feeCurrency] === baseCode ? words[at + of.fee]! : 0) as Quantity;
  return {
    at: words[at + of.at] as TimeMs,
    order: words[at + of.order]!,
    market,
    role,
    side: sideOf(words[at + of.side]!),
    price,
    priceBefore: words[at + of.priceBefore] as Price,
    quantity: words[at + of.quantity] as Quantity,
    cost: words[at + of.cost] as Money,
    fee:
      kept > 0 ? notionalOf(instruments[market]!, price, kept, 'half-even') : (words[at + of.fee] as Money),
    kept,
    feeCurrency: feeCurrencies[words[at + of.feeCurrency]!]!,
    liquidity: words[at + of.liquidity]! % 2 === 0 ? 'maker' : 'taker',
    byDetail: words[at + of.liquidity]! >= 2,
    level: 0 as Price,
    triggeredAt: 0 as Price,
  };
}

export function refusalOf(
  words: Float64Array,
  at: number,
  texts: ReadonlyMap<number, string>,
  action: SignalAction,
): RefusalRecord {
  const of = places.refusal;
  return {
    at: words[at + of.at] as TimeMs,
    signal: words[at + of.signal]!,
    action,
    market: words[at + of.market]!,
    stage: texts.get(words[at + of.stage]!)!,
    reason: texts.get(words[at + of.reason]!)!,
    value: words[at + of.value]!,
    bound: words[at + of.bound]!,
  };
}

export function ambiguityOf(words: Float64Array, at: number): AmbiguityRecord {
  const of = places.ambiguous;
  return {
    at: words[at + of.at] as TimeMs,
    market: words[at + of.market]!,
    order: words[at + of.order]!,
    highFirst: words[at + of.highFirst] === 1,
    difference: words[at + of.difference] as Money,
  };
}

export function ledgerLineOf(words: Float64Array, at: number): LedgerLine {
  const of = places.ledger;
  return {
    at: words[at + of.at] as TimeMs,
    currency: words[at + of.currency]!,
    amount: words[at + of.amount]!,
    reason: ledgerReasons[words[at + of.reason]!]!,
    order: words[at + of.order]!,
  };
}

export function liquidationOf(words: Float64Array, at: number): LiquidationRecord {
  const of = places.liquidating;
  return {
    at: words[at + of.at] as TimeMs,
    order: words[at + of.order]!,
    market: words[at + of.market]!,
    price: words[at + of.price] as Price,
    left: words[at + of.left] as Money,
    maintenance: words[at + of.maintenance] as Money,
  };
}

export function chargeOf(words: Float64Array, at: number): ChargeRecord {
  const of = places.charged;
  return {
    market: words[at + of.market]!,
    // The journal has ledger reasons here.
    reason: ledgerReasons[words[at + of.reason]!] as ChargeReason,
    amount: words[at + of.amount] as Money,
  };
}

export function riskChangeOf(
  words: Float64Array,
  at: number,
  texts: ReadonlyMap<number, string>,
): RiskRecord {
  const of = places.risk;
  return {
    at: words[at + of.at] as TimeMs,
    state: riskStates[words[at + of.state]!]!,
    rule: texts.get(words[at + of.rule]!)!,
    value: words[at + of.value]!,
    bound: words[at + of.bound]!,
  };
}
