/**
 * Candles of a higher timeframe, built from base candles as they close (TIME-3).
 *
 * A higher candle is known to have closed at the base candle that ends its bucket; where that one is missing, at the
 * next base candle that closes. It is built of the base candles that there are, and never shown earlier. State is plain
 * numbers. Volume is summed in the order of rows.
 */
import { candleOpenAt } from '../model/time.ts';
import type { CandleColumns } from './candles.ts';

export class Resampler {
  readonly durationMs: number;
  /** Open time of the bucket under way; -1 when there is none. */
  bucket = -1;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
  }

  /**
   * Takes base rows [from, to), appends every higher candle that has closed to `out`, and writes to
   * visibleAt[at + r - from] how many rows of `out` can be seen at the close of base row r.
   */
  advance(
    base: CandleColumns,
    from: number,
    to: number,
    out: CandleColumns,
    visibleAt: Int32Array,
    at: number,
  ): void {
    for (let row = from; row < to; row++) {
      const time = base.time[row]!;
      const bucket = candleOpenAt(time, this.durationMs);
      if (bucket !== this.bucket) {
        this.emit(out);
        this.begin(base, row, bucket);
      } else {
        this.extend(base, row);
      }
      if (time + base.durationMs >= bucket + this.durationMs) this.emit(out);
      visibleAt[at + row - from] = out.length;
    }
  }

  private begin(base: CandleColumns, row: number, bucket: number): void {
    this.bucket = bucket;
    this.open = base.open[row]!;
    this.high = base.high[row]!;
    this.low = base.low[row]!;
    this.close = base.close[row]!;
    this.volume = base.volume[row]!;
  }

  private extend(base: CandleColumns, row: number): void {
    this.high = Math.max(this.high, base.high[row]!);
    this.low = Math.min(this.low, base.low[row]!);
    this.close = base.close[row]!;
    this.volume += base.volume[row]!;
  }

  private emit(out: CandleColumns): void {
    if (this.bucket < 0) return;
    const { bucket: time, open, high, low, close, volume } = this;
    out.append({ time, open, high, low, close, volume });
    this.bucket = -1;
  }
}
