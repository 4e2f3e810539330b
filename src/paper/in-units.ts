/** A feed's candle in the units of its market, judged like one from a file (DATA-1); nothing is rounded or repaired. */
import type { Candle } from '../market/candles.ts';
import { brokenBy, brokenFinding } from '../market/quality.ts';
import { decimalsOf, parseDecimal } from '../model/decimal.ts';
import type { Decimal, FeedCandle } from './feed.ts';

/** What speaks against it. */
export interface Misfit {
  readonly code: 'broken-candle' | 'too-fine';
  readonly message: string;
}

export function candleInUnits(raw: FeedCandle, priceDigits: number, durationMs: number): Candle | Misfit {
  const price = (value: Decimal): number => parseDecimal(String(value), priceDigits) ?? NaN;
  const { time, open, high, low, close, volume } = raw;
  const candle: Candle = {
    time,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    // A number as the store reads it: the nearest double, and no zero with a sign.
    volume: decimalsOf(String(volume)) === null ? NaN : Number(volume) + 0,
  };
  const fine = [open, high, low, close].find((value) => (decimalsOf(String(value)) ?? 0) > priceDigits);
  if (fine !== undefined)
    return {
      code: 'too-fine',
      message: `the price ${String(fine)} has more decimals than the ${priceDigits} of this run`,
    };
  const broken = { ...candle, line: 0 };
  const code = brokenBy(broken, -Infinity, durationMs);
  return code === null ? candle : { code: 'broken-candle', message: brokenFinding(code, broken).message };
}

export const isCandle = (judged: Candle | Misfit): judged is Candle => 'time' in judged;

export const sameCandle = (a: Candle, b: Candle): boolean =>
  a.time === b.time &&
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume;
