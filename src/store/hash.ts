/** The fingerprint of candles: of their numbers, whatever file they came from. */
import { absorb, digestHex, emptyDigest } from '../base/digest.ts';
import type { CandleColumns } from '../market/candles.ts';

export function hashColumns(candles: CandleColumns): string {
  const digest = emptyDigest(4);
  const head = Float64Array.of(candles.durationMs, candles.priceDigits, candles.length);
  absorb(digest, new Int32Array(head.buffer), 0, head.length);
  for (const column of [
    candles.time,
    candles.open,
    candles.high,
    candles.low,
    candles.close,
    candles.volume,
  ]) {
    absorb(digest, new Int32Array(column.buffer, column.byteOffset), 0, candles.length);
  }
  return digestHex(digest);
}
