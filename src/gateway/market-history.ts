/**
 * History of one market as its price moves: candles become a path that can be asked for its price at any moment.
 *
 * The path inside a candle is the walk of PATH-1 with the clock of PATH-7: open, first extreme, second extreme, close, a
 * third of the candle for each leg. Which extreme comes first is chosen by the candle alone, since a price that everybody
 * sees cannot wait for the orders of one account; `adverse` and `favourable` become `likely`. Where history has no
 * candle the market is halted.
 */
import type { Candle, CandleColumns } from '../market/candles.ts';
import { highFirst, Walk } from '../market/path.ts';
import type { PathPolicy } from '../model/costs.ts';
import type { Price } from '../model/units.ts';

/** What a market did between two moments, during which its price went one way. */
export interface PathPiece {
  readonly open: Price;
  readonly close: Price;
  /** Base units, as a decimal: the candle's volume by time. */
  readonly volume: number;
}

export class MarketHistory {
  readonly candles: CandleColumns;
  private readonly policy: PathPolicy;
  private readonly walk = new Walk();
  /** The row that the walk is of; -1 for none. */
  private walked = -1;
  /** The last row that opens at or before the moment asked for last. */
  private row = -1;

  constructor(candles: CandleColumns, policy: PathPolicy) {
    this.candles = candles;
    this.policy = policy;
  }

  get startsAt(): number {
    return this.candles.opensAt(0);
  }

  get endsAt(): number {
    return this.candles.opensAt(this.candles.length - 1) + this.candles.durationMs;
  }

  /** The last row that opens at or before `at`; -1 before the first. Moments may only grow. */
  rowAt(at: number): number {
    const { candles } = this;
    while (this.row + 1 < candles.length && candles.opensAt(this.row + 1) <= at) this.row++;
    return this.row;
  }

  /** Whether a candle covers `at`. */
  isOpenAt(at: number): boolean {
    const row = this.rowAt(at);
    return row >= 0 && at < this.candles.opensAt(row) + this.candles.durationMs;
  }

  /** The price at `at`: inside a candle that of its path, elsewhere the last close; null before the first candle. */
  priceAt(at: number): Price | null {
    const row = this.rowAt(at);
    if (row < 0) return null;
    if (!this.isOpenAt(at)) return this.candles.close[row]! as Price;
    return this.walkOf(row).priceAt(at);
  }

  /** The first moment after `at` at which the path turns, a candle opens, or one closes; Infinity when all is over. */
  turnAfter(at: number): number {
    const { candles } = this;
    const row = this.rowAt(at);
    const opensNext = row + 1 < candles.length ? candles.opensAt(row + 1) : Infinity;
    if (!this.isOpenAt(at)) return opensNext;
    const opens = candles.opensAt(row);
    const third = candles.durationMs / 3;
    for (let leg = 1; leg < 3; leg++) if (opens + leg * third > at) return opens + leg * third;
    return opens + candles.durationMs;
  }

  /** What happened from `from` to `to`, between which the path does not turn; null where no candle covers it. */
  piece(from: number, to: number): PathPiece | null {
    if (!this.isOpenAt(from)) return null;
    const { candles, row } = this;
    const walk = this.walkOf(row);
    const isWhole = to >= candles.opensAt(row) + candles.durationMs;
    return {
      open: walk.priceAt(from),
      close: isWhole ? (candles.close[row]! as Price) : walk.priceAt(to),
      volume: (candles.volume[row]! * (to - from)) / candles.durationMs,
    };
  }

  /** What there is of the candle under way at `at`, its volume by time; null where no candle covers it. */
  soFar(at: number): Candle | null {
    if (!this.isOpenAt(at)) return null;
    const { candles, row } = this;
    const walk = this.walkOf(row);
    const opens = candles.opensAt(row);
    const third = candles.durationMs / 3;
    const prices: number[] = [walk.open, walk.priceAt(at)];
    for (let leg = 1; leg < 3; leg++)
      if (opens + leg * third <= at) prices.push(walk.priceAt(opens + leg * third));
    return {
      time: opens,
      open: walk.open,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices[1]!,
      volume: (candles.volume[row]! * (at - opens)) / candles.durationMs,
    };
  }

  private walkOf(row: number): Walk {
    const { walk } = this;
    if (this.walked === row) return walk;
    walk.begin(this.candles, row);
    walk.look();
    walk.leaveOpen(highFirst(this.policy, walk));
    this.walked = row;
    return walk;
  }
}
