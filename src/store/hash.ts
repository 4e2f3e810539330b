/** The fingerprint of candles: of their numbers, whatever file they came from. */
import { absorb, digestHex, emptyDigest, type DigestState } from '../base/digest.ts';
import type { CandleColumns } from '../market/candles.ts';

export function hashColumns(candles: CandleColumns): string {
  const digest = beginHash(candles);
  for (const column of [
    candles.time,
    candles.open,
    candles.high,
    candles.low,
    candles.close,
    candles.volume,
  ]) {
    hashPart(digest, column.subarray(0, candles.length));
  }
  return digestHex(digest);
}

/** The beginning of the fingerprint; then follow the columns, in the order above, in parts of any size. */
export function beginHash(of: Pick<CandleColumns, 'durationMs' | 'priceDigits' | 'length'>): DigestState {
  const digest = emptyDigest(4);
  hashPart(digest, Float64Array.of(of.durationMs, of.priceDigits, of.length));
  return digest;
}

export function hashPart(digest: DigestState, part: Float64Array): void {
  absorb(digest, new Int32Array(part.buffer, part.byteOffset), 0, part.length);
}
