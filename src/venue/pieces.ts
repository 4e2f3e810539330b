/**
 * The finer candles of an instant, piece by piece (PATH-8): from one moment at which a finer candle of any market opens or
 * ends to the next. In each piece a market whose candle is covered has one of its finer ones in hand, or, where no trade
 * happened, none; any other market goes on with its candle across all pieces.
 *
 * Kept apart from the walk itself: here stands which row is in hand, and until when.
 */
import type { Price } from '../model/units.ts';
import type { Floor } from './floor.ts';

export class Pieces {
  /** The end of the piece in hand. */
  until = 0;
  /** The markets with finer candles in the instant, by index. */
  readonly covered: Floor[] = [];
  private readonly floors: readonly Floor[];
  /** By market: the finer row in hand, or, where there is none, that which comes next; and where they end. */
  private readonly next: Int32Array;
  private readonly end: Int32Array;
  private instant = 0;

  constructor(floors: readonly Floor[]) {
    this.floors = floors;
    this.next = new Int32Array(floors.length);
    this.end = new Int32Array(floors.length);
  }

  /**
   * Takes in hand what covers the candles of `rows` over [from, at), and changes `rows` to what is in hand first; false,
   * and nothing is done, where nothing does.
   */
  begin(rows: Int32Array, from: number, at: number): boolean {
    const { covered } = this;
    covered.length = 0;
    this.instant = at;
    for (let m = 0; m < rows.length; m++) {
      const floor = this.floors[m]!;
      const row = rows[m]!;
      if (floor.detail === null || row < 0 || row >= floor.detail.from.length) continue;
      this.next[m] = floor.detail.from[row]!;
      this.end[m] = floor.detail.to[row]!;
      if (this.next[m] === this.end[m]) continue;
      covered.push(floor);
      floor.hand = floor.detail.candles;
      floor.row = -1;
    }
    if (covered.length === 0) return false;
    this.take(rows, from);
    return true;
  }

  /** Goes on from the end of the piece in hand to the next. */
  goOn(rows: Int32Array): void {
    const at = this.until;
    for (const floor of this.covered) {
      const m = floor.book.market;
      const row = rows[m]!;
      if (row < 0 || floor.hand.time[row]! + floor.hand.durationMs > at) continue;
      floor.book.last = floor.hand.close[row]! as Price;
      this.next[m] = row + 1;
    }
    this.take(rows, at);
  }

  /** The instant is over: every market has the candles of the run in hand again. */
  close(): void {
    for (const floor of this.covered) {
      floor.hand = floor.candles;
      floor.row = -1;
    }
    this.covered.length = 0;
  }

  /** Sets `rows` to what is in hand from `at` on, and says until when. */
  private take(rows: Int32Array, at: number): void {
    let until = this.instant;
    for (const { book, hand } of this.covered) {
      const m = book.market;
      const next = this.next[m]!;
      rows[m] = -1;
      if (next >= this.end[m]!) continue;
      const opens = hand.time[next]!;
      if (opens <= at) {
        rows[m] = next;
        until = Math.min(until, opens + hand.durationMs);
      } else until = Math.min(until, opens);
    }
    this.until = until;
  }
}
