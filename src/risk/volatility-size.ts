/**
 * How much an entry is for that follows volatility (SIZE-1): equity x target / realised volatility, no more than the cap.
 *
 * Realised volatility is the sample deviation (n - 1) of the simple returns of the last `period` closes, times the root
 * of the candles in a year; all of it plain arithmetic and a square root (DET-1).
 */
import { rateScale, type Rate } from '../model/units.ts';
import type { Sizing } from './sizing.ts';

type ByVolatility = Extract<Sizing, { kind: 'volatility' }>;

/** Realised volatility in a year at the close of `row`, as a fraction; null before there are `period` returns. */
export function realisedVolatility(
  closes: Float64Array,
  row: number,
  { period, perYear }: Pick<ByVolatility, 'period' | 'perYear'>,
): number | null {
  if (row < period) return null;
  let sum = 0;
  for (let r = row - period + 1; r <= row; r++) sum += closes[r]! / closes[r - 1]! - 1;
  const mean = sum / period;
  let squares = 0;
  for (let r = row - period + 1; r <= row; r++) {
    const away = closes[r]! / closes[r - 1]! - 1 - mean;
    squares += away * away;
  }
  return Math.sqrt((squares / (period - 1)) * perYear);
}

/** The part of equity that an entry is for; the cap where the market has not moved. */
export function partByVolatility({ target, cap }: ByVolatility, realised: number): Rate {
  // In the same units as `target`, rounded down.
  const part = realised === 0 ? cap : Math.floor(target / realised);
  return Math.min(cap, part, rateScale * 100_000) as Rate;
}
