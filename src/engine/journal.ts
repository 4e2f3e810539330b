/**
 * What a run writes down: events onto the tape as they happen, equity as one row for each step (DET-1).
 *
 * Equity rows are hashed in blocks of `blockRows` steps, each with its number, so that the digest depends on what was
 * written and never on when. The digest of the run covers the header (scenario in normal form, data hashes, engine
 * revision), the tape and the blocks. Nothing here decides anything.
 */
import { absorb, absorbText, digestHex, digestWords, emptyDigest, type DigestState } from '../base/digest.ts';
import { grown } from '../market/candles.ts';
import { orderRoles, orderTypes, timesInForce, cancelReasons, rejectReasons, type OrderTerms } from '../model/order.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import { signOf } from '../model/units.ts';
import { ledgerReasons, type LedgerReason } from '../portfolio/ledger.ts';
import { copyTape, Tape, type TapeState } from './tape.ts';

export const blockRows = 4096;

export interface JournalState {
  readonly tape: TapeState;
  /** Equity in money, one row for each step. */
  equity: Float64Array;
  rows: number;
  /** Digests of the full blocks so far. */
  readonly blocks: DigestState;
}

export const signalActions = ['enter', 'exit', 'cancel'] as const;
export type SignalAction = (typeof signalActions)[number];

export class Journal {
  readonly state: JournalState;
  readonly #tape: Tape;

  constructor(state: JournalState) {
    this.state = state;
    this.#tape = new Tape(state.tape);
  }

  /** `equity` is a column to write into, with room for all steps; it is replaced when it is too short. */
  static emptyState(equity: Float64Array): JournalState {
    return { tape: Tape.emptyState(), equity, rows: 0, blocks: emptyDigest(2) };
  }

  signal(at: number, signal: number, where: { strategy: number; market: number }, action: SignalAction, side: number, price: number): void {
    const tape = this.#tape;
    tape.open('signal');
    tape.put(at);
    tape.put(signal);
    tape.put(where.strategy);
    tape.put(where.market);
    tape.put(signalActions.indexOf(action));
    tape.put(side);
    tape.put(price);
  }

  refusal(at: number, signal: number, market: number, stage: string, reason: string, value: number, bound: number): void {
    const tape = this.#tape;
    const stageId = tape.textId(stage);
    const reasonId = tape.textId(reason);
    tape.open('refusal');
    tape.put(at);
    tape.put(signal);
    tape.put(market);
    tape.put(stageId);
    tape.put(reasonId);
    tape.put(finite(value));
    tape.put(finite(bound));
  }

  order(at: number, terms: OrderTerms): void {
    const tape = this.#tape;
    tape.open('order');
    tape.put(at);
    tape.put(terms.id);
    tape.put(terms.signal);
    tape.put(terms.strategy);
    tape.put(terms.market);
    tape.put(signOf(terms.side));
    tape.put(orderTypes.indexOf(terms.type));
    tape.put(orderRoles.indexOf(terms.role));
    tape.put(timesInForce.indexOf(terms.timeInForce));
    tape.put((terms.reduceOnly ? 1 : 0) + (terms.postOnly ? 2 : 0) + (terms.cutToFunds ? 4 : 0));
    tape.put(terms.quantity);
    tape.put(terms.quoteAmount);
    tape.put(terms.limit);
    tape.put(terms.trigger);
    tape.put(terms.anchor === null ? 0 : terms.anchor.offset);
    tape.put(terms.anchor === null ? 0 : terms.anchor.rate);
    tape.put(terms.anchor === null ? 0 : terms.anchor.limitOffset);
    tape.put(terms.share);
    tape.put(terms.parent);
    tape.put(terms.decisionPrice);
  }

  cancelAsked(at: number, order: number, market: number): void {
    this.#open('cancelAsked', at, order, market);
  }

  event(event: VenueEvent): void {
    const tape = this.#tape;
    this.#open(event.kind, event.at, event.order, event.market);
    switch (event.kind) {
      case 'accepted':
        tape.put(event.quantity);
        tape.put(event.limit);
        tape.put(event.trigger);
        break;
      case 'rejected':
        tape.put(rejectReasons.indexOf(event.reason));
        tape.put(event.value);
        tape.put(event.bound);
        break;
      case 'triggered':
        tape.put(event.price);
        break;
      case 'filled':
        tape.put(event.price);
        tape.put(event.priceBefore);
        tape.put(event.quantity);
        tape.put(event.leaves);
        tape.put(event.cost);
        tape.put(event.fee);
        tape.put(event.feeCurrency === 'quote' ? 0 : 1);
        tape.put(event.liquidity === 'maker' ? 0 : 1);
        break;
      case 'cancelled':
        tape.put(cancelReasons.indexOf(event.reason));
        tape.put(event.leaves);
        break;
      case 'resized':
        tape.put(event.leaves);
        break;
      case 'uncovered':
        tape.put(event.quantity);
        break;
      case 'ambiguous':
        tape.put(event.highFirst ? 1 : 0);
        tape.put(event.difference);
        break;
      case 'expired':
        break;
    }
  }

  ledger(at: number, currency: number, amount: number, reason: LedgerReason, order: number): void {
    const tape = this.#tape;
    tape.open('ledger');
    tape.put(at);
    tape.put(currency);
    tape.put(amount);
    tape.put(ledgerReasons.indexOf(reason));
    tape.put(order);
  }

  /** Room for equity rows up to `rows`. */
  reserve(rows: number): Float64Array {
    const { state } = this;
    if (rows > state.equity.length) state.equity = grown(state.equity, Math.max(rows, state.equity.length * 2));
    return state.equity;
  }

  /** The equity rows up to `rows` are written for good: full blocks are hashed. */
  closeRows(rows: number): void {
    const { state } = this;
    let block = Math.floor(state.rows / blockRows);
    state.rows = rows;
    for (; (block + 1) * blockRows <= rows; block++) hashBlock(state.blocks, state.equity, block, blockRows);
  }

  /** Thirty-two hexadecimal digits over header, tape and equity. */
  digest(header: string): string {
    const { state } = this;
    const blocks = { ...state.blocks };
    const full = Math.floor(state.rows / blockRows);
    hashBlock(blocks, state.equity, full, state.rows - full * blockRows);
    const run = emptyDigest(3);
    absorbText(run, header);
    const parts = Float64Array.of(...digestWords(this.#tape.digest()), ...digestWords(blocks), state.rows);
    absorb(run, new Int32Array(parts.buffer), 0, parts.length);
    return digestHex(run);
  }

  #open(kind: 'cancelAsked' | VenueEvent['kind'], at: number, order: number, market: number): void {
    const tape = this.#tape;
    tape.open(kind);
    tape.put(at);
    tape.put(order);
    tape.put(market);
  }
}

export function copyJournal(state: JournalState): JournalState {
  return {
    tape: copyTape(state.tape),
    equity: state.equity.slice(0, state.rows),
    rows: state.rows,
    blocks: { ...state.blocks },
  };
}

/** Adds the digest of rows [block x blockRows, ... + rows) to the chain. */
function hashBlock(chain: DigestState, equity: Float64Array, block: number, rows: number): void {
  const digest = emptyDigest(block);
  const halves = new Int32Array(equity.buffer, equity.byteOffset);
  absorb(digest, halves, block * blockRows, block * blockRows + rows);
  const words = Float64Array.from(digestWords(digest));
  absorb(chain, new Int32Array(words.buffer), 0, words.length);
}

/** A number that a strategy made up may be anything; the tape takes finite ones, and says 0 for the rest. */
const finite = (value: number): number => (Number.isFinite(value) ? value + 0 : 0);
