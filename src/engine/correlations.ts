/**
 * Correlations of the markets of a run at now, for sizes and limits that ask (SIZE-1, RISK-2): of the candles that have
 * closed, and of no later one. Nothing is reckoned before it is asked for, and nothing twice while no candle has closed;
 * a snapshot keeps none of it, the candles give it again.
 */
import type { CandleColumns } from '../market/candles.ts';
import { correlation } from '../portfolio/correlation.ts';

/** The last answer for a pair of markets, and the rows at which it was given. */
interface Answer {
  readonly row: number;
  readonly otherRow: number;
  readonly value: number | null;
}

/** A market with its last closed row. */
interface Seen {
  readonly index: number;
  readonly candles: CandleColumns;
  readonly cursor: { readonly row: number };
}

export class Correlations {
  /** By period, then by pair. */
  private readonly answers = new Map<number, Map<number, Answer>>();

  /** In [-1, 1], 1 for a market with itself; null where it is not defined. */
  between(one: Seen, other: Seen, period: number): number | null {
    if (one.index === other.index) return 1;
    const [a, b] = one.index < other.index ? [one, other] : [other, one];
    const pair = a.index * 65_536 + b.index;
    const known = this.answers.get(period) ?? new Map<number, Answer>();
    this.answers.set(period, known);
    const { row } = a.cursor;
    const otherRow = b.cursor.row;
    const last = known.get(pair);
    if (last?.row === row && last.otherRow === otherRow) return last.value;
    const value = correlation(a.candles, row, b.candles, otherRow, period);
    known.set(pair, { row, otherRow, value });
    return value;
  }
}
