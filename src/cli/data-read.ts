/** Candles that a `data` command works on: a candle file, candles of the store by name, or any file that can be imported. */
import type { CandleColumns } from '../market/candles.ts';
import { findCandles, marketIn } from '../store/catalogue.ts';
import { isCandleFile, readCandleFile } from '../store/candle-file.ts';
import type { CandleHead } from '../store/candle-head.ts';
import { gatherCandles } from '../store/import.ts';
import { lookAt, timeframeFor } from '../store/read-source.ts';
import { demandFlags } from './data-demands.ts';
import { saidBy, type ReadFlags, type StoreFlag } from './data-flags.ts';

export interface Found {
  readonly path: string;
  readonly head: CandleHead;
  readonly candles: CandleColumns;
}

export async function findAndRead(name: string, flags: ReadFlags & StoreFlag): Promise<Found> {
  demandFlags(flags);
  const path = findCandles(name, flags.store);
  if (path.endsWith('.candles') || isCandleFile(path)) return { path, ...readCandleFile(path) };
  const source = await lookAt(path, saidBy(flags));
  const timeframe = timeframeFor(source, flags.timeframe);
  const { calendar = 'continuous', round = null } = flags;
  const options = { market: marketIn(path), timeframe, calendar, broken: 'stop', round } as const;
  return { path, ...(await gatherCandles([source], options)) };
}
