/** The store: a folder of candle files, named by market and timeframe. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError, nearest } from '../model/issue.ts';
import type { Timeframe } from '../model/time.ts';
import { readCandleHead } from './candle-file.ts';
import type { CandleHead } from './candle-head.ts';
import { problem } from './problems.ts';

export const defaultStore = 'data/local';
const extension = '.candles';

/** Where candles of this market and timeframe lie: `data/local/BTC-USDT_1h.candles`. */
export function placeOf(store: string, market: string, timeframe: Timeframe): string {
  return join(store, `${fileName(market)}_${timeframe}${extension}`);
}

/** Where the funding rates of this market lie: `data/local/BTC-USDT-USDT_funding.csv`. */
export const fundingPlaceOf = (store: string, market: string): string =>
  join(store, `${fileName(market)}_funding.csv`);

/** Letters, digits, points and dashes; whatever else a market's name holds is a dash. */
const fileName = (market: string): string => market.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[.-]+/, '');

export interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** Null where the file cannot be used, and why. */
  readonly head: CandleHead | null;
  readonly problem: string | null;
}

/** All candle files of a store, in order of their names. A store that is not there is empty. */
export function listStore(store: string): readonly Entry[] {
  if (!existsSync(store)) return [];
  if (!statSync(store).isDirectory())
    throw problem(store, 'unreadable-file', 'this is a file; expected a folder', 'Name a folder of candles.');
  return readdirSync(store)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => {
      const path = join(store, name);
      const bytes = statSync(path).size;
      try {
        return { path, bytes, head: readCandleHead(path), problem: null };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return { path, bytes, head: null, problem: error.issues[0]!.message };
      }
    });
}

/** The file that is meant: a path, or the name or the market of candles in the store. */
export function findCandles(name: string, store: string): string {
  if (existsSync(name)) return name;
  const entries = listStore(store);
  const stem = (path: string): string => basename(path, extension);
  const named = entries.find(({ path }) => stem(path) === name || basename(path) === name);
  if (named !== undefined) return named.path;
  const ofMarket = entries.filter(({ head }) => head?.market === name);
  if (ofMarket.length === 1) return ofMarket[0]!.path;
  const stems = entries.map(({ path }) => stem(path));
  if (ofMarket.length > 1) {
    const several = ofMarket.map(({ path }) => stem(path)).join(', ');
    throw problem(name, 'ambiguous-name', `there are several: ${several}`, 'Name one of them.');
  }
  const near = nearest(name, stems);
  const hint = near === null ? '`backlot data list` shows what is in the store.' : `Did you mean "${near}"?`;
  const message = `there is no such file, and no such candles in ${store}`;
  throw problem(name, 'unreadable-file', message, hint);
}

const quotes = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'USD', 'EUR', 'GBP', 'BTC', 'ETH', 'BNB'];

/** The market that a file's name states: `BTCUSDT-1m-2025-01.csv` is of BTC/USDT; otherwise the name itself. */
export function marketIn(path: string): string {
  const stem = basename(path).replace(/(\.(csv|tsv|txt|json|parquet|gz|zip))+$/i, '');
  const bare = stem
    .replace(/[-_.](\d{4}([-_]?\d{2}){0,2})(?=[-_.]|$)/g, '')
    .replace(/[-_.]\d+[mhdw](?=[-_.]|$)/, '');
  const pair = /^([A-Z0-9]{2,})[-_]?([A-Z]{3,5})$/.exec(bare);
  const quote = quotes.find((known) => bare.endsWith(known));
  if (pair === null || quote === undefined) return bare;
  const base = bare.slice(0, -quote.length).replace(/[-_]$/, '');
  return base.length < 2 ? bare : `${base}/${quote}`;
}
