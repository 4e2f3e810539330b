/**
 * What a run asks for, onto the tape: signals, why some became no order, orders with their children, and what managers and
 * strategies want changed. Orders that say little have short forms, which follow their signal or their parent at once.
 */
import {
  noOrder,
  orderRoles,
  orderTypes,
  stopCauses,
  timesInForce,
  type OrderTerms,
  type Ratchet,
  type StopCause,
} from '../model/order.ts';
import type { AmendCommand } from '../model/venue-event.ts';
import { signOf } from '../model/units.ts';
import { flagsOf, isPlainChild, isPlainMarket } from './short-orders.ts';
import { codeOf, headers } from './records.ts';
import { type Tape } from './tape.ts';

export const signalActions = ['enter', 'exit', 'cancel', 'amend', 'oco'] as const;
export type SignalAction = (typeof signalActions)[number];

const enterCode = signalActions.indexOf('enter');
const exitCode = signalActions.indexOf('exit');
const entryCode = orderRoles.indexOf('entry');
const exitRoleCode = orderRoles.indexOf('exit');

export class AskedJournal {
  private readonly tape: Tape;
  /** The signal just written, whose orders may stand in their short forms, and its order, for the children. */
  private lastSignal = 0;
  private lastParent: OrderTerms | null = null;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  signal(
    at: number,
    signal: number,
    strategy: number,
    market: number,
    action: SignalAction,
    side: number,
    price: number,
  ): void {
    const tape = this.tape;
    const place = tape.open(headers.signal);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = signal;
    this.lastSignal = signal;
    this.lastParent = null;
    words[place + 2] = strategy;
    words[place + 3] = market;
    words[place + 4] = codeOf(signalActions, action);
    words[place + 5] = side;
    words[place + 6] = price;
  }

  refusal(
    at: number,
    signal: number,
    market: number,
    stage: string,
    reason: string,
    value: number,
    bound: number,
  ): void {
    const tape = this.tape;
    const stageId = tape.textId(stage);
    const reasonId = tape.textId(reason);
    const place = tape.open(headers.refusal);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = signal;
    words[place + 2] = market;
    words[place + 3] = stageId;
    words[place + 4] = reasonId;
    words[place + 5] = finite(value);
    words[place + 6] = finite(bound);
  }

  order(at: number, terms: OrderTerms): void {
    const tape = this.tape;
    const { lastParent } = this;
    if (terms.parent === noOrder) this.lastParent = terms;
    if (terms.signal !== 0 && terms.signal === this.lastSignal) {
      if (isPlainMarket(terms)) {
        this.marketOrder(terms);
        return;
      }
      if (lastParent !== null && isPlainChild(terms, lastParent)) {
        this.childOrder(terms);
        return;
      }
    }
    const place = tape.open(headers.order);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = terms.id;
    words[place + 2] = terms.signal;
    words[place + 3] = terms.strategy;
    words[place + 4] = terms.market;
    words[place + 5] = signOf(terms.side);
    words[place + 6] = codeOf(orderTypes, terms.type);
    words[place + 7] = codeOf(orderRoles, terms.role);
    words[place + 8] = codeOf(timesInForce, terms.timeInForce);
    words[place + 9] = flagsOf(terms);
    words[place + 10] = terms.quantity;
    words[place + 11] = terms.quoteAmount;
    words[place + 12] = terms.limit;
    words[place + 13] = terms.trigger;
    words[place + 14] = terms.anchor === null ? 0 : terms.anchor.offset;
    words[place + 15] = terms.anchor === null ? 0 : terms.anchor.rate;
    words[place + 16] = terms.anchor === null ? 0 : terms.anchor.limitOffset;
    words[place + 17] = terms.share;
    words[place + 18] = terms.parent;
    words[place + 19] = terms.decisionPrice;
    words[place + 20] = terms.expiresAt;
    words[place + 21] = terms.trail === null ? 0 : terms.trail.offset;
    words[place + 22] = terms.trail === null ? 0 : terms.trail.rate;
    words[place + 23] = terms.trail === null ? 0 : terms.trail.activation;
    words[place + 24] = terms.oco;
    words[place + 25] = terms.anchor === null ? 0 : terms.anchor.risk;
    if (terms.ratchet !== null) this.steps(at, terms, terms.ratchet);
  }

