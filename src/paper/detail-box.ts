/**
 * What comes from a feed of the path inside the candles of one market (PATH-8), until their step takes it: finer candles
 * beside a candle, or single trades, which become candles of a second. Of a candle of which something cannot be read there
 * is nothing; whether what there is covers the candle is judged by the engine.
 */
import type { Candle } from '../market/candles.ts';
import { parseDecimal } from '../model/decimal.ts';
import type { Decimal, FeedCandle } from './feed.ts';
import { candleInUnits, isCandle } from './in-units.ts';

type Second = { -readonly [Field in keyof Candle]: Candle[Field] };

export class DetailBox {
  private readonly durationMs: number;
  private readonly priceDigits: number;
  /** By the open time of their candle. */
  private readonly beside = new Map<number, readonly Candle[]>();
  private seconds: Second[] = [];
  private lastAt = -Infinity;
  /** When a trade came last that could not be read. */
  private spoiltAt = -Infinity;

  constructor(durationMs: number, priceDigits: number) {
    this.durationMs = durationMs;
    this.priceDigits = priceDigits;
  }

  /** Finer candles that came with a candle; all of them, or none. */
  put(time: number, finer: readonly FeedCandle[]): void {
    const judged = finer.map((one) => candleInUnits(one, this.priceDigits, this.durationMs));
    if (judged.every(isCandle)) this.beside.set(time, judged);
  }

  /** A trade; one that is older than the last changes nothing. */
  trade(at: number, price: Decimal, quantity: Decimal): void {
    const units = parseDecimal(String(price), this.priceDigits);
    const size = Number(quantity);
    if (units === null || units <= 0 || !(size >= 0)) this.spoiltAt = Math.max(this.spoiltAt, at);
    if (units === null || this.spoiltAt === at || at < this.lastAt) return;
    this.lastAt = at;
    const time = Math.floor(at / this.durationMs) * this.durationMs;
    const last = this.seconds.at(-1);
    if (last?.time !== time) {
      this.seconds.push({ time, open: units, high: units, low: units, close: units, volume: size });
      return;
    }
    last.high = Math.max(last.high, units);
    last.low = Math.min(last.low, units);
    last.close = units;
    last.volume += size;
  }

  /** What there is of [from, to), which is then asked for no more, like all before it; null for nothing. */
  take(from: number, to: number): readonly Candle[] | null {
    const beside = this.beside.get(from);
    for (const time of this.beside.keys()) if (time <= from) this.beside.delete(time);
    const own = this.seconds.filter(({ time }) => time >= from && time < to);
    this.seconds = this.seconds.filter(({ time }) => time >= to);
    const isSpoilt = this.spoiltAt >= from && this.spoiltAt < to;
    return beside ?? (own.length === 0 || isSpoilt ? null : own);
  }
}
