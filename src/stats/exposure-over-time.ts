/**
 * How much of the account was open at each close: the value of all positions over equity, gross (long and short add up)
 * and net (short counts against long), at the last close of each market. Plain fractions, no formula of a year.
 *
 * A fill at the very instant of a close is taken for one at the open behind it, as fills of market orders are.
 */
import type { EquitySeries } from './equity-series.ts';

/** A fill in signed base units as a decimal, in order of time in its market. */
export interface SizedFill {
  readonly at: number;
  readonly market: number;
  readonly change: number;
}

/** Candles of a market; prices in units of which `scale` make one. */
export interface PricedCandles {
  readonly time: Float64Array;
  readonly close: Float64Array;
  readonly length: number;
  readonly durationMs: number;
  readonly scale: number;
}

export interface ExposureColumns {
  /** By row of equity; NaN where equity is not above 0. */
  readonly gross: Float64Array;
  readonly net: Float64Array;
}

/** `moneyScale`: units of money in one of the currency. */
export function exposureOverTime(
  { at, equity, length }: EquitySeries,
  fills: readonly SizedFill[],
  markets: readonly PricedCandles[],
  moneyScale: number,
): ExposureColumns {
  const gross = new Float64Array(length);
  const net = new Float64Array(length);
  for (const [m, candles] of markets.entries()) {
    const own = fills.filter(({ market }) => market === m);
    if (own.length > 0) addMarket({ at, equity, length }, own, candles, gross, net);
  }
  for (let row = 0; row < length; row++) {
    const money = equity[row]! / moneyScale;
    gross[row] = money > 0 ? gross[row]! / money : NaN;
    net[row] = money > 0 ? net[row]! / money : NaN;
  }
  return { gross, net };
}

function addMarket(
  { at, length }: EquitySeries,
  fills: readonly SizedFill[],
  { time, close, length: rows, durationMs, scale }: PricedCandles,
  gross: Float64Array,
  net: Float64Array,
): void {
  let next = 0;
  let candle = -1;
  let position = 0;
  for (let row = 0; row < length; row++) {
    const now = at[row]!;
    while (next < fills.length && fills[next]!.at < now) position += fills[next++]!.change;
    while (candle + 1 < rows && time[candle + 1]! + durationMs <= now) candle++;
    if (position === 0 || candle < 0) continue;
    const value = (position * close[candle]!) / scale;
    gross[row] = gross[row]! + Math.abs(value);
    net[row] = net[row]! + value;
  }
}
