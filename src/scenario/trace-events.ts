/** An event of the way of a signal, as `trace-schema.ts` promises it: the record of the journal in decimals, and as a line. */
import { feeCurrencies } from '../model/costs.ts';
import { formatShort } from '../model/decimal.ts';
import { cancelReasons, rejectReasons, stopCauses } from '../model/order.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { JournalRecord } from '../engine/tape-read.ts';
import { journalLine, type JournalNames } from './journal-text.ts';
import type { SignalEvent } from './signal-events.ts';
import type { TraceEvent } from './trace-schema.ts';

/** What an event tells beyond its kind; what is left out is null. */
type Told = Partial<Omit<TraceEvent, 'at' | 'kind' | 'order' | 'askedBy' | 'text'>>;

const nothing = {
  cause: null,
  reason: null,
  price: null,
  quantity: null,
  limit: null,
  trigger: null,
  fee: null,
  feeCurrency: null,
};

export class TraceEvents {
  private readonly names: JournalNames;
  private readonly texts: ReadonlyMap<number, string>;

  constructor(names: JournalNames, texts: ReadonlyMap<number, string>) {
    this.names = names;
    this.texts = texts;
  }

  event({ record, askedBy }: SignalEvent): TraceEvent {
    return {
      at: formatTime(record.at as TimeMs),
      kind: record.kind,
      order: 'order' in record ? record.order : null,
      askedBy,
      ...nothing,
      ...this.told(record),
      text: this.line({ record, askedBy }),
    };
  }

  /** The line of the journal without its time, with who asked where that is not said. */
  line({ record, askedBy }: SignalEvent): string {
    const line = journalLine(record, this.names, this.texts);
    const said = line.slice(line.indexOf(' ') + 1);
    return askedBy === null ? said : `${said}, as signal ${askedBy} asked`;
  }

  private told(record: JournalRecord): Told {
    switch (record.kind) {
      case 'signal':
        return { price: this.price(record.market, record.decisionPrice) };
      case 'refusal':
        return { reason: this.texts.get(record.reason)! };
      case 'order':
      case 'accepted':
      case 'amendAsked':
      case 'amended':
        return {
          quantity: record.quantity === 0 ? null : this.size(record.market, record.quantity),
          limit: this.level(record.market, record.limit),
          trigger: this.level(record.market, record.trigger),
        };
      case 'rejected':
      case 'amendRejected':
        return { reason: rejectReasons[record.reason]! };
      case 'triggered':
        return { price: this.price(record.market, record.price) };
      case 'step':
      case 'caused':
        return { cause: stopCauses[record.cause]! };
      case 'moved':
        return { cause: stopCauses[record.cause]!, trigger: this.price(record.market, record.trigger) };
      case 'filled':
        return {
          price: this.price(record.market, record.price),
          quantity: this.size(record.market, record.quantity),
          fee: this.fee(record),
          feeCurrency: feeCurrencies[record.feeCurrency]!,
        };
      case 'cancelled':
        return {
          reason: cancelReasons[record.reason]!,
          quantity: this.size(record.market, record.leaves),
        };
      case 'resized':
        return { quantity: this.size(record.market, record.leaves) };
      case 'uncovered':
        return { quantity: this.size(record.market, record.quantity) };
      default:
        return {};
    }
  }

  private fee({ market, fee, feeCurrency }: Extract<JournalRecord, { kind: 'filled' }>): string {
    return feeCurrencies[feeCurrency] === 'base'
      ? this.size(market, fee)
      : formatShort(fee, this.names.digits);
  }

  private price(market: number, units: number): string {
    return formatShort(units, this.names.instruments[market]!.priceDigits);
  }

  private level(market: number, units: number): string | null {
    return units === 0 ? null : this.price(market, units);
  }

  private size(market: number, units: number): string {
    return formatShort(units, this.names.instruments[market]!.quantityDigits);
  }
}
