/**
 * Return per year (METR-1): of an equity series by the time that passed, of a row of returns by their number.
 *
 * Equity that reached zero or less has no rate at which it grew, even if money came back later: null. So is a rate too
 * large for a number, as a good hour gives when a year is made of it.
 */
import type { Convention } from './convention.ts';
import { elapsedYears } from './equity-series.ts';
import type { EquitySeries } from './equity-series.ts';
import { power } from './power.ts';
import { compounded } from './returns.ts';
import { mean } from './sums.ts';
import type { Numbers } from './sums.ts';

/**
 * Annual return (compound annual growth rate), as a fraction.
 *
 * Formula: (last / first)^(1 / years) - 1, years = elapsed / 365.25 days. Period: first row to last, by the clock.
 * Annualisation: geometric. No risk-free rate; no ddof. Source: METR-1; the usual definition of CAGR.
 *
 * Null for fewer than two rows and when any row is zero or less.
 */
export function annualReturn(series: EquitySeries): number | null {
  const { equity, length } = series;
  if (length < 2) return null;
  for (let i = 0; i < length; i++) if (equity[i]! <= 0) return null;
  return annualGrowth(equity[length - 1]! / equity[0]!, elapsedYears(series));
}

/** growth^(1 / years) - 1. Null unless growth and years are positive and the result is a number. */
export function annualGrowth(growth: number, years: number): number | null {
  if (!(growth > 0 && years > 0) || 1 / years === Infinity) return null;
  const rate = power(growth, 1 / years) - 1;
  return Number.isFinite(rate) ? rate : null;
}

/**
 * Annual return of periodic returns, as a fraction.
 *
 * Formula: `geometric` prod(1 + r)^(periodsPerYear / n) - 1; `arithmetic` mean(r) * periodsPerYear. Period: that of the
 * returns. No risk-free rate; no ddof. Source: C. Bacon, "Practical Portfolio Performance Measurement and
 * Attribution", on annualised returns.
 *
 * Null for no returns, and, geometric, when a return of -1 or less ends the growth.
 */
export function annualisedReturn(
  returns: Numbers,
  convention: Pick<Convention, 'periodsPerYear' | 'annualisation'>,
): number | null {
  const { periodsPerYear, annualisation } = convention;
  const average = mean(returns);
  if (average === null) return null;
  if (annualisation === 'arithmetic') return average * periodsPerYear;
  const wealth = compounded(1, returns);
  if (wealth.some((value) => value <= 0)) return null;
  return annualGrowth(wealth[returns.length]!, returns.length / periodsPerYear);
}
