/**
 * A piece of all markets' paths as candles, which the simulated exchange walks like any other: a row of each market from
 * one moment to the next, in which every price goes one way, so that nothing about it is ambiguous.
 *
 * Two rows are written in turn, since an exchange tells candles apart by their row.
 */
import { CandleColumns } from '../market/candles.ts';
import type { PathPiece } from './market-history.ts';

/** Columns of two rows, whose candles are each as long as they are. */
class SliceColumns extends CandleColumns {
  declare durationMs: number;
}

export class Slices {
  readonly columns: readonly CandleColumns[];
  /** By market; -1 where it is halted. */
  readonly rows: Int32Array;
  private readonly own: readonly SliceColumns[];
  private turn = 0;

  constructor(priceDigits: readonly number[]) {
    this.own = priceDigits.map((digits) => {
      const columns = new SliceColumns({ durationMs: 1, priceDigits: digits, capacity: 2 });
      columns.length = 2;
      return columns;
    });
    this.columns = this.own;
    this.rows = new Int32Array(priceDigits.length).fill(-1);
  }

  /** Lays the pieces of [from, to) over the row that was written before the last. */
  lay(pieces: readonly (PathPiece | null)[], from: number, to: number): void {
    this.turn = 1 - this.turn;
    const row = this.turn;
    for (let m = 0; m < pieces.length; m++) {
      const piece = pieces[m] ?? null;
      this.rows[m] = piece === null ? -1 : row;
      const columns = this.own[m]!;
      columns.durationMs = to - from;
      if (piece === null) continue;
      const { open, close, volume } = piece;
      columns.time[row] = from;
      columns.open[row] = open;
      columns.high[row] = Math.max(open, close);
      columns.low[row] = Math.min(open, close);
      columns.close[row] = close;
      columns.volume[row] = volume;
    }
  }
}
