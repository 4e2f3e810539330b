/**
 * What a run writes down: events onto the tape as they happen, equity as one row for each step (DET-1).
 *
 * Equity rows are hashed in blocks of `blockRows` steps, each with its number, so that the digest depends on what was
 * written and never on when. The digest of the run covers the header (scenario in normal form, data hashes, engine
 * revision), the tape and the blocks. Nothing here decides anything.
 */
import { BugError } from '../base/assert.ts';
import {
  absorb,
  absorbText,
  copyDigest,
  digestHex,
  digestWords,
  emptyDigest,
  type DigestState,
} from '../base/digest.ts';
import { grown } from '../market/candles.ts';
import {
  orderRoles,
  orderTypes,
  timesInForce,
  cancelReasons,
  noOrder,
  rejectReasons,
  stopCauses,
  type OrderTerms,
  type Ratchet,
  type StopCause,
} from '../model/order.ts';
import { feeCurrencies } from '../model/costs.ts';
import type { AmendCommand, Filled, VenueEvent } from '../model/venue-event.ts';
import { rateScale, signOf } from '../model/units.ts';
import type { RiskChange } from '../risk/state.ts';
import { ledgerReasons, type LedgerReason } from '../portfolio/ledger.ts';
import { copyTape, headerOf, headers, Tape, type TapeState } from './tape.ts';

export const blockRows = 4096;

export interface JournalState {
  readonly tape: TapeState;
  /** Equity in money, one row for each step. */
  equity: Float64Array;
  rows: number;
  /** Digests of the full blocks so far. */
  readonly blocks: DigestState;
}

export const signalActions = ['enter', 'exit', 'cancel', 'amend', 'oco'] as const;
export type SignalAction = (typeof signalActions)[number];

const enterCode = signalActions.indexOf('enter');
const exitCode = signalActions.indexOf('exit');
const entryCode = orderRoles.indexOf('entry');
const exitRoleCode = orderRoles.indexOf('exit');
const quoteCode = feeCurrencies.indexOf('quote');

type Funded = Extract<VenueEvent, { kind: 'funding' }>;
type Liquidating = Extract<VenueEvent, { kind: 'liquidating' }>;
type Charged = Extract<VenueEvent, { kind: 'charged' }>;
/** Events with a method of their own. */
type Apart = Filled | Funded | Liquidating | Charged;

export class Journal {
  readonly state: JournalState;
  private readonly tape: Tape;
  /** The signal just written, whose orders may stand in their short forms, and its order, for the children. */
  private lastSignal = 0;
  private lastParent: OrderTerms | null = null;
  /** Where the first block ends that is not hashed. */
  private blockEnd: number;

  constructor(state: JournalState) {
    this.state = state;
    this.blockEnd = blockRows * (Math.floor(state.rows / blockRows) + 1);
    this.tape = new Tape(state.tape);
  }

