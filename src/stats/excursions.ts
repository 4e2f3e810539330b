/**
 * How far prices went against a trade and with it while it was open (METR-1): maximum adverse and favourable excursion.
 *
 * Only what was certainly met while the trade was open counts: the extremes of candles that lie wholly between its
 * first fill and its last, and the exit price. Of the candles inside which it was entered or left, nobody knows whether
 * the extremes came before or after; so these are the least excursions that the candles prove. Prices are held against
 * the average entry price, the whole quantity from the first fill to the last. Period: the trade; one that is open goes
 * on to the last candle. Not annualised; no risk-free rate; no ddof. Source: J. Sweeney, "Maximum Adverse Excursion"
 * (1997).
 */
import { sum } from './sums.ts';
import type { Numbers } from './sums.ts';
import type { TradeDetail } from './trade-detail.ts';

/** Highs and lows of one market's candles, as columns; row i is a candle over [time[i], time[i] + durationMs). */
export interface Extremes {
  /** Open times, ms, rising. */
  readonly time: Numbers;
  readonly high: Numbers;
  readonly low: Numbers;
  /** Rows in use. */
  readonly length: number;
  readonly durationMs: number;
}

export interface Excursion {
  /** Fraction of the entry price, at least 0. */
  readonly mae: number;
  readonly mfe: number;
}

/**
 * Excursions of a trade. Formula: long, mae = (entry - lowest) / entry and mfe = (highest - entry) / entry; short, the
 * other way round; at least 0. In money: times the entry value; in R: that by the initial risk.
 */
export function excursion(trade: TradeDetail, extremes: Extremes): Excursion {
  const { entryPrice, exitPrice } = trade;
  let highest = Math.max(entryPrice, exitPrice ?? entryPrice);
  let lowest = Math.min(entryPrice, exitPrice ?? entryPrice);
  const until = trade.closedAt ?? Infinity;
  for (let row = rowFrom(extremes, trade.openedAt); row < extremes.length; row++) {
    if (extremes.time[row]! + extremes.durationMs > until) break;
    highest = Math.max(highest, extremes.high[row]!);
    lowest = Math.min(lowest, extremes.low[row]!);
  }
  const up = (highest - entryPrice) / entryPrice;
  const down = (entryPrice - lowest) / entryPrice;
  return trade.side === 'long' ? { mae: down, mfe: up } : { mae: up, mfe: down };
}

/**
 * Edge ratio: how much further trades went the right way than the wrong way; above 1 entries have an edge.
 *
 * Formula: sum of mfe / sum of mae, as fractions of the entry price. Null without an adverse excursion. Source: C.
 * Faith, "Way of the Turtle" (2007), who measures in average true ranges at entry.
 */
export function edgeRatio(excursions: readonly Excursion[]): number | null {
  const adverse = sum(excursions.map((one) => one.mae));
  return adverse > 0 ? sum(excursions.map((one) => one.mfe)) / adverse : null;
}

/** The first row that opens at or after `at`. */
export function rowFrom({ time, length }: Pick<Extremes, 'time' | 'length'>, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
