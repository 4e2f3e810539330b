/**
 * The conventions under which a metric is stated (METR-1). Every function of this folder takes those it depends on,
 * all of them, from one object; `metr1` holds the project's own.
 *
 * Rates are simple returns per period, not per year, as fractions: 0.01 is one percent. A rate may be one number for
 * all periods, or a row with one number for each return.
 */
import type { Calendar } from '../market/quality.ts';
import { dayMs, timeframeMs, type Timeframe } from '../model/time.ts';
import type { Numbers } from './sums.ts';

/** 365: every calendar day is a period. 252: the weekdays on which there is a step are. 52: every week is. */
export const periodsPerYearChoices = [365, 252, 52] as const;
export type PeriodsPerYear = (typeof periodsPerYearChoices)[number];

/**
 * Periods in a year of a run, by rule and never by what its candles look like: candles of a week or longer make one
 * return a week, whatever the calendar; shorter ones one a day, and by the calendar it is said which days count.
 */
export function periodsPerYearOf(timeframe: Timeframe, calendar: Calendar): PeriodsPerYear {
  if (timeframeMs(timeframe) >= 7 * dayMs) return 52;
  return calendar === 'weekdays' ? 252 : 365;
}

/**
 * How a mean return per period becomes one per year: `arithmetic` multiplies by the periods in a year, `geometric`
 * compounds what the periods grew to.
 */
export const annualisations = ['arithmetic', 'geometric'] as const;
export type Annualisation = (typeof annualisations)[number];

export type PeriodRate = number | Numbers;

export interface Convention {
  /** Periods in a year: 365 or 252 for days, 52 for weeks, 12 for months; 1 leaves a metric as it is per period. */
  readonly periodsPerYear: number;
  /** Risk-free return of a period. */
  readonly riskFree: PeriodRate;
  /** The return of a period below which a return counts as downside. */
  readonly target: PeriodRate;
  /** What is taken from the number of returns to divide squared deviations by: 1 for a sample, 0 for all there is. */
  readonly ddof: 0 | 1;
  readonly annualisation: Annualisation;
}

/** The conventions of METR-1. */
export const metr1: Convention = {
  periodsPerYear: 365,
  riskFree: 0,
  target: 0,
  ddof: 1,
  annualisation: 'arithmetic',
};

/** Days in a mean year, for years = elapsed / 365.25 days. */
export const daysPerMeanYear = 365.25;
