/**
 * A record of the journal as a line that people read, with the names, prices and sizes of its run:
 * `2024-01-03T00:00:00Z order 2 filled: buy 9.9 NDX/USD at 101.25, fee 0.05 USD, taker`.
 */
import { signalActions } from '../engine/journal-asked.ts';
import type { JournalRecord } from '../engine/tape-read.ts';
import { feeCurrencies, type Coin } from '../model/costs.ts';
import { formatShort } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import {
  cancelReasons,
  orderRoles,
  orderTypes,
  rejectReasons,
  stopCauses,
  timesInForce,
} from '../model/order.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { rateDigits, rateScale } from '../model/units.ts';
import { wholeAccount } from '../model/venue-event.ts';
import { riskStates } from '../risk/state.ts';
import { ledgerReasons } from '../portfolio/ledger.ts';
import type { RunFrame } from './run.ts';

/** What the numbers of a journal stand for. */
export interface JournalNames {
  /** By the index of their market. */
  readonly instruments: readonly Instrument[];
  /** Ids, by index. */
  readonly strategies: readonly string[];
  readonly currency: string;
  readonly digits: number;
  /** What fees may be paid with; null for none. */
  readonly coin: Pick<Coin, 'code' | 'digits'> | null;
}

/** The journal counts markets and strategies in the order of their ids. */
export function namesOf({ markets, strategies, account }: RunFrame): JournalNames {
  const byId = <T>(list: readonly T[], id: (one: T) => string): T[] =>
    [...list].sort((a, b) => (id(a) < id(b) ? -1 : 1));
  return {
    instruments: byId(markets, (market) => market.instrument.id).map(({ instrument }) => instrument),
    strategies: byId(strategies, (strategy) => strategy.id).map(({ id }) => id),
    currency: account.currency,
    digits: account.digits,
    coin: account.coin,
  };
}

/** `texts` by their number on the tape. */
export function journalLine(
  record: JournalRecord,
  names: JournalNames,
  texts: ReadonlyMap<number, string>,
): string {
  return `${formatTime(record.at as TimeMs)} ${new Line(names, texts).said(record)}`;
}

class Line {
  private readonly names: JournalNames;
  private readonly texts: ReadonlyMap<number, string>;

  constructor(names: JournalNames, texts: ReadonlyMap<number, string>) {
    this.names = names;
    this.texts = texts;
  }

  said(record: JournalRecord): string {
    switch (record.kind) {
      case 'signal': {
        const { signal, strategy, market, action, side, decisionPrice } = record;
        const what = [signalActions[action]!, side === 0 ? '' : sideOf(side)].filter((word) => word !== '');
        const who = this.names.strategies[strategy]!;
        return `signal ${signal} of ${who}: ${what.join(' ')} ${this.id(market)} at ${this.price(market, decisionPrice)}`;
      }
      case 'refusal': {
        const { signal, market, stage, reason, value, bound } = record;
        const at = this.texts.get(stage)!;
        const why = this.texts.get(reason)!;
        const numbers =
          at === 'size' ? this.broken(market, why, value, bound) : ` (${value} against ${bound})`;
        return `signal ${signal} in ${this.id(market)} refused, ${at}: ${why}${numbers}`;
      }
      case 'order':
        return this.order(record);
      case 'accepted':
        return `order ${record.order} accepted: ${this.terms(record)}`;
      case 'amendAsked':
        return `order ${record.order} to be amended: ${this.terms(record)}`;
      case 'amended':
        return `order ${record.order} amended: ${this.terms(record)}`;
      case 'rejected':
      case 'amendRejected': {
        const { order, market, value, bound } = record;
        const reason = rejectReasons[record.reason]!;
        const what = record.kind === 'rejected' ? 'rejected' : 'not amended';
        return `order ${order} in ${this.id(market)} ${what}: ${reason}${this.broken(market, reason, value, bound)}`;
      }
      case 'triggered':
        return `order ${record.order} in ${this.id(record.market)} triggered at ${this.price(record.market, record.price)}`;
      case 'step':
        return `order ${record.order} in ${this.id(record.market)} ${this.step(record)}`;
      case 'moved': {
        const { order, market, trigger, cause } = record;
        return `order ${order} in ${this.id(market)} moved to ${this.price(market, trigger)}: ${stopCauses[cause]!}`;
      }
      case 'caused':
        return `order ${record.order} in ${this.id(record.market)}${letGo(record.cause)}, because of ${stopCauses[record.cause]!}`;
      case 'risk': {
        const { state, rule, value, bound } = record;
        const name = this.texts.get(rule)!;
        const isShare = name !== 'losing-streak';
        const figure = (number: number): string => (isShare ? percent(number) : String(number));
        const numbers = bound === 0 ? '' : ` (${figure(value)} against ${figure(bound)})`;
        const closes = name === 'kill-switch' && value === 1 ? ', and everything is closed' : '';
        return `risk is ${riskStates[state]!}: ${name}${numbers}${closes}`;
      }
      case 'filled':
        return this.filled(record);
      case 'cancelAsked':
        return `order ${record.order} in ${this.id(record.market)} to be cancelled`;
      case 'cancelled': {
        const { order, market, reason, leaves } = record;
        const rest = leaves === 0 ? '' : `, ${this.size(market, leaves)} left`;
        return `order ${order} in ${this.id(market)} cancelled: ${cancelReasons[reason]!}${rest}`;
      }
      case 'expired':
        return `order ${record.order} in ${this.id(record.market)} expired`;
      case 'resized':
        return `order ${record.order} resized to ${this.size(record.market, record.leaves)} ${this.id(record.market)}`;
      case 'uncovered':
        return `order ${record.order} waits below the minimum: ${this.size(record.market, record.quantity)} ${this.id(record.market)} uncovered`;
      case 'ambiguous': {
        const { order, market, highFirst, difference } = record;
        const first = highFirst === 1 ? 'high' : 'low';
        const what = order === 0 ? 'margins of several markets' : `order ${order}`;
        return `ambiguous candle in ${this.id(market)}: ${first} first, ${what}, a difference of ${this.money(difference)}`;
      }
      case 'funding': {
        const { market, quantity, price, rate, amount } = record;
        const held = `${this.size(market, quantity)} ${this.id(market)} at ${this.price(market, price)}`;
        return `funding of ${formatShort(rate, rateDigits)}: ${held}, ${this.money(amount)}`;
      }
      case 'liquidating': {
        const { market, quantity, price, left, maintenance } = record;
        const held = `${this.size(market, quantity)} ${this.id(market)} at ${this.price(market, price)}`;
        return `liquidation of ${held}: ${this.money(left)} left of ${this.money(maintenance)}`;
      }
      case 'charged': {
        const { reason, market, rate, amount } = record;
        const of = market === wholeAccount ? 'the account' : this.id(market);
        const by = rate === 0 ? '' : ` of ${formatShort(rate, rateDigits)}`;
        return `${ledgerReasons[reason]!}${by} in ${of}: ${this.money(amount)}`;
      }
      case 'ledger': {
        const { currency, amount, reason, order } = record;
        const of = order === 0 ? '' : ` of order ${order}`;
        return `ledger: ${this.amount(currency, amount)}, ${ledgerReasons[reason]!}${of}`;
      }
    }
  }