  /** What will move a stop, behind its order (STOP-1). */
  private steps(at: number, { id, market }: OrderTerms, { onClose, steps }: Ratchet): void {
    const { tape } = this;
    for (const { cause, after, lock, offset, rate } of steps) {
      const place = tape.open(headers.step);
      const { words } = tape;
      words[place] = at;
      words[place + 1] = id;
      words[place + 2] = market;
      words[place + 3] = codeOf(stopCauses, cause);
      words[place + 4] = onClose ? 1 : 0;
      words[place + 5] = after === null ? 0 : after.offset;
      words[place + 6] = after === null ? 0 : after.rate;
      words[place + 7] = after === null ? 0 : after.risk;
      words[place + 8] = lock === null ? 0 : 1;
      words[place + 9] = lock === null ? offset : lock.offset;
      words[place + 10] = lock === null ? rate : lock.rate;
      words[place + 11] = lock === null ? 0 : lock.risk;
    }
  }

  /** What a manager asks for belongs to no signal just written: its order stands in full. */
  unprompted(): void {
    this.lastSignal = 0;
    this.lastParent = null;
  }

  /** A manager is about to change this order, or to place it, for this reason. */
  caused(at: number, order: number, market: number, cause: StopCause): void {
    const place = this.tape.openAbout(headers.caused, at, order, market);
    this.tape.words[place] = codeOf(stopCauses, cause);
  }

  /** The signal of an entry or an exit without terms, and its market order: as `signal` and `order` write them. */
  plainOrder(at: number, terms: OrderTerms): void {
    const tape = this.tape;
    const place = tape.open(headers.signal);
    const { words } = tape;
    const isExit = terms.reduceOnly;
    words[place] = at;
    words[place + 1] = terms.signal;
    words[place + 2] = terms.strategy;
    words[place + 3] = terms.market;
    words[place + 4] = isExit ? exitCode : enterCode;
    words[place + 5] = isExit ? 0 : signOf(terms.side);
    words[place + 6] = terms.decisionPrice;
    this.marketOrder(terms);
  }

  /** The short form of an order that has no more to say than its signal and these. */
  private marketOrder(terms: OrderTerms): void {
    const tape = this.tape;
    const place = tape.open(headers.marketOrder);
    const { words } = tape;
    words[place] = terms.id;
    words[place + 1] = signOf(terms.side);
    // The most frequent by name: a list and its texts lie in far memory when they are looked at once a fill.
    words[place + 2] =
      terms.role === 'entry'
        ? entryCode
        : terms.role === 'exit'
          ? exitRoleCode
          : codeOf(orderRoles, terms.role);
    words[place + 3] = (terms.reduceOnly ? 1 : 0) + (terms.postOnly ? 2 : 0) + (terms.cutToFunds ? 4 : 0);
    words[place + 4] = terms.quantity;
    words[place + 5] = terms.quoteAmount;
  }

  /** The short form of a stop or a target whose other fields follow from its parent. */
  private childOrder(terms: OrderTerms): void {
    const tape = this.tape;
    const place = tape.open(headers.childOrder);
    const { words } = tape;
    const { anchor } = terms;
    words[place] = terms.id;
    words[place + 1] = codeOf(orderRoles, terms.role);
    words[place + 2] = terms.limit;
    words[place + 3] = terms.trigger;
    words[place + 4] = anchor === null ? 0 : anchor.offset;
    words[place + 5] = anchor === null ? 0 : anchor.rate;
    words[place + 6] = terms.share;
  }

  cancelAsked(at: number, order: number, market: number): void {
    this.tape.openAbout(headers.cancelAsked, at, order, market);
  }

  amendAsked(at: number, { order, market, quantity, limit, trigger }: AmendCommand): void {
    const place = this.tape.openAbout(headers.amendAsked, at, order, market);
    const { words } = this.tape;
    words[place] = quantity;
    words[place + 1] = limit;
    words[place + 2] = trigger;
  }
}

/** A number that a strategy made up may be anything; the tape takes finite ones, and says 0 for the rest. */
const finite = (value: number): number => (Number.isFinite(value) ? value + 0 : 0);
