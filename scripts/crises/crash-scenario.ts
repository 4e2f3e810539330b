/** What the tables of the fall of 10 October 2025 have in common: the scenario, and the candles around the fall. */
import { ms, type Bench, type Row } from './bench.ts';

export const dotFile = 'binance-spot/15m/DOTUSDT_15m.csv.gz';
export const btcFile = 'binance-spot/15m/BTCUSDT_15m.csv.gz';

export const crashScenario = `
name: DOT, 10 October 2025
data:
  timeframe: 15m
account:
  currency: USDT
  balance: 10000
markets:
  DOT/USDT: { file: ${dotFile}, tick: 0.001, lot: 0.01 }
fees: 0.1%
strategy:
  use: once.ts
  sizing: { quantity: 1000 }
period: # the first decision, and the end
  from: 2025-10-10T20:45:00Z
  to: 2025-10-10T22:00:00Z
`;

/** The candles around the fall. */
export interface Crash {
  /** 20:45, at whose open most cases buy. */
  readonly first: Row;
  /** 21:00. */
  readonly second: Row;
  /** 21:15. */
  readonly crash: Row;
  /** 21:30. */
  readonly after: Row;
  /** 21:45. */
  readonly last: Row;
}

export function crashRows(bench: Bench, file: string): Crash {
  const rows = bench.candles(file);
  const row = (time: string): Row => rows.get(ms(`2025-10-10T${time}Z`))!;
  return {
    first: row('20:45'),
    second: row('21:00'),
    crash: row('21:15'),
    after: row('21:30'),
    last: row('21:45'),
  };
}

/** From the first decision on the open of the fall, instead of half an hour before. */
export const atTheFall = 'period.from=2025-10-10T21:15:00Z';