  /** `equity` is a column to write into, with room for all steps; it is replaced when it is too short. */
  static emptyState(equity: Float64Array): JournalState {
    return { tape: Tape.emptyState(), equity, rows: 0, blocks: emptyDigest(2) };
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

  /** New risk may, or may no longer, be taken (RISK-2). */
  risk(at: number, state: number, { rule, value, bound }: RiskChange): void {
    const { tape } = this;
    const name = tape.textId(rule);
    const place = tape.open(headers.risk);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = state;
    words[place + 2] = name;
    words[place + 3] = value;
    words[place + 4] = bound;
  }

  /** What a manager asks for belongs to no signal just written: its order stands in full. */
  unprompted(): void {
    this.lastSignal = 0;
    this.lastParent = null;
  }

  /** A manager is about to change this order, or to place it, for this reason. */
  caused(at: number, order: number, market: number, cause: StopCause): void {
    const place = this.begin('caused', at, order, market);
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
    this.begin('cancelAsked', at, order, market);
  }

  amendAsked(at: number, { order, market, quantity, limit, trigger }: AmendCommand): void {
    const place = this.begin('amendAsked', at, order, market);
    const { words } = this.tape;
    words[place] = quantity;
    words[place + 1] = limit;
    words[place + 2] = trigger;
  }

  /** Any event that has no method of its own. */
  event(event: Exclude<VenueEvent, Apart>): void {
    const place = this.begin(event.kind, event.at, event.order, event.market);
    const { words } = this.tape;
    switch (event.kind) {
      // The most frequent first.
      case 'accepted':
      case 'amended':
        words[place] = event.quantity;
        words[place + 1] = event.limit;
        words[place + 2] = event.trigger;
        break;
      case 'cancelled':
        words[place] = codeOf(cancelReasons, event.reason);
        words[place + 1] = event.leaves;
        break;
      case 'triggered':
        words[place] = event.price;
        break;
      case 'rejected':
      case 'amendRejected':
        words[place] = codeOf(rejectReasons, event.reason);
        words[place + 1] = event.value;
        words[place + 2] = event.bound;
        break;
      case 'moved':
        words[place] = event.trigger;
        words[place + 1] = codeOf(stopCauses, event.cause);
        break;
      case 'resized':
        words[place] = event.leaves;
        break;
      case 'uncovered':
        words[place] = event.quantity;
        break;
      case 'ambiguous':
        words[place] = event.highFirst ? 1 : 0;
        words[place + 1] = event.difference;
        break;
      case 'expired':
        break;
    }
  }

  /** A fill of an order on side `sign`; its ledger lines follow from it (`packed.ts`). */
  fill(event: Filled, sign: number): void {
    const { tape } = this;
    const place = tape.open(headers.filled);
    const { words } = tape;
    words[place] = event.at;
    words[place + 1] = event.order;
    words[place + 2] = event.market;
    words[place + 3] = sign;
    words[place + 4] = event.price;
    words[place + 5] = event.priceBefore;
    words[place + 6] = event.quantity;
    words[place + 7] = event.leaves;
    words[place + 8] = event.cost;
    words[place + 9] = event.fee;
    words[place + 10] = event.feeCurrency === 'quote' ? quoteCode : codeOf(feeCurrencies, event.feeCurrency);
    words[place + 11] = (event.liquidity === 'maker' ? 0 : 1) + (event.byDetail ? 2 : 0);
  }

  funding(event: Funded): void {
    const { tape } = this;
    const place = tape.open(headers.funding);
    const { words } = tape;
    words[place] = event.at;
    words[place + 1] = event.market;
    words[place + 2] = event.quantity;
    words[place + 3] = event.price;
    words[place + 4] = event.rate;
    words[place + 5] = event.amount;
    this.ledger(event.at, 0, event.amount, 'funding', noOrder);
  }

  liquidating({ at, order, market, quantity, price, left, maintenance }: Liquidating): void {
    const { tape } = this;
    const place = tape.open(headers.liquidating);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = order;
    words[place + 2] = market;
    words[place + 3] = quantity;
    words[place + 4] = price;
    words[place + 5] = left + 0;
    words[place + 6] = maintenance;
  }

  charged({ at, reason, order, market, quantity, rate, amount }: Charged): void {
    const { tape } = this;
    const place = tape.open(headers.charged);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = codeOf(ledgerReasons, reason);
    words[place + 2] = order;
    words[place + 3] = market;
    words[place + 4] = quantity;
    words[place + 5] = rate;
    words[place + 6] = amount + 0;
    this.ledger(at, 0, amount, reason, order);
  }

  /** A line that no fill posts. */
  ledger(at: number, currency: number, amount: number, reason: LedgerReason, order: number): void {
    const { tape } = this;
    const place = tape.open(headers.ledger);
    const { words } = tape;
    words[place] = at;
    words[place + 1] = currency;
    words[place + 2] = amount + 0;
    words[place + 3] = codeOf(ledgerReasons, reason);
    words[place + 4] = order;
  }

  /** Room for equity rows up to `rows`. */
  reserve(rows: number): Float64Array {
    const { state } = this;
    if (rows > state.equity.length)
      state.equity = grown(state.equity, Math.max(rows, state.equity.length * 2));
    return state.equity;
  }

  /** The equity rows up to `rows` are written for good: full blocks are hashed. */
  closeRows(rows: number): void {
    const { state } = this;
    state.rows = rows;
    for (; this.blockEnd <= rows; this.blockEnd += blockRows)
      hashBlock(state.blocks, state.equity, this.blockEnd / blockRows - 1, blockRows);
  }

  /** Thirty-two hexadecimal digits over header, tape and equity. */
  digest(header: string): string {
    const { state } = this;
    const blocks = copyDigest(state.blocks);
    const full = Math.floor(state.rows / blockRows);
    hashBlock(blocks, state.equity, full, state.rows - full * blockRows);
    const run = emptyDigest(3);
    absorbText(run, header);
    const parts = Float64Array.of(...digestWords(this.tape.digest()), ...digestWords(blocks), state.rows);
    absorb(run, new Int32Array(parts.buffer), 0, parts.length);
    return digestHex(run);
  }

  /** Opens a record about an order; returns the place of its next field. */
  private begin(
    kind: 'cancelAsked' | 'amendAsked' | 'caused' | Exclude<VenueEvent['kind'], Apart['kind']>,
    at: number,
    order: number,
    market: number,
  ): number {
    const place = this.tape.open(headerOf(kind));
    const { words } = this.tape;
    words[place] = at;
    words[place + 1] = order;
    words[place + 2] = market;
    return place + 3;
  }

  /** Makes the state complete, for a copy. */
  settle(): void {
    this.tape.settle();
  }
}

export function copyJournal(state: JournalState): JournalState {
  return {
    tape: copyTape(state.tape),
    equity: state.equity.slice(0, state.rows),
    rows: state.rows,
    blocks: copyDigest(state.blocks),
  };
}

/** The digest of one block, as words. */
const blockDigest = new Float64Array(4);
const blockDigestHalves = new Int32Array(blockDigest.buffer);

/** Adds the digest of rows [block x blockRows, ... + rows) to the chain. */
function hashBlock(chain: DigestState, equity: Float64Array, block: number, rows: number): void {
  const digest = emptyDigest(block);
  const halves = new Int32Array(equity.buffer, equity.byteOffset);
  absorb(digest, halves, block * blockRows, block * blockRows + rows);
  // Not `Float64Array.from`: over an array it is an iteration, as long as the hashing of five hundred rows.
  blockDigest.set(digestWords(digest));
  absorb(chain, blockDigestHalves, 0, blockDigest.length);
}

/** A market order that says no more than its short form holds and its signal, in whose market it is. */
const isPlainMarket = (terms: OrderTerms): boolean =>
  terms.type === 'market' &&
  terms.parent === noOrder &&
  terms.limit === 0 &&
  terms.trigger === 0 &&
  terms.timeInForce === 'gtc' &&
  terms.expiresAt === 0 &&
  terms.oco === 0 &&
  terms.share === rateScale &&
  terms.anchor === null &&
  terms.trail === null &&
  terms.ratchet === null;

/** A reduce-only stop or limit opposite to its parent, without anything that the short form does not hold. */
const isPlainChild = (terms: OrderTerms, parent: OrderTerms): boolean =>
  terms.parent === parent.id &&
  terms.signal === parent.signal &&
  terms.market === parent.market &&
  terms.strategy === parent.strategy &&
  terms.decisionPrice === parent.decisionPrice &&
  terms.side !== parent.side &&
  (terms.role === 'stop' ? terms.type === 'stop' : terms.role === 'target' && terms.type === 'limit') &&
  terms.timeInForce === 'gtc' &&
  terms.reduceOnly &&
  !terms.postOnly &&
  !terms.cutToFunds &&
  terms.quantity === 0 &&
  terms.quoteAmount === 0 &&
  terms.expiresAt === 0 &&
  terms.oco === 0 &&
  terms.trail === null &&
  terms.ratchet === null &&
  (terms.anchor === null ||
    (terms.anchor.limitOffset === 0 && terms.anchor.risk === 0 && !terms.anchor.ofAverage));

const flagsOf = (terms: OrderTerms): number =>
  (terms.reduceOnly ? 1 : 0) +
  (terms.postOnly ? 2 : 0) +
  (terms.cutToFunds ? 4 : 0) +
  (terms.trail?.onClose === true ? 8 : 0) +
  (terms.anchor?.ofAverage === true ? 16 : 0);

/** Place of `value` in its list; a loop over a few words is quicker than a call. */
function codeOf<T>(list: readonly T[], value: T): number {
  for (let i = 0; i < list.length; i++) if (list[i] === value) return i;
  throw new BugError(`${String(value)} has no code in the journal`);
}

/** A number that a strategy made up may be anything; the tape takes finite ones, and says 0 for the rest. */
const finite = (value: number): number => (Number.isFinite(value) ? value + 0 : 0);
