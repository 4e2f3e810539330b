/** The candles of a world as columns and as CSV: those that warm up, which are made by seed, and those that it states. */
import { absorbText, digestHex, emptyDigest } from '../base/digest.ts';
import { CandleColumns, type Candle } from '../market/candles.ts';
import { generateCandles } from '../market/generate.ts';
import { brokenBy } from '../market/quality.ts';
import { decimalsOf, formatShort } from '../model/decimal.ts';
import { formatTime, timeframeMs, type TimeMs } from '../model/time.ts';
import { worldStart, type World, type WorldCandle } from './world.ts';

/** How far candles that warm up move, as a part of the price. */
const calm = 0.005;

/** The columns of `market`. Throws a RangeError for a candle that cannot be: a low above its close, a price of 0. */
export function columnsOf(world: World, market: string, leastDigits = 0): CandleColumns {
  const stated = world.candles[market] ?? [];
  const durationMs = timeframeMs(world.terms.data.timeframe);
  const priceDigits = Math.max(2, leastDigits, ...stated.flatMap(digitsOf));
  const scale = 10 ** priceDigits;
  const candles = new CandleColumns({ durationMs, priceDigits, capacity: 64 });
  const first = stated.find((candle) => candle !== null) ?? [100, 100, 100, 100];
  // Those that warm up hang on nothing that comes after the first stated candle, not even on its decimals.
  const warmDigits = Math.max(2, leastDigits, ...digitsOf(first));
  const finer = 10 ** (priceDigits - warmDigits);
  const { candles: rows, seed } = world.warmUp;
  const warm = generateCandles({
    seed,
    rows,
    start: worldStart - rows * durationMs,
    durationMs,
    priceDigits: warmDigits,
    firstPrice: Math.round(first[0] * 10 ** warmDigits),
    volatility: calm,
    jumps: 0,
  });
  for (let row = 0; row < warm.length; row++) {
    const { time, volume, open, high, low, close } = candleAt(warm, row);
    const prices = { open: open * finer, high: high * finer, low: low * finer, close: close * finer };
    candles.append({ time, volume, ...prices });
  }
  for (const [i, candle] of stated.entries()) {
    if (candle === null) continue;
    const [open, high, low, close] = candle.slice(0, 4).map((price) => Math.round(price! * scale));
    const row: Candle = {
      time: worldStart + i * durationMs,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: candle[4] ?? 1_000,
    };
    const fault = brokenBy({ ...row, line: 0 }, -Infinity, durationMs);
    if (fault !== null)
      throw new RangeError(`candle ${i} of ${market} cannot be, ${fault}: ${JSON.stringify(candle)}`);
    candles.append(row);
  }
  return candles;
}

/** The same as the CSV that a scenario names. */
export function csvOf(candles: CandleColumns): string {
  const lines = Array.from({ length: candles.length }, (_, row) => {
    const { time, volume, ...prices } = candleAt(candles, row);
    const texts = Object.values(prices).map((price: number) => formatShort(price, candles.priceDigits));
    return [formatTime(time as TimeMs), ...texts, volume].join(',');
  });
  return ['time,open,high,low,close,volume', ...lines, ''].join('\n');
}

/** A fingerprint of candles. */
export function hashOf(candles: CandleColumns): string {
  const digest = emptyDigest(7);
  absorbText(digest, csvOf(candles));
  return digestHex(digest);
}

function candleAt({ time, open, high, low, close, volume }: CandleColumns, row: number): Candle {
  return {
    time: time[row]!,
    open: open[row]!,
    high: high[row]!,
    low: low[row]!,
    close: close[row]!,
    volume: volume[row]!,
  };
}

/** The decimals of a candle's prices. */
export const digitsOf = (candle: WorldCandle): readonly number[] =>
  candle === null ? [] : candle.slice(0, 4).map((price) => decimalsOf(String(price)) ?? 0);
