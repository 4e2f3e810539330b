/**
 * What a run is held against: buying its market at the start and holding it, or all of its markets with a like part of
 * the account in each. Only where every market has a price from the first step to the last: a return over another
 * period says nothing beside that of the run.
 */
import type { CandleColumns } from '../market/candles.ts';
import type { Instrument } from '../model/instrument.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { day } from './format.ts';

/** What is bought, in words: the market, or all of them. */
export interface Held {
  /** `A/USD`, or `all markets equally`. */
  readonly what: string;
  /** Prices as they were known, in units; of several markets an index that is 1 at the first step. */
  readonly prices: EquitySeries;
}

/** The benchmark, or why there is none. */
export type HeldOrNot = Held | { readonly why: string };

export function heldBeside(
  instruments: readonly Pick<Instrument, 'id'>[],
  candles: readonly CandleColumns[],
  equity: EquitySeries,
): HeldOrNot {
  if (equity.length === 0) return { why: 'the run has no step' };
  const from = equity.at[0]!;
  const to = equity.at[equity.length - 1]!;
  for (const [m, { time, length, durationMs }] of candles.entries()) {
    if (length === 0) return { why: `${instruments[m]!.id} has no candle` };
    const first = time[0]! + durationMs;
    const last = time[length - 1]! + durationMs;
    if (first > from || last < to)
      return { why: `${instruments[m]!.id} has closes from ${day(first)} to ${day(last)} alone` };
  }
  if (candles.length === 1) return { what: instruments[0]!.id, prices: closesOf(candles[0]!) };
  const index = new Float64Array(equity.length);
  for (const own of candles) {
    const prices = closesAt(own, equity);
    for (let row = 0; row < index.length; row++) index[row]! += prices[row]! / prices[0]! / candles.length;
  }
  const at = Float64Array.from(equity.at.subarray(0, equity.length));
  return { what: 'all markets equally', prices: { at, equity: index, length: equity.length } };
}

/** Closes as a series of their own, each known when its candle ends. */
function closesOf({ time, close, length, durationMs }: CandleColumns): EquitySeries {
  const at = new Float64Array(length);
  for (let row = 0; row < length; row++) at[row] = time[row]! + durationMs;
  return { at, equity: close.subarray(0, length), length };
}

/** The last close known at each step. */
function closesAt({ time, close, length, durationMs }: CandleColumns, equity: EquitySeries): Float64Array {
  const prices = new Float64Array(equity.length);
  let row = 0;
  for (let step = 0; step < prices.length; step++) {
    while (row + 1 < length && time[row + 1]! + durationMs <= equity.at[step]!) row += 1;
    prices[step] = close[row]!;
  }
  return prices;
}
