/** Figures of candles: prices as decimal text, instants in milliseconds. */
import type { CandleColumns } from '../market/candles.ts';
import { decimal } from './data-words.ts';

export interface Figures {
  readonly firstOpen: string;
  readonly lastClose: string;
  /** From the first open to the last close: `+12.34 %`. */
  readonly change: string;
  readonly lowest: string;
  readonly lowestAt: number;
  readonly highest: string;
  readonly highestAt: number;
  readonly volume: number;
  readonly withoutVolume: number;
}

export function figuresOf(candles: CandleColumns): Figures {
  const { length, time, open, high, low, close, volume, priceDigits } = candles;
  let lowest = 0;
  let highest = 0;
  let sum = 0;
  let withoutVolume = 0;
  for (let row = 0; row < length; row++) {
    if (low[row]! < low[lowest]!) lowest = row;
    if (high[row]! > high[highest]!) highest = row;
    sum += volume[row]!;
    if (volume[row] === 0) withoutVolume++;
  }
  const change = (close[length - 1]! / open[0]! - 1) * 100;
  return {
    firstOpen: decimal(open[0]!, priceDigits),
    lastClose: decimal(close[length - 1]!, priceDigits),
    change: `${change < 0 ? '' : '+'}${change.toFixed(2)} %`,
    lowest: decimal(low[lowest]!, priceDigits),
    lowestAt: time[lowest]!,
    highest: decimal(high[highest]!, priceDigits),
    highestAt: time[highest]!,
    volume: Number(sum.toPrecision(12)),
    withoutVolume,
  };
}
