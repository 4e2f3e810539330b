/**
 * What a plan looks at at closes (STOP-1, STOP-3, SCALE-2): a stop that hangs below the best price since the fill, one
 * whose distance follows volatility, how long the position has been held, and what rungs wait for. One guard for each entry that asks for it, from
 * its order to its end. A guard answers with what it wants; it sends nothing.
 */
import { scaleOf } from '../model/decimal.ts';
import type { Instrument, TradingRules } from '../model/instrument.ts';
import type { OrderId, SignalId } from '../model/order.ts';
import { awayFromMarket, toTick } from '../model/tick.ts';
import { opposite, signOf, type Price, type Quantity, type Side } from '../model/units.ts';

export interface GuardTerms {
  readonly chandelier: { readonly atr: number; readonly period: number } | null;
  readonly volatility: {
    readonly period: number;
    readonly reference: number;
    readonly least: number;
    readonly most: number;
    /** How far from the fill the stop lies in a market as volatile as ever: decimal, or in percent of the fill. */
    readonly distance: number;
    readonly percent: number;
  } | null;
  /** After the close of so many candles the position is closed; 0 for never. */
  readonly candles: number;
  /** What rungs wait for (SCALE-2) that add to the position, and that take out of it. */
  readonly awaitedIn: AwaitedTerms | null;
  readonly awaitedOut: AwaitedTerms | null;
}

export interface AwaitedTerms {
  readonly cause: 'momentum' | 'volatility' | 'correlation';
  readonly period: number;
  /** Of volatility. */
  readonly reference: number;
  /** Of correlation: the market with which; else -1. */
  readonly other: number;
  readonly isBelow: boolean;
}

/** A rung, and the level that it waits for. */
export interface AwaitingRung {
  readonly order: OrderId;
  readonly level: number;
}

/** Rungs that wait for a word, and how many of them have had it. */
export interface AwaitingLadder {
  readonly terms: AwaitedTerms;
  /** Whether they add to the position: then they also wait for the end of the entry. */
  readonly adds: boolean;
  readonly rungs: readonly AwaitingRung[];
  released: number;
}

/** Plain, as a snapshot is. */
export interface Guard {
  readonly terms: GuardTerms;
  readonly market: number;
  /** Side of the entry. */
  readonly side: Side;
  readonly entry: OrderId;
  /** `noOrder` where there is none, or a strategy has cancelled it. */
  stop: OrderId;
  readonly signal: SignalId;
  readonly strategy: number;
  /** Price and moment of the first fill; 0 before it. */
  price: Price;
  filledAt: number;
  /** What is left of what the entry has brought, where no stop says so. */
  left: Quantity;
  /** The candle of that fill, and the rows before which all have been seen; -1 before it has closed. */
  firstRow: number;
  seen: number;
  /** The best price since the fill, among candles that opened no earlier. */
  best: Price;
  /** The trigger that it asked for last; 0 for none. */
  asked: Price;
  /** The first and the last of the orders by which it closes the position; `noOrder` before that. */
  exit: OrderId;
  lastExit: OrderId;
  /** What waits for its word: one that adds and one that takes out at most. */
  readonly ladders: readonly AwaitingLadder[];
}

/** What changes of it is copied, so that a snapshot stays as it was taken. */
export const copyGuard = (guard: Guard): Guard => ({
  ...guard,
  ladders: guard.ladders.map((ladder) => ({ ...ladder })),
});

/** What a guard sees of a close; one object for many of them. */
export interface ClosingCandle {
  readonly instrument: Instrument;
  rules: TradingRules;
  row: number;
  /** The average true range of a period at a row, decimal. */
  readonly rangeAt: (period: number, row: number) => number;
  /** The relative strength index of a period at a row. */
  readonly strengthAt: (period: number, row: number) => number;
  readonly correlations: Correlated;
}

/** Who knows how alike two markets move. */
export interface Correlated {
  /** At the close of a row of one market, with another; null where it is not defined. */
  at(market: number, row: number, other: number, period: number): number | null;
}

/**
 * The stop that the chandelier of `guard` wants at a close where `best` has been the best price since the fill; 0 where
 * it is no nearer than `trigger`.
 */
export function chandelierAt(guard: Guard, best: Price, trigger: Price, candle: ClosingCandle): Price {
  const { terms, side } = guard;
  if (terms.chandelier === null) return nowhere;
  const { atr, period } = terms.chandelier;
  const behind = atr * candle.rangeAt(period, candle.row) * scaleOf(candle.instrument.priceDigits);
  return nearer(best - signOf(side) * behind, trigger, side, candle);
}

/** The same by volatility (STOP-3): its distance from the fill, times what volatility is of what it was. */
export function volatilityAt(guard: Guard, trigger: Price, candle: ClosingCandle): Price {
  const { terms, side, price } = guard;
  if (terms.volatility === null) return nowhere;
  const { period, reference, least, most, distance, percent } = terms.volatility;
  const { row, instrument } = candle;
  const ratio = volatilityRatio(candle.rangeAt(period, row), candle.rangeAt(reference, row), least, most);
  const usual = percent > 0 ? (price * percent) / 100 : distance * scaleOf(instrument.priceDigits);
  const away = usual * ratio;
  return nearer(price - signOf(side) * away, trigger, side, candle);
}

const nowhere = 0 as Price;

/** `level`, in units, on the grid, where that is nearer to the price than `trigger`; else 0. */
function nearer(level: number, trigger: Price, side: Side, { instrument, rules }: ClosingCandle): Price {
  const sign = signOf(side);
  // Most closes want nothing: that is known before anything is put on the grid.
  if (!((level - trigger) * sign > 0 && level > 0)) return nowhere;
  const price = toTick(
    instrument,
    rules.tick,
    level / scaleOf(instrument.priceDigits),
    awayFromMarket(opposite(side)),
  );
  return (price - trigger) * sign > 0 ? price : nowhere;
}

/** Whether the position has been held for as long as it may be, at the close of `row`. */
export const isOver = ({ terms: { candles }, firstRow }: Guard, row: number): boolean =>
  candles > 0 && row - firstRow + 1 >= candles;

/** Whether a rung is left that has not had the word. */
export const waits = ({ rungs, released }: AwaitingLadder): boolean => released < rungs.length;

/** Whether the next of those that wait may go at the close of a candle (SCALE-2); what is not defined lets none go. */
export function mayRelease(
  guard: Guard,
  { terms, rungs, released }: AwaitingLadder,
  candle: ClosingCandle,
): boolean {
  const { level } = rungs[released]!;
  const seen = awaitedAt(guard, terms, candle);
  return terms.isBelow ? seen <= level : seen >= level;
}

/** What rungs wait for, as it is at the close of a candle; NaN where it is not defined. Momentum of a short is mirrored. */
function awaitedAt({ side, market }: Guard, awaited: AwaitedTerms, candle: ClosingCandle): number {
  const { cause, period, reference, other } = awaited;
  const { row } = candle;
  if (cause === 'momentum') {
    const strength = candle.strengthAt(period, row);
    return side === 'buy' ? strength : 100 - strength;
  }
  if (cause === 'correlation') return candle.correlations.at(market, row, other, period) ?? NaN;
  return candle.rangeAt(period, row) / candle.rangeAt(reference, row);
}

/** STOP-3, bounded; a market that has not moved at all is as volatile as ever. */
export const volatilityRatio = (now: number, usual: number, least: number, most: number): number =>
  usual === 0 ? 1 : Math.min(most, Math.max(least, now / usual));