  private step(record: Extract<JournalRecord, { kind: 'step' }>): string {
    const { market, cause, onClose, locks, offset, rate, risk } = record;
    const far = (units: number, part: number, r: number): string => {
      if (part !== 0) return `${formatShort(Math.abs(part), rateDigits - 2)}%`;
      return r === 0 ? this.price(market, Math.abs(units)) : `${formatShort(Math.abs(r), rateDigits)} R`;
    };
    const { afterOffset, afterRate, afterRisk } = record;
    const isAtOnce = afterOffset === 0 && afterRate === 0 && afterRisk === 0;
    const from = isAtOnce ? 'at once' : `from ${far(afterOffset, afterRate, afterRisk)} ahead of the fill on`;
    const where =
      locks === 1
        ? `${far(offset, rate, risk)} beyond the fill`
        : `${far(offset, rate, 0)} behind the best price`;
    return `will move, ${stopCauses[cause]!}: ${where}, ${from}${onClose === 1 ? ', at closes' : ''}`;
  }

  private order(record: Extract<JournalRecord, { kind: 'order' }>): string {
    const { order, signal, market, side, type, role, timeInForce, flags, share, parent } = record;
    const { quantity, quoteAmount, limit, trigger, offset, rate, limitOffset, expiresAt } = record;
    const { trailOffset, trailRate, activation, oco, risk } = record;
    const isRung = parent !== 0 && orderRoles[role] === 'entry';
    // Of a rung, what its entry is expected to make of its share.
    const size = quantity > 0 ? ` ${isRung ? 'about ' : ''}${this.size(market, quantity)}` : '';
    const start = (flags & 16) === 0 ? 'the fill' : 'the average entry';
    const worth = quoteAmount > 0 ? ` for ${this.money(quoteAmount)}` : '';
    const terms = [
      orderTypes[type]!,
      ...this.levels(market, limit, trigger),
      offset === 0 ? '' : `${this.price(market, offset)} from ${start}`,
      rate === 0 ? '' : `${percent(rate)} from ${start}`,
      risk === 0 ? '' : `${formatShort(risk, rateDigits)} R from ${start}`,
      limitOffset === 0 ? '' : `its limit ${this.price(market, limitOffset)} from there`,
      trailOffset === 0 ? '' : `trailing by ${this.price(market, trailOffset)}`,
      trailRate === 0 ? '' : `trailing by ${percent(trailRate)}`,
      activation === 0 ? '' : `from ${this.price(market, activation)} on`,
      share === rateScale ? '' : `share ${percent(share)}`,
      parent === 0 ? '' : `child of order ${parent}`,
      oco === 0 ? '' : `group ${oco}`,
      timesInForce[timeInForce] === 'gtc' ? '' : timesInForce[timeInForce]!,
      expiresAt === 0 ? '' : `until ${formatTime(expiresAt as TimeMs)}`,
      (flags & 1) === 0 ? '' : 'only reduces',
      (flags & 2) === 0 ? '' : 'only makes',
    ].filter((term) => term !== '');
    const what = `${sideOf(side)}${size} ${this.id(market)}${worth}`;
    const from = signal === 0 ? 'the exchange' : `signal ${signal}`;
    return `order ${order} of ${from}, ${isRung ? 'rung' : orderRoles[role]!}: ${what}, ${terms.join(', ')}`;
  }

