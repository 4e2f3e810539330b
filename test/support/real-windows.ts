/**
 * Windows of real candles for the kit's worlds: stretches of a file, brought to begin at about 100 in hundredths, so that
 * rules by chance fit them. Gaps of the file are missing candles.
 */
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { WorldCandle } from '../../src/testing/index.ts';

type Row = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

export function realRows(file: string): readonly Row[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(',').map(Number) as unknown as Row);
}

/** `count` candles from row `from` on. */
export function realWindow(rows: readonly Row[], from: number, count: number): readonly WorldCandle[] {
  const duration = Math.min(...rows.slice(0, 50).map(([time], i) => rows[i + 1]![0] - time));
  const scale = 100 / rows[from]![1];
  const cents = (price: number): number => Math.max(1, Math.round(price * scale * 100)) / 100;
  const candles: WorldCandle[] = [];
  const window = rows.slice(from, from + count);
  for (const [i, [time, open, high, low, close, volume]] of window.entries()) {
    const missing = i === 0 ? 0 : (time - window[i - 1]![0]) / duration - 1;
    for (let k = 0; k < missing; k++) candles.push(null);
    // No fewer than a world may ask for; sizes are those of a small account.
    candles.push([cents(open), cents(high), cents(low), cents(close), Math.round(volume % 5_000)]);
  }
  return candles;
}
