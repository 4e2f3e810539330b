/**
 * Correlations of the markets of a run, for sizes and limits that ask (SIZE-1, RISK-2), and for rungs that wait (SCALE-2):
 * of the candles that have closed, and of no later one. Nothing is reckoned before it is asked for, and nothing twice
 * while the two have not closed a candle at one instant; a snapshot keeps none of it, the candles give it again.
 */
import type { CandleColumns } from '../market/candles.ts';
import {
  closesInCommon,
  correlation,
  roomFor,
  rowInCommon,
  rowUpTo,
  type Returns,
} from '../portfolio/correlation.ts';
import { readingRows } from './readings.ts';

/**
 * The last answers for a pair of markets, by the instants that they have in common: that for row r of the first of the two
 * at r modulo their number.
 */
interface Answers {
  readonly rows: Int32Array;
  /** NaN where it is not defined. */
  readonly values: Float64Array;
}

/** Of one period: room to reckon in, and answers by pair. */
interface OfPeriod {
  readonly room: Returns;
  readonly answers: Map<number, Answers>;
}

/** A market with its last closed row. */
interface Seen {
  readonly index: number;
  readonly candles: CandleColumns;
  readonly cursor: { readonly row: number };
}

/** Who looks ahead for the close at which something happens comes back to the rows before, once for each that asks. */
const rowsAhead = readingRows;

export class Correlations {
  private readonly lanes: readonly Seen[];
  private readonly periods = new Map<number, OfPeriod>();

  /** `lanes`: the markets of the run, by their index. */
  constructor(lanes: readonly Seen[]) {
    this.lanes = lanes;
  }

  /** At now: in [-1, 1], 1 for a market with itself; null where it is not defined. */
  between(one: Seen, other: Seen, period: number): number | null {
    return this.of(one, one.cursor.row, other, other.cursor.row, period, 1);
  }

  /**
   * The same at the close of `row` of the market `index`. What the other one has closed by then follows from the times of
   * its candles: whether it has one at that instant, in whichever order the two are listed (TIME-2), and however far
   * whoever looks ahead has come.
   */
  at(index: number, row: number, otherIndex: number, period: number): number | null {
    const one = this.lanes[index]!;
    const other = this.lanes[otherIndex]!;
    return this.of(one, row, other, rowThen(one, row, other), period, rowsAhead);
  }

  /** How many closes the two have in common up to then; no more than `most`. */
  closesAt(index: number, row: number, otherIndex: number, most: number): number {
    const one = this.lanes[index]!;
    const other = this.lanes[otherIndex]!;
    return closesInCommon(one.candles, row, other.candles, rowThen(one, row, other), most);
  }

  private of(
    one: Seen,
    row: number,
    other: Seen,
    otherRow: number,
    period: number,
    kept: number,
  ): number | null {
    if (one.index === other.index) return 1;
    return one.index < other.index
      ? this.ordered(one, row, other, otherRow, period, kept)
      : this.ordered(other, otherRow, one, row, period, kept);
  }

  /** Of two markets in the order of their index; of the answers at least so many are kept. */
  private ordered(a: Seen, rowA: number, b: Seen, rowB: number, period: number, kept: number): number | null {
    // Since the last instant that they have in common nothing has changed.
    const row = rowInCommon(a.candles, rowA, b.candles, rowB);
    if (row === -1) return null;
    const { room, answers } = this.ofPeriod(period);
    const pair = a.index * 65_536 + b.index;
    let known = answers.get(pair);
    if (known === undefined || known.rows.length < kept) answers.set(pair, (known = noAnswers(kept)));
    const { rows, values } = known;
    const slot = row % rows.length;
    if (rows[slot] !== row) {
      rows[slot] = row;
      values[slot] = correlation(a.candles, row, b.candles, rowB, period, room) ?? NaN;
    }
    const value = values[slot]!;
    return Number.isNaN(value) ? null : value;
  }

  private ofPeriod(period: number): OfPeriod {
    let known = this.periods.get(period);
    if (known === undefined)
      this.periods.set(period, (known = { room: roomFor(period), answers: new Map<number, Answers>() }));
    return known;
  }
}

const noAnswers = (length: number): Answers => ({
  rows: new Int32Array(length).fill(-1),
  values: new Float64Array(length),
});

/** The last row that `other` has closed when `one` closes `row`; -1 for none. */
function rowThen({ candles }: Seen, row: number, other: Seen): number {
  return row < 0 ? -1 : rowUpTo(other.candles.time, other.candles.length - 1, candles.time[row]!);
}
