/** Reads a price table of `oracles/data`: `time,open,high,low,close,volume`, times in UTC. */
import { readFileSync } from 'node:fs';
import type { Candle } from './run-case.ts';

export interface PriceTable {
  /** As written. */
  readonly names: readonly string[];
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly candles: readonly Candle[];
}

export function tableOf(path: string): PriceTable {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const cells = lines.map((line) => line.trim().split(','));
  const names = cells.map((row) => row[0]!);
  return {
    names,
    times: names.map((name) => Date.parse(`${name.replace(' ', 'T')}${name.includes(':') ? 'Z' : ''}`)),
    candles: cells.map(([, open, high, low, close]): Candle => [
      Number(open),
      Number(high),
      Number(low),
      Number(close),
    ]),
  };
}