  private filled(record: Extract<JournalRecord, { kind: 'filled' }>): string {
    const { order, market, side, price, priceBefore, quantity, leaves, fee, feeCurrency, liquidity } = record;
    const slipped = price === priceBefore ? '' : ` (${this.price(market, priceBefore)} before slippage)`;
    const paidIn = feeCurrencies[feeCurrency]!;
    const paid =
      paidIn === 'base'
        ? this.amount(1 + market, fee)
        : this.money(fee) + (paidIn === 'coin' ? ` in ${this.names.coin!.code}` : '');
    const rest = leaves === 0 ? '' : `, ${this.size(market, leaves)} left`;
    const what = `${sideOf(side)} ${this.size(market, quantity)} ${this.id(market)}`;
    const how = (liquidity % 2 === 0 ? 'maker' : 'taker') + (liquidity >= 2 ? ', proved by detail' : '');
    return `order ${order} filled: ${what} at ${this.price(market, price)}${slipped}, fee ${paid}, ${how}${rest}`;
  }

  /** Size and levels of a resting order; a size in money is none yet. */
  private terms({ market, quantity, limit, trigger }: Readonly<Record<TermField, number>>): string {
    const size = quantity === 0 ? '' : `${this.size(market, quantity)} `;
    return [`${size}${this.id(market)}`, ...this.levels(market, limit, trigger)].join(', ');
  }

  private levels(market: number, limit: number, trigger: number): readonly string[] {
    return [
      ...(trigger === 0 ? [] : [`trigger ${this.price(market, trigger)}`]),
      ...(limit === 0 ? [] : [`limit ${this.price(market, limit)}`]),
    ];
  }

  /** The numbers of a rule that was broken, where the rule says what they are. */
  private broken(market: number, reason: string, value: number, bound: number): string {
    const { quantityDigits, priceDigits } = this.names.instruments[market]!;
    const digits = reasonDigits({ size: quantityDigits, price: priceDigits, money: this.names.digits })[
      reason
    ];
    return digits === undefined
      ? ''
      : ` (${formatShort(value, digits)} against ${formatShort(bound, digits)})`;
  }

  private id(market: number): string {
    return this.names.instruments[market]!.id;
  }

  private price(market: number, units: number): string {
    return formatShort(units, this.names.instruments[market]!.priceDigits);
  }

  private size(market: number, units: number): string {
    return formatShort(units, this.names.instruments[market]!.quantityDigits);
  }

  private money(units: number): string {
    return `${formatShort(units, this.names.digits)} ${this.names.currency}`;
  }

  /** Currency 0 is the account's, those after it the bases of the markets, then comes the coin. */
  private amount(currency: number, units: number): string {
    if (currency === 0) return this.money(units);
    const { coin, instruments } = this.names;
    if (coin !== null && currency > instruments.length)
      return `${formatShort(units, coin.digits)} ${coin.code}`;
    return `${this.size(currency - 1, units)} ${this.names.instruments[currency - 1]!.base}`;
  }
}

type TermField = 'market' | 'quantity' | 'limit' | 'trigger';

/** Of what closes tell, these move no stop: a rung that waited for them goes (SCALE-2). */
const letGo = (cause: number): string =>
  stopCauses[cause] === 'momentum' || stopCauses[cause] === 'correlation' ? ' let go' : '';

const sideOf = (sign: number): string => (sign > 0 ? 'buy' : 'sell');

const percent = (rate: number): string => `${formatShort(rate, rateDigits - 2)}%`;

/** Decimals of the numbers that a reason comes with. */
const reasonDigits = (
  of: Readonly<Record<'size' | 'price' | 'money', number>>,
): Readonly<Record<string, number>> => ({
  lot: of.size,
  'below-lot': of.size,
  'min-quantity': of.size,
  'max-quantity': of.size,
  tick: of.price,
  'price-band': of.price,
  'min-notional': of.money,
  leverage: of.money,
  'no-equity': of.money,
});
