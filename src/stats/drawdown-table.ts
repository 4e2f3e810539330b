/**
 * The worst drawdowns of an account, and how long all of them took (METR-1).
 *
 * Formula: stretches below a peak as `drawdowns.ts` finds them. Period: every row of equity (METR-1: every step). Times
 * in UTC ms, lengths in ms by the clock, depths positive fractions of the peak. Not annualised; no risk-free rate; no
 * ddof. Source: the library PerformanceAnalytics, `table.Drawdowns`, which counts periods where this counts time.
 */
import { drawdowns, type Drawdown } from './drawdowns.ts';
import { elapsedMs, type EquitySeries } from './equity-series.ts';
import { mean, sum } from './sums.ts';

export interface DrawdownRow extends Drawdown {
  /** From the peak to the recovery, or to the last row where there is none. */
  readonly lengthMs: number;
  /** From the peak to the trough. */
  readonly toTroughMs: number;
  /** From the trough to the recovery; null where there is none. */
  readonly recoveryMs: number | null;
}

export interface DrawdownSummary {
  /** How many there were. */
  readonly drawdowns: number | null;
  /** Mean depth. Null without one. */
  readonly averageDrawdown: number | null;
  /** Mean length. Null without one. */
  readonly averageDrawdownMs: number | null;
  /** The longest, the one under way included. Null without one. */
  readonly longestDrawdownMs: number | null;
  /** Share of the time that was spent below a peak, in [0, 1]. Null where no time passed. */
  readonly timeUnderWater: number | null;
}

/** The `count` deepest, the earlier first among equals. Null when the first row is not positive. */
export function worstDrawdowns(series: EquitySeries, count: number): readonly DrawdownRow[] | null {
  const all = drawdowns(series);
  if (all === null) return null;
  const end = series.length === 0 ? 0 : series.at[series.length - 1]!;
  return all
    .toSorted((a, b) => b.depth - a.depth || a.peakAt - b.peakAt)
    .slice(0, count)
    .map((one) => ({
      ...one,
      lengthMs: (one.recoveredAt ?? end) - one.peakAt,
      toTroughMs: one.troughAt - one.peakAt,
      recoveryMs: one.recoveredAt === null ? null : one.recoveredAt - one.troughAt,
    }));
}

/** What all of them have in common. All null when the first row is not positive. */
export function drawdownSummary(series: EquitySeries): DrawdownSummary {
  const all = drawdowns(series);
  const end = series.length === 0 ? 0 : series.at[series.length - 1]!;
  const lengths = (all ?? []).map((one) => (one.recoveredAt ?? end) - one.peakAt);
  const elapsed = elapsedMs(series);
  return {
    drawdowns: all === null ? null : all.length,
    averageDrawdown: mean((all ?? []).map((one) => one.depth)),
    averageDrawdownMs: mean(lengths),
    longestDrawdownMs: lengths.length === 0 ? null : lengths.reduce((most, one) => Math.max(most, one), 0),
    timeUnderWater: all === null || elapsed === 0 ? null : sum(lengths) / elapsed,
  };
}
