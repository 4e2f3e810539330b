/** Time in the market (METR-1). */
import type { TradeFigures } from './trade-figures.ts';

export interface Span {
  /** ms. */
  readonly from: number;
  /** ms; not before `from`. */
  readonly to: number;
}

/**
 * Exposure: the fraction of a span in which at least one position was open, in [0, 1].
 *
 * Formula: length of the union of [openedAt, closedAt] inside the span / length of the span. Time counts once however
 * many markets were held; a trade that is open lasts to the end. Period: the span, by the clock, nights and weekends
 * included. Not annualised; no risk-free rate; no ddof. Source: the usual "time in market"; size plays no part.
 *
 * Null for a span of no length. No trades: 0.
 */
export function exposure(trades: readonly TradeFigures[], span: Span): number | null {
  const elapsed = span.to - span.from;
  if (!(elapsed > 0)) return null;
  const held = trades
    .map((trade) => ({
      from: Math.max(trade.openedAt, span.from),
      to: Math.min(trade.closedAt ?? span.to, span.to),
    }))
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  let reached = span.from;
  for (const { from, to } of held) {
    const start = Math.max(from, reached);
    if (to <= start) continue;
    covered += to - start;
    reached = to;
  }
  return covered / elapsed;
}
