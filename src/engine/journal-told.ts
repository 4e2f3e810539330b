/**
 * What a run is told, onto the tape: the exchange's events, fills with what they cost, lines of the ledger that no fill
 * posts, and changes of what risk allows.
 */
import { feeCurrencies } from '../model/costs.ts';
import { cancelReasons, noOrder, rejectReasons, stopCauses } from '../model/order.ts';
import type { Filled, VenueEvent } from '../model/venue-event.ts';
import { ledgerReasons, type LedgerReason } from '../portfolio/ledger.ts';
import type { RiskChange } from '../risk/state.ts';
import { codeOf, headerOf, headers } from './records.ts';
import { type Tape } from './tape.ts';

const quoteCode = feeCurrencies.indexOf('quote');

type Funded = Extract<VenueEvent, { kind: 'funding' }>;
type Liquidating = Extract<VenueEvent, { kind: 'liquidating' }>;
type Charged = Extract<VenueEvent, { kind: 'charged' }>;
/** Events with a method of their own. */
type Apart = Filled | Funded | Liquidating | Charged;

export class ToldJournal {
  private readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  /** Any event that has no method of its own. */
  event(event: Exclude<VenueEvent, Apart>): void {
    const place = this.tape.openAbout(headerOf(event.kind), event.at, event.order, event.market);
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
}
