/**
 * Candles that never were, for tests and benchmarks: volatility that clusters, jumps, gaps between close and next open,
 * and, where asked for, missing candles. The same seed gives the same candles on every platform: + - x / and sqrt only.
 *
 * Variance follows a GARCH(1,1) recursion (T. Bollerslev, 1986): next = base + alpha x shock^2 + beta x variance. The
 * price is pulled back towards the first one a little at every candle, so that it neither explodes nor vanishes over a
 * million of them. Prices are positive integers, and low <= open, close <= high always.
 */
import { RandomStream } from '../base/random.ts';
import { CandleColumns } from './candles.ts';

export interface GenerateOptions {
  readonly seed: number;
  readonly rows: number;
  /** Open time of the first candle, ms. */
  readonly start: number;
  readonly durationMs: number;
  readonly priceDigits: number;
  /** In price units. */
  readonly firstPrice: number;
  /** Long-run deviation of one candle's return, as a fraction; 0.0008 unless stated. */
  readonly volatility?: number;
  /** Chance of a jump between close and next open; 0.001 unless stated. */
  readonly jumps?: number;
  /** Chance that a candle is missing; none unless stated. */
  readonly missing?: number;
}

const alpha = 0.08;
const beta = 0.9;
/** Steps of the path inside a candle. */
const steps = 4;
/** Share of the way back to the first price that is pulled at each candle. */
const pull = 0.0001;

export function generateCandles(options: GenerateOptions): CandleColumns {
  const { rows, durationMs, priceDigits, firstPrice } = options;
  const { volatility = 0.0008 } = options;
  const longRun = volatility * volatility;
  const jumps = options.jumps ?? 0.001;
  const missing = options.missing ?? 0;
  const random = new RandomStream(options.seed);
  const candles = new CandleColumns({ durationMs, priceDigits, capacity: rows });
  let variance = longRun;
  let close = firstPrice;
  let time = options.start;
  for (let row = 0; row < rows; row++) {
    while (row > 0 && missing > 0 && random.next() < missing) time += durationMs;
    const jump = jumps > 0 && random.next() < jumps ? random.normal() * 12 : random.normal() * 0.1;
    const deviation = Math.sqrt(variance);
    const open = whole(close * (1 + limited(jump * deviation)));
    let price = open;
    let high = open;
    let low = open;
    for (let step = 0; step < steps; step++) {
      price *= 1 + limited((random.normal() * deviation) / Math.sqrt(steps));
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    price += (firstPrice - price) * pull;
    const end = whole(price);
    const shock = (end - close) / close;
    variance =
      longRun * (1 - alpha - beta) + alpha * Math.min(shock * shock, 100 * longRun) + beta * variance;
    candles.append({
      time,
      open,
      high: Math.max(whole(high), open, end),
      low: Math.min(whole(low), open, end),
      close: end,
      volume: Math.round(random.next() * 1e6 * (0.2 + deviation * 500)) / 1e4,
    });
    close = end;
    time += durationMs;
  }
  return candles;
}

/** No single move is larger than a third. */
const limited = (move: number): number => Math.min(1 / 3, Math.max(-1 / 3, move));

const whole = (price: number): number => Math.max(1, Math.round(price));
