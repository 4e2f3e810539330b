/** What a decision is made with, and how one that leads nowhere is told. */
import type { Beside, Market } from '../execution/length.ts';
import { greatestRate } from '../model/costs.ts';
import { scaleOf } from '../model/decimal.ts';
import type { TradingRules } from '../model/instrument.ts';
import type { SignalId } from '../model/order.ts';
import type { TimeMs } from '../model/time.ts';
import type { Money, Price } from '../model/units.ts';
import type { PlainSizing } from '../risk/sizing.ts';
import type { Venue } from '../venue/venue.ts';
import type { Instance, Kernel, Lane } from './kernel.ts';
import type { Outbox } from './outbox.ts';

/** The moment of a decision. */
export interface Moment {
  at: TimeMs;
  /** The price on which it is made: the close, or the point of the path for answers to fills. */
  price: Price;
  /** Equity of the account, in money. */
  equity: Money;
}

/** One for each instance, filled anew for each of its decisions: they come one after the other, and nobody keeps them. */
export interface Decision {
  readonly kernel: Kernel;
  readonly instance: Instance;
  readonly outbox: Outbox;
  /** What is asked of the venue: what is free there, and the price of the moment. */
  readonly venue: Pick<Venue, 'free' | 'priceOf'>;
  readonly moment: Moment;
  /** How its entries are sized, where a run asks no more of an order than that (`plain-decision.ts`); else null. */
  readonly plainSizing: PlainSizing | null;
  signal: SignalId;
  rules: TradingRules;
}

export const decisionOf = (
  kernel: Kernel,
  instance: Instance,
  outbox: Outbox,
  venue: Pick<Venue, 'free' | 'priceOf'>,
): Decision => ({
  kernel,
  instance,
  outbox,
  venue,
  moment: { at: 0 as TimeMs, price: 0 as Price, equity: 0 as Money },
  plainSizing: plainSizingOf(kernel, instance),
  signal: 0 as SignalId,
  rules: instance.lane.instrument.rules[0]!,
});

/** Null where the run has rules, or the strategy's entries terms, or sizes look at more than equity. */
function plainSizingOf({ config }: Kernel, { sizing, byCorrelation, entry }: Instance): PlainSizing | null {
  if (config.rules.length > 0 || byCorrelation !== null) return null;
  if (sizing.kind === 'risk' || sizing.kind === 'kelly' || sizing.kind === 'volatility') return null;
  return Object.keys(entry).length === 0 ? sizing : null;
}

/** The market as the plan sees it. */
export function marketOf({ kernel, instance, moment, rules }: Decision): Market {
  const { instrument, candles, cursor, atr, config } = instance.lane;
  return {
    instrument,
    rules,
    close: moment.price / scaleOf(instrument.priceDigits),
    at: moment.at,
    days: kernel.config.days,
    candles: cursor.row + 1,
    candleMs: candles.durationMs,
    feeRate: greatestRate(config.fees, moment.at),
    atr,
    beside: (id, period) => besideOf(kernel, instance.lane, id, period),
  };
}

/** The market `id` beside `own`, by what both have closed: what a guard would see now (SCALE-2). */
function besideOf(
  { lanes, correlations }: Kernel,
  { index, cursor: { row } }: Lane,
  id: string,
  period: number,
): Beside | 'unknown-market' | 'own-market' {
  const other = lanes.find(({ instrument }) => instrument.id === id);
  if (other === undefined) return 'unknown-market';
  if (other.index === index) return 'own-market';
  const correlation = correlations.at(index, row, other.index, period);
  const most = period + 1;
  const closes = correlation === null ? correlations.closesAt(index, row, other.index, most) : most;
  return { market: other.index, correlation, closes };
}

/** Why a signal became no order (FLOW-1). */
export interface Refusal {
  readonly stage: 'plan' | 'size' | 'risk';
  readonly reason: string;
  readonly value: number;
  readonly bound: number;
}

export const refusal = (stage: Refusal['stage'], reason: string, value: number, bound: number): Refusal => ({
  stage,
  reason,
  value,
  bound,
});

export function refuse(decision: Decision, { stage, reason, value, bound }: Refusal): void {
  const { kernel, moment, signal, instance } = decision;
  kernel.journal.asked.refusal(moment.at, signal, instance.lane.index, stage, reason, value, bound);
}
