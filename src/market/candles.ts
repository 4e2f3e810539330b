/**
 * Candles of one market and timeframe as columns: row i is a candle over [time[i], time[i] + durationMs).
 *
 * Prices are integers of 10^-priceDigits held in doubles, so sums over them are exact. Volume is a plain decimal in
 * base units: it steers liquidity and indicators, never money. Columns have room to grow (`append`), which replaces
 * the arrays: read them anew after growing. Rows, once written, never change.
 */
import { assert } from '../base/assert.ts';

export interface Candle {
  /** Open time, ms. */
  readonly time: number;
  /** Price units. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base units, as a decimal. */
  readonly volume: number;
}

export class CandleColumns {
  /** Rows in use; the arrays may be longer. */
  length = 0;
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  readonly durationMs: number;
  readonly priceDigits: number;
  /** Rows [0, `regularTo`) follow each other without a gap, so that their times need not be looked up. */
  private regularTo = 0;

  constructor(options: {
    readonly durationMs: number;
    readonly priceDigits: number;
    readonly capacity: number;
  }) {
    const { capacity } = options;
    this.durationMs = options.durationMs;
    this.priceDigits = options.priceDigits;
    this.time = new Float64Array(capacity);
    this.open = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.close = new Float64Array(capacity);
    this.volume = new Float64Array(capacity);
  }

  /** Columns that are there already, which are not copied; `changes` stand for those of `columns`. Times increase. */
  static of(columns: CandleRows, changes: Partial<CandleRows> = {}): CandleColumns {
    const durationMs = changes.durationMs ?? columns.durationMs;
    const candles = new CandleColumns({
      durationMs,
      priceDigits: changes.priceDigits ?? columns.priceDigits,
      capacity: 0,
    });
    const length = changes.length ?? columns.length;
    const time = changes.time ?? columns.time;
    candles.time = time;
    candles.open = changes.open ?? columns.open;
    candles.high = changes.high ?? columns.high;
    candles.low = changes.low ?? columns.low;
    candles.close = changes.close ?? columns.close;
    candles.volume = changes.volume ?? columns.volume;
    candles.length = length;
    let regular = Math.min(1, length);
    while (regular < length && time[regular] === time[regular - 1]! + durationMs) regular++;
    candles.regularTo = regular;
    return candles;
  }

  /** Adds a row at the end. Time must increase. */
  append(candle: Candle): void {
    const row = this.length;
    assert(row === 0 || candle.time > this.time[row - 1]!, 'candles are appended in order of time');
    if (row === this.time.length) this.grow();
    if (row === this.regularTo && (row === 0 || candle.time === this.time[row - 1]! + this.durationMs))
      this.regularTo = row + 1;
    this.time[row] = candle.time;
    this.open[row] = candle.open;
    this.high[row] = candle.high;
    this.low[row] = candle.low;
    this.close[row] = candle.close;
    this.volume[row] = candle.volume;
    this.length = row + 1;
  }

  /** When row `row` opens. As `time[row]`, without a look into far memory where the candles have no gap. */
  opensAt(row: number): number {
    return row < this.regularTo ? this.time[0]! + row * this.durationMs : this.time[row]!;
  }

  /** Row `row` as an object, for places where candles are few. */
  at(row: number): Candle {
    assert(row >= 0 && row < this.length, 'a row lies inside its columns');
    return {
      time: this.time[row]!,
      open: this.open[row]!,
      high: this.high[row]!,
      low: this.low[row]!,
      close: this.close[row]!,
      volume: this.volume[row]!,
    };
  }

  /** Rows [from, to) as columns of their own, which share the memory. */
  slice(from: number, to: number): CandleColumns {
    const part = new CandleColumns({
      durationMs: this.durationMs,
      priceDigits: this.priceDigits,
      capacity: 0,
    });
    part.time = this.time.subarray(from, to);
    part.open = this.open.subarray(from, to);
    part.high = this.high.subarray(from, to);
    part.low = this.low.subarray(from, to);
    part.close = this.close.subarray(from, to);
    part.volume = this.volume.subarray(from, to);
    part.length = part.time.length;
    part.regularTo = Math.max(0, Math.min(to, this.regularTo) - from);
    return part;
  }

  private grow(): void {
    const capacity = Math.max(16, this.time.length * 2);
    this.time = grown(this.time, capacity);
    this.open = grown(this.open, capacity);
    this.high = grown(this.high, capacity);
    this.low = grown(this.low, capacity);
    this.close = grown(this.close, capacity);
    this.volume = grown(this.volume, capacity);
  }
}

/** A copy of `column` with room for `capacity` rows. */
export function grown(column: Float64Array, capacity: number): Float64Array {
  const next = new Float64Array(capacity);
  next.set(column);
  return next;
}

/** What columns are made of. */
export type CandleRows = Pick<CandleColumns, 'length' | 'durationMs' | 'priceDigits' | keyof Candle>;
