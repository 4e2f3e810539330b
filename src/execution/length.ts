/**
 * Lengths of intents in price (STOP-1), and what a plan is made against. A length is judged where it is used; here it
 * becomes a number, NaN where it is none. One in average true ranges is refused while that is not defined (IND-2).
 */
import { scaleOf } from '../model/decimal.ts';
import type { Instrument, TradingRules } from '../model/instrument.ts';
import type { Days } from '../model/days.ts';
import type { OrderPrice } from '../model/intent.ts';
import { atrPeriod, type Length } from '../model/length.ts';
import type { TimeMs } from '../model/time.ts';
import type { Rate } from '../model/units.ts';

export const planRefusals = [
  'bad-number',
  'level-wrong-side',
  'level-too-close',
  'level-below-zero',
  'bad-share',
  'no-stop',
  'reward-to-risk',
  'not-defined',
  'beyond-stop',
  'max-position',
  'too-large',
  'unknown-market',
  'own-market',
] as const;
export type PlanRefusal = (typeof planRefusals)[number];

export interface Refused {
  readonly refused: PlanRefusal;
  /** The number that was wrong, and what it was held against; decimals. */
  readonly value: number;
  readonly bound: number;
}

export const refuse = (refused: PlanRefusal, value: number, bound: number): Refused => ({
  refused,
  value,
  bound,
});

/** What a plan is made against. */
export interface Market {
  readonly instrument: Instrument;
  readonly rules: TradingRules;
  /** The close on which the decision was made, decimal; inside a candle the price of the moment. */
  readonly close: number;
  /** The moment of the decision. */
  readonly at: TimeMs;
  /** The days of the run (TIME-5). */
  readonly days: Days;
  /** Candles that have closed, and how long one is. */
  readonly candles: number;
  readonly candleMs: number;
  /** The greatest fee rate in force. */
  readonly feeRate: Rate;
  /** The average true range of the last `period` closed candles, decimal; NaN while there are too few. */
  atr(period: number): number;
  /** How alike it moves with another market, by its id; or why it has no such other market. */
  beside(id: string, period: number): Beside | 'unknown-market' | 'own-market';
}

/** Another market of the run at the decision (SCALE-2). */
export interface Beside {
  readonly market: number;
  /** Of the last returns that the two have in common; null where it is not defined. */
  readonly correlation: number | null;
  /** How many closes they have in common: no more are counted than it needs. */
  readonly closes: number;
}

/** `length` in price, measured from `from`. */
export function inPrice(length: Length, from: number, market: Market): number | Refused {
  if ('percent' in length) return (from * length.percent) / 100;
  if ('ticks' in length) return (length.ticks * market.rules.tick) / scaleOf(market.instrument.priceDigits);
  if ('distance' in length) return length.distance;
  const period = length.period ?? atrPeriod;
  const range = market.atr(period);
  // The first candle has no true range.
  return Number.isNaN(range) ? refuse('not-defined', market.candles, period + 1) : length.atr * range;
}

/** A price of an order, as it was given or `direction` of `from`; decimal, and above zero. */
export function priceAt(
  price: OrderPrice,
  from: number,
  direction: 1 | -1,
  market: Market,
): number | Refused {
  if (typeof price === 'number')
    return Number.isFinite(price) && price > 0 ? price : refuse('bad-number', price, 0);
  const length = inPrice(price, from, market);
  if (typeof length !== 'number') return length;
  if (!Number.isFinite(length)) return refuse('bad-number', length, 0);
  if (length < 0) return refuse('level-wrong-side', length, 0);
  const level = from + direction * length;
  return level > 0 ? level : refuse('level-below-zero', level, 0);
}

/** At least `units`; within 1e-9 of a whole number, that number (FILL-7). */
export function wholeUnits(units: number): number {
  const nearest = Math.round(units);
  return Math.abs(units - nearest) <= Math.max(1e-9, units * 2 ** -50) ? nearest : Math.ceil(units);
}
