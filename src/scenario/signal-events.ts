/**
 * What the journal says of signals (FLOW-1): for each its own word, what was refused, its orders, and all that happened to
 * these. An order of no signal, of the exchange or of a limit on risk, belongs to signal 0.
 *
 * A signal that cancels or amends orders of others asks for that right behind its own word; what it asked for, and how it
 * was answered, is told with it as well as with the order's own signal.
 */
import { noSignal } from '../engine/closing.ts';
import { places } from '../engine/packed.ts';
import {
  noteText,
  recordOf,
  walkRecords,
  type FullKind,
  type JournalRecord,
  type Readable,
} from '../engine/tape-read.ts';
import { cancelReasons, noOrder } from '../model/order.ts';

export interface SignalEvent {
  readonly record: JournalRecord;
  /** The signal that asked for it, where that is another than the order's own. */
  readonly askedBy: number | null;
}

export interface SignalEvents {
  /** In the order of the journal. */
  readonly events: ReadonlyMap<number, readonly SignalEvent[]>;
  readonly texts: ReadonlyMap<number, string>;
}

const requested = cancelReasons.indexOf('requested');

/** The events of those signals that `wanted` names. */
export function signalEvents(tape: Readable, wanted: (signal: number) => boolean): SignalEvents {
  const texts = new Map<number, string>();
  const events = new Map<number, SignalEvent[]>();
  const signals = new Map<number, number>();
  const asked = new Asked();
  /** The signal whose words are being read; none where a manager speaks, or nobody. */
  let speaker: number = noSignal;
  const tell = (signal: number, record: JournalRecord, askedBy: number | null = null): void => {
    if (!wanted(signal)) return;
    const list = events.get(signal);
    if (list === undefined) events.set(signal, [{ record, askedBy }]);
    else list.push({ record, askedBy });
  };
  walkRecords(tape, (kind, words, at) => {
    switch (kind) {
      case 'text':
        noteText(texts, words, at);
        return;
      // Of money and positions, not of the way of an order. Ledger lines come with their fill.
      case 'ledger':
        return;
      case 'funding':
      case 'charged':
      case 'risk':
        speaker = noSignal;
        return;
      case 'signal':
      case 'refusal': {
        const signal = words[at + places[kind].signal]!;
        if (kind === 'signal') speaker = signal;
        if (wanted(signal)) tell(signal, recordOf(kind, words, at));
        return;
      }
      case 'order': {
        const signal = words[at + places.order.signal]!;
        signals.set(words[at + places.order.order]!, signal);
        if (signal !== speaker) speaker = noSignal;
        if (wanted(signal)) tell(signal, recordOf(kind, words, at));
        return;
      }
      default: {
        const order = words[at + places[kind].order]!;
        // An ambiguous candle of several markets together is of no order.
        if (order === noOrder) return;
        const own = signals.get(order) ?? noSignal;
        const by = asked.by(kind, words, at, order, speaker);
        const other = by === noSignal || by === own ? null : by;
        // What moves a stop stands behind its order, and what is asked for behind the word of a signal.
        if (kind !== 'step' && kind !== 'cancelAsked' && kind !== 'amendAsked') speaker = noSignal;
        if (!wanted(own) && (other === null || !wanted(other))) return;
        const record = recordOf(kind, words, at);
        tell(own, record, other);
        if (other !== null) tell(other, record);
      }
    }
  });
  return { events, texts };
}

/** Who asked for changes of orders that have not been answered yet: signals, in order; a manager is none. */
class Asked {
  private readonly amends = new Map<number, number[]>();
  private readonly cancels = new Map<number, number>();

  /** The signal that asked for what a record tells of; none where no signal did. */
  by(kind: FullKind, words: Float64Array, at: number, order: number, speaker: number): number {
    switch (kind) {
      case 'amendAsked': {
        const waiting = this.amends.get(order);
        if (waiting === undefined) this.amends.set(order, [speaker]);
        else waiting.push(speaker);
        return speaker;
      }
      case 'amended':
      case 'amendRejected':
        return this.amends.get(order)?.shift() ?? noSignal;
      case 'cancelAsked':
        this.cancels.set(order, speaker);
        return speaker;
      case 'cancelled':
        return words[at + places.cancelled.reason] === requested
          ? (this.cancels.get(order) ?? noSignal)
          : noSignal;
      default:
        return noSignal;
    }
  }
}
