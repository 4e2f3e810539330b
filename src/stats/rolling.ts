/**
 * Metrics over a window that moves along the returns, one value where each window ends.
 *
 * Formula: that of the metric asked of each window, with its annualisation, risk-free rate and ddof. Period: the last
 * `width` returns (METR-1: UTC days). A value stands at the end of the last return of its window, so that it looks at
 * nothing later; before the first full window there is none. Undefined windows are null. Source: that of the metric;
 * the library empyrical, `roll_sharpe_ratio` and others, slides the same windows.
 */
import { assert } from '../base/assert.ts';
import type { Convention } from './convention.ts';
import { maxDrawdown } from './drawdowns.ts';
import { beta } from './regression.ts';
import { compounded } from './returns.ts';
import { sharpe } from './sharpe.ts';
import type { Numbers } from './sums.ts';
import { totalReturn } from './total-return.ts';
import { volatility } from './volatility.ts';

/** One value for each full window: `count` - `width` + 1 of them. `of` is given first and last + 1. */
export function rolling<T>(count: number, width: number, of: (from: number, to: number) => T): T[] {
  assert(Number.isInteger(width) && width > 0, 'a window is a whole number of periods');
  return Array.from({ length: Math.max(0, count - width + 1) }, (_, from) => of(from, from + width));
}

/** Return of each window, compounded, a fraction. Not annualised. */
export function rollingReturn(returns: Float64Array, width: number): (number | null)[] {
  return rolling(returns.length, width, (from, to) => totalReturn(compounded(1, returns.subarray(from, to))));
}

/** Volatility of each window, a fraction a year. */
export function rollingVolatility(
  returns: Float64Array,
  width: number,
  convention: Pick<Convention, 'periodsPerYear' | 'ddof'>,
): (number | null)[] {
  return rolling(returns.length, width, (from, to) => volatility(returns.subarray(from, to), convention));
}

/** Sharpe ratio of each window, a year. The risk-free rate is one for all periods. */
export function rollingSharpe(
  returns: Float64Array,
  width: number,
  convention: Pick<Convention, 'periodsPerYear' | 'ddof' | 'annualisation'> & { readonly riskFree: number },
): (number | null)[] {
  return rolling(returns.length, width, (from, to) => sharpe(returns.subarray(from, to), convention));
}

/** Maximum drawdown inside each window, a positive fraction; the beginning of the window is its first peak. */
export function rollingMaxDrawdown(returns: Float64Array, width: number): (number | null)[] {
  return rolling(returns.length, width, (from, to) => maxDrawdown(compounded(1, returns.subarray(from, to))));
}

/** Beta of each window against a benchmark of as many returns. The risk-free rate is one for all periods. */
export function rollingBeta(
  returns: Float64Array,
  benchmark: Float64Array,
  width: number,
  convention: { readonly riskFree: number },
): (number | null)[] {
  return rolling(returns.length, width, (from, to) =>
    beta(returns.subarray(from, to), benchmark.subarray(from, to), convention),
  );
}

/** When each window ends: the time of its last return. */
export function windowEnds(at: Numbers, width: number): number[] {
  return rolling(at.length, width, (_, to) => at[to - 1]!);
}
