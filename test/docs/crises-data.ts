/** Candles and funding rates as their files have them, prices in whole ticks: read apart from all that is tested. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const at = (time: string): number => Date.parse(time);

const known = new Map<string, ReadonlyMap<number, Candle>>();

/** By open time; prices times `scale`, which makes whole numbers of them. A file is read once. */
export function candlesIn(shared: string, file: string, scale: number): ReadonlyMap<number, Candle> {
  const key = `${scale} ${file}`;
  const found = known.get(key) ?? read(shared, file, scale);
  known.set(key, found);
  return found;
}

function read(shared: string, file: string, scale: number): ReadonlyMap<number, Candle> {
  return new Map(
    rowsOf(shared, file).map((row) => {
      const [time, open, high, low, close, volume] = row.split(',').map(Number);
      const ticks = (price: number | undefined): number => Math.round(price! * scale);
      return [
        time!,
        { open: ticks(open), high: ticks(high), low: ticks(low), close: ticks(close), volume: volume! },
      ];
    }),
  );
}

/** Rates by time. */
export function fundingIn(shared: string, file: string): ReadonlyMap<number, number> {
  return new Map(
    rowsOf(shared, file).map((row) => {
      const [time, rate] = row.split(',');
      return [Number(time), Number(rate)];
    }),
  );
}

const rowsOf = (shared: string, file: string): readonly string[] =>
  gunzipSync(readFileSync(`${shared}/data/${file}`))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1);
